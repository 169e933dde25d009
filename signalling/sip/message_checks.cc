#include "signalling/sip/message_checks.h"

#include <algorithm>
#include <array>

#include "domain/identity/ascii.h"
#include "signalling/framing/content_length.h"

namespace vouch::signalling {
namespace {

struct KnownHeader {
  std::string_view name;
  std::string_view written;
  bool single;  ///< may stand once only (RFC 3261 section 7.3.1)
};

constexpr std::array kKnown{
    KnownHeader{"via", "Via", false},
    KnownHeader{"from", "From", true},
    KnownHeader{"to", "To", true},
    KnownHeader{"call-id", "Call-ID", true},
    KnownHeader{"cseq", "CSeq", true},
    KnownHeader{"expires", "Expires", true},
    KnownHeader{"min-expires", "Min-Expires", true},
    KnownHeader{"max-forwards", "Max-Forwards", true},
    KnownHeader{"content-length", "Content-Length", true},
};

const HeaderRow* find_row(const std::vector<HeaderRow>& rows, std::string_view name) {
  const auto row = std::find_if(rows.begin(), rows.end(), [&](const HeaderRow& r) { return r.name == name; });
  return row == rows.end() ? nullptr : &*row;
}

}  // namespace

Result<void> check_start_line(std::string_view message) {
  const std::string_view line = message.substr(0, message.find_first_of("\r\n"));
  const bool response = ascii::lower(line.substr(0, 4)) == "sip/";
  const std::size_t last_space = line.rfind(' ');
  std::string_view version;
  if (response) {
    version = line.substr(0, line.find(' '));
  } else if (last_space != std::string_view::npos) {
    version = line.substr(last_space + 1);
  }
  if (ascii::lower(version.substr(0, 4)) != "sip/") return fail("NOT_SIP", "start line");
  if (ascii::lower(version) != "sip/2.0") return fail("BAD_VERSION", "start line");
  if (!response) return {};
  const std::string_view rest = line.substr(std::min(version.size() + 1, line.size()));
  const std::string_view status = rest.substr(0, rest.find(' '));
  const bool legal = status.size() == 3 && ascii::all_digits(status) && status[0] >= '1' && status[0] <= '6';
  if (!legal) return fail("BAD_STATUS", "start line");
  return {};
}

Result<void> check_size(const std::vector<HeaderRow>& rows) {
  if (rows.size() > kHeaderRowsMax) return fail("TOO_LARGE", "message", rows.back().offset);
  const auto longest = std::find_if(rows.begin(), rows.end(),
                                    [](const HeaderRow& row) { return row.value.size() > kRowOctetsMax; });
  if (longest != rows.end()) return fail("TOO_LARGE", "message", longest->offset);
  return {};
}

Result<void> check_single_headers(const std::vector<HeaderRow>& rows) {
  for (const KnownHeader& header : kKnown) {
    const HeaderRow* first = header.single ? find_row(rows, header.name) : nullptr;
    if (first == nullptr) continue;
    const auto second = std::find_if(rows.begin() + (first - rows.data()) + 1, rows.end(),
                                     [&](const HeaderRow& row) { return row.name == header.name; });
    if (second != rows.end()) return fail("DUPLICATE_HEADER", place_of(header.name), second->offset);
  }
  return {};
}

Result<void> check_content_length(std::string_view message, const std::vector<HeaderRow>& rows) {
  const HeaderRow* row = find_row(rows, "content-length");
  if (row == nullptr) return {};
  const bool legal = !row->value.empty() && row->value.size() <= 9 && ascii::all_digits(row->value);
  if (!legal) return fail("BAD_CONTENT_LENGTH", place_of(row->name), row->offset);
  const std::size_t head = head_size(message).value_or(message.size());
  std::size_t available = message.size() - head;
  if (message.substr(0, head).find('\r') == std::string_view::npos)
    available += static_cast<std::size_t>(std::count(message.begin(), message.end(), '\n'));
  if (std::stoul(row->value) > available) return fail("BODY_TOO_SHORT", place_of(row->name), row->offset);
  return {};
}

std::string_view body_of(std::string_view message, const std::vector<HeaderRow>& rows) {
  const std::string_view behind_head = message.substr(head_size(message).value_or(message.size()));
  const HeaderRow* row = find_row(rows, "content-length");
  return row == nullptr ? behind_head : behind_head.substr(0, std::stoul(row->value));
}

Result<const HeaderRow*> mandatory_row(const std::vector<HeaderRow>& rows, std::string_view name) {
  const HeaderRow* row = find_row(rows, name);
  if (row == nullptr) return fail("MISSING_HEADER", place_of(name));
  return row;
}

std::string place_of(std::string_view name) {
  const auto known = std::find_if(kKnown.begin(), kKnown.end(),
                                  [&](const KnownHeader& header) { return header.name == name; });
  return "header " + std::string{known == kKnown.end() ? name : known->written};
}

bool is_visible_text(std::string_view text) {
  return std::all_of(text.begin(), text.end(), ascii::is_visible);
}

}  // namespace vouch::signalling
