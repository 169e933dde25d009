#include "signalling/sip/sip_message.h"

#include <sofia-sip/msg.h>
#include <sofia-sip/sip.h>
#include <sofia-sip/sip_header.h>
#include <sofia-sip/sip_parser.h>
#include <sofia-sip/su_alloc.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <iterator>
#include <memory>

#include "domain/identity/ascii.h"
#include "signalling/framing/start_line.h"
#include "signalling/sip/address.h"
#include "signalling/sip/home.h"
#include "signalling/sip/list_split.h"
#include "signalling/sip/message_checks.h"

namespace vouch::signalling {
namespace {

constexpr std::size_t kOctetsMax = 256 * 1024;
constexpr std::size_t kAuthorizationsMax = 16;
constexpr std::uint32_t kCseqMax = 2'147'483'647;  // RFC 3261 section 8.1.1.5

/// What facts are made of, sorted. Everything else, credentials above all, is left behind.
constexpr std::array<std::string_view, 25> kKept{"accept-contact",
                                                 "contact",
                                                 "content-type",
                                                 "event",
                                                 "expires",
                                                 "join",
                                                 "p-access-network-info",
                                                 "p-asserted-identity",
                                                 "p-asserted-service",
                                                 "p-associated-uri",
                                                 "p-called-party-id",
                                                 "p-charging-vector",
                                                 "p-preferred-identity",
                                                 "p-preferred-service",
                                                 "path",
                                                 "refer-to",
                                                 "replaces",
                                                 "request-disposition",
                                                 "route",
                                                 "security-client",
                                                 "security-verify",
                                                 "session-expires",
                                                 "subscription-state",
                                                 "target-dialog",
                                                 "user-agent"};

static_assert(std::is_sorted(kKept.begin(), kKept.end()));

struct MessageDeleter {
  void operator()(msg_t* message) const { msg_destroy(message); }
};
using ParsedMessage = std::unique_ptr<msg_t, MessageDeleter>;

std::string text_of(const char* text) {
  return text == nullptr ? std::string{} : std::string{text};
}

/// NUL is legal only where nobody reads it (RFC 3261 section 25.1, quoted-pair), and ends a C string.
void replace_nul_in_head(std::string& octets) {
  const std::size_t head = std::min({octets.find("\r\n\r\n"), octets.find("\n\n"), octets.size()});
  std::replace(octets.begin(), octets.begin() + static_cast<std::ptrdiff_t>(head), '\0', '\x01');
}

Via via_of(const sip_via_t& entry) {
  Via via{text_of(entry.v_protocol),
          text_of(entry.v_host),
          text_of(entry.v_port),
          text_of(entry.v_branch),
          text_of(entry.v_received),
          text_of(entry.v_rport),
          {}};
  constexpr std::array<std::string_view, 3> told{"branch", "received", "rport"};
  for (const msg_param_t* one = entry.v_params; one != nullptr && *one != nullptr; ++one) {
    const std::string_view parameter{*one};
    const std::string name = ascii::lower(parameter.substr(0, parameter.find('=')));
    if (std::find(told.begin(), told.end(), name) == told.end()) (via.others += ';') += parameter;
  }
  return via;
}

/// One step of reading; each fills its part of `message_` or tells what is wrong.
class Reader {
 public:
  Reader(const sip_t& sip, std::vector<HeaderRow> rows) : sip_(sip), rows_(std::move(rows)) {}

  Result<SipMessage> read() {
    for (const auto step :
         {&Reader::start_line, &Reader::vias, &Reader::parties, &Reader::call_id, &Reader::cseq}) {
      if (auto done = (this->*step)(); !done) return tl::make_unexpected(done.error());
    }
    keep_rows();
    return std::move(message_);
  }

 private:
  Result<void> start_line() {
    message_.is_request = sip_.sip_request != nullptr;
    if (!message_.is_request) {
      message_.status = static_cast<std::uint16_t>(sip_.sip_status->st_status);
      return {};
    }
    Home home;
    message_.request_uri = text_of(url_as_string(home.get(), sip_.sip_request->rq_url));
    const bool readable = !message_.request_uri.empty() && is_visible_text(message_.request_uri);
    return readable ? Result<void>{} : fail("BAD_HEADER", "start line");
  }

  /// Sofia-SIP leaves out what it cannot read; a hop left out would be another hop.
  Result<void> vias() {
    const auto row = mandatory_row(rows_, "via");
    if (!row) return tl::make_unexpected(row.error());
    for (const sip_via_t* via = sip_.sip_via; via != nullptr; via = via->v_next)
      message_.vias.push_back(via_of(*via));
    std::size_t stated = 0;
    for (const HeaderRow& one : rows_) {
      if (one.name == "via") stated += split_list(one.value).size();
    }
    const bool readable = !message_.vias.empty() && message_.vias.size() == stated &&
                          is_visible_text(message_.vias.front().key()) &&
                          is_visible_text(message_.vias.back().key());
    return readable ? Result<void>{} : fail("BAD_HEADER", place_of("via"), (*row)->offset);
  }

  Result<void> parties() {
    if (auto from = party("from", message_.from_uri, message_.from_tag); !from) return from;
    return party("to", message_.to_uri, message_.to_tag);
  }

  Result<void> party(std::string_view name, std::string& uri, std::string& tag) {
    const auto row = mandatory_row(rows_, name);
    if (!row) return tl::make_unexpected(row.error());
    const auto address = parse_address((*row)->value);
    const std::string* stated = address ? address->parameter("tag") : nullptr;
    const bool readable = address && address->uri != "*" && (stated == nullptr || is_visible_text(*stated));
    if (!readable) return fail("BAD_HEADER", place_of(name), (*row)->offset);
    uri = address->uri;
    if (stated != nullptr) tag = *stated;
    return {};
  }

  Result<void> call_id() {
    const auto row = mandatory_row(rows_, "call-id");
    if (!row) return tl::make_unexpected(row.error());
    message_.call_id = (*row)->value;
    const bool readable = !message_.call_id.empty() && is_visible_text(message_.call_id);
    return readable ? Result<void>{} : fail("BAD_HEADER", place_of("call-id"), (*row)->offset);
  }

  Result<void> cseq() {
    const auto row = mandatory_row(rows_, "cseq");
    if (!row) return tl::make_unexpected(row.error());
    const std::string& value = (*row)->value;
    const auto [end, error] = std::from_chars(value.data(), value.data() + value.size(), message_.cseq);
    const bool readable = error == std::errc{} && message_.cseq <= kCseqMax && sip_.sip_cseq != nullptr &&
                          sip_.sip_cseq->cs_method_name != nullptr &&
                          is_visible_text(sip_.sip_cseq->cs_method_name);
    if (!readable) return fail("BAD_HEADER", place_of("cseq"), (*row)->offset);
    message_.method = sip_.sip_cseq->cs_method_name;
    const bool mismatch = message_.is_request && text_of(sip_.sip_request->rq_method_name) != message_.method;
    return mismatch ? fail("CSEQ_METHOD_MISMATCH", place_of("cseq"), (*row)->offset) : Result<void>{};
  }

  void keep_rows() {
    for (HeaderRow& row : rows_) {
      if (row.name == "authorization" && message_.authorizations.size() < kAuthorizationsMax)
        message_.authorizations.push_back(parse_authorization(row.value));
      if (std::binary_search(kKept.begin(), kKept.end(), row.name))
        message_.headers.push_back(std::move(row));
    }
  }

  const sip_t& sip_;
  std::vector<HeaderRow> rows_;
  SipMessage message_;
};

}  // namespace

std::string Via::key() const {
  constexpr std::string_view cookie = "z9hg4bk";  // RFC 3261 section 8.1.1.7
  const bool unique = branch.size() > cookie.size() &&
                      ascii::lower(std::string_view{branch}.substr(0, cookie.size())) == cookie;
  const std::string sender = ascii::lower(host) + ":" + port + "|" + branch;
  return unique ? sender : sender + "|" + ascii::lower(protocol) + others;
}

std::vector<std::string> SipMessage::elements(std::string_view name) const {
  std::vector<std::string> found;
  for (const HeaderRow& row : headers) {
    if (row.name != name) continue;
    auto parts = split_list(row.value, kElementsMax - found.size());
    std::move(parts.begin(), parts.end(), std::back_inserter(found));
  }
  return found;
}

std::optional<std::string_view> SipMessage::value(std::string_view name) const {
  const auto row =
      std::find_if(headers.begin(), headers.end(), [&](const HeaderRow& r) { return r.name == name; });
  if (row == headers.end()) return std::nullopt;
  return row->value;
}

std::size_t SipMessage::weight() const {
  std::size_t octets = sizeof *this + request_uri.size() + call_id.size() + from_uri.size() + to_uri.size();
  octets += body.size();
  for (const HeaderRow& row : headers) octets += sizeof row + row.value.size();
  for (const Via& via : vias) octets += sizeof via + via.branch.size() + via.host.size() + via.others.size();
  return octets;
}

Result<SipMessage> parse_sip(std::string octets) {
  if (octets.size() > kOctetsMax) return fail("TOO_LARGE", "message", kOctetsMax);
  octets.erase(0, octets.size() - without_leading_line_ends(octets).size());
  erase_challenges(octets);
  replace_nul_in_head(octets);
  if (auto sound = check_start_line(octets); !sound) return tl::make_unexpected(sound.error());
  std::vector<HeaderRow> rows = scan_headers(octets);
  if (auto sound = check_size(rows); !sound) return tl::make_unexpected(sound.error());
  const ParsedMessage parsed{
      msg_make(sip_default_mclass(), 0, octets.data(), static_cast<issize_t>(octets.size()))};
  const sip_t* sip = parsed ? sip_object(parsed.get()) : nullptr;
  if (sip == nullptr || (sip->sip_request == nullptr && sip->sip_status == nullptr))
    return fail("NOT_SIP", "start line");
  if (auto sound = check_single_headers(rows); !sound) return tl::make_unexpected(sound.error());
  if (auto sound = check_content_length(octets, rows); !sound) return tl::make_unexpected(sound.error());
  const std::string_view body = body_of(octets, rows);
  auto message = Reader{*sip, std::move(rows)}.read();
  if (message && message->is_request && (message->method == "REGISTER" || message->method == "NOTIFY"))
    message->body = body;
  return message;
}

}  // namespace vouch::signalling
