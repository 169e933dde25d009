#include "signalling/sip/header_scan.h"

#include <algorithm>
#include <array>
#include <utility>

#include "domain/identity/ascii.h"

namespace vouch::signalling {
namespace {

constexpr std::array kCompactNames{
    std::pair{'a', "accept-contact"},
    std::pair{'b', "referred-by"},
    std::pair{'c', "content-type"},
    std::pair{'d', "request-disposition"},
    std::pair{'e', "content-encoding"},
    std::pair{'f', "from"},
    std::pair{'i', "call-id"},
    std::pair{'j', "reject-contact"},
    std::pair{'k', "supported"},
    std::pair{'l', "content-length"},
    std::pair{'m', "contact"},
    std::pair{'n', "identity-info"},
    std::pair{'o', "event"},
    std::pair{'r', "refer-to"},
    std::pair{'s', "subject"},
    std::pair{'t', "to"},
    std::pair{'u', "allow-events"},
    std::pair{'v', "via"},
    std::pair{'x', "session-expires"},
    std::pair{'y', "identity"},
};

std::string long_name(std::string_view name) {
  std::string lowered = ascii::lower(trim(name));
  if (lowered.size() != 1) return lowered;
  const auto compact = std::find_if(kCompactNames.begin(), kCompactNames.end(),
                                    [&](const auto& pair) { return pair.first == lowered[0]; });
  return compact == kCompactNames.end() ? lowered : compact->second;
}

/// Its `name` as it stands in the message.
bool is_challenge(std::string_view name) {
  for (const std::string_view known : {"www-authenticate", "proxy-authenticate"}) {
    if (name.size() == known.size() && ascii::lower(name) == known) return true;
  }
  return false;
}

bool is_blank(char c) {
  return c == ' ' || c == '\t';
}

/// Reads the head of a message line by line, behind its start line.
class HeadLines {
 public:
  explicit HeadLines(std::string_view message) : message_(message), line_feed_(line_feed_from(0)) { next(); }

  /// To the next line; false behind the last one.
  bool next() {
    begin_ = next_;
    if (begin_ >= message_.size()) return false;
    if (begin_ > line_feed_) line_feed_ = line_feed_from(begin_);
    const std::string_view rest = message_.substr(begin_, line_feed_ - begin_);
    const std::size_t end = begin_ + std::min(rest.find('\r'), rest.size());
    next_ = end + (end + 1 == line_feed_ ? 2 : 1);
    line_ = message_.substr(begin_, end - begin_);
    return !line_.empty();
  }

  std::string_view line() const { return line_; }
  std::size_t offset() const { return begin_; }
  bool continues() const { return is_blank(line_.front()); }

 private:
  std::size_t line_feed_from(std::size_t begin) const {
    return std::min(message_.find('\n', begin), message_.size());
  }

  std::string_view message_;
  std::string_view line_;
  std::size_t begin_ = 0;
  std::size_t next_ = 0;
  std::size_t line_feed_;  // the first that is not behind begin_
};

}  // namespace

std::string_view trim(std::string_view text) {
  while (!text.empty() && is_blank(text.front())) text.remove_prefix(1);
  while (!text.empty() && is_blank(text.back())) text.remove_suffix(1);
  return text;
}

std::vector<HeaderRow> scan_headers(std::string_view message) {
  std::vector<HeaderRow> rows;
  HeadLines lines{message};
  while (lines.next() && rows.size() <= kHeaderRowsMax) {
    if (lines.continues()) {
      if (rows.empty() || is_challenge(rows.back().name)) continue;
      rows.back().value += ' ';
      rows.back().value += trim(lines.line());
      continue;
    }
    const std::size_t colon = lines.line().find(':');
    if (colon == std::string_view::npos) continue;
    std::string name = long_name(lines.line().substr(0, colon));
    std::string value{is_challenge(name) ? std::string_view{} : trim(lines.line().substr(colon + 1))};
    rows.push_back({std::move(name), std::move(value), lines.offset()});
  }
  return rows;
}

void erase_challenges(std::string& message) {
  HeadLines lines{message};
  bool within = false;
  while (lines.next()) {
    std::size_t begin = 1;
    if (!lines.continues()) {
      const std::size_t colon = lines.line().find(':');
      within = colon != std::string_view::npos && is_challenge(trim(lines.line().substr(0, colon)));
      begin = colon + 1;
    }
    if (within)
      std::fill_n(message.begin() + static_cast<std::ptrdiff_t>(lines.offset() + begin),
                  lines.line().size() - begin, 'x');
  }
}

}  // namespace vouch::signalling
