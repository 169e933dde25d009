#include "services/correlator/session_pages.h"

#include <algorithm>
#include <charconv>
#include <vector>

#include "services/common/convert/convert.h"
#include "storage/connection/sha256.h"

namespace vouch::services {
namespace {

constexpr std::size_t kPageDefault = 50;
constexpr std::size_t kPageMost = 200;
constexpr std::size_t kDigestDigits = 32;

/// What makes a listing this one: all of the request but where in it to go on.
std::string listing_digest(v1::ListSessionsRequest request) {
  request.clear_page_token();
  request.clear_page_size();
  return storage::hex(storage::sha256(to_json(request))).substr(0, kDigestDigits);
}

std::vector<std::string> split(const std::string& text) {
  std::vector<std::string> parts(1);
  for (const char c : text) {
    if (c == '.') {
      parts.emplace_back();
    } else {
      parts.back() += c;
    }
  }
  return parts;
}

std::optional<std::int64_t> us_in(const std::string& digits) {
  std::int64_t us = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), us);
  if (error != std::errc{} || end != digits.data() + digits.size()) return std::nullopt;
  return us;
}

bool is_hex(const std::string& text) {
  return text.find_first_not_of("0123456789abcdef") == std::string::npos;
}

Result<void> read_token(const v1::ListSessionsRequest& request, AskedPage& asked) {
  const auto parts = split(request.page_token());
  const auto as_of = us_in(parts[0]);
  const auto began = parts.size() == 4 ? us_in(parts[1]) : std::nullopt;
  if (!as_of || !began || !is_hex(parts[2]) || parts[3] != listing_digest(request))
    return fail("BAD_PAGE_TOKEN", "page_token");
  asked.as_of = KnowledgeTime::from_us(*as_of);
  asked.page.after = {NetworkTime::from_us(*began), parts[2]};
  return {};
}

Result<decltype(SessionsPage::of)> of_what(const v1::ListSessionsRequest& request) {
  using Of = decltype(SessionsPage::of);
  switch (request.of_case()) {
    case v1::ListSessionsRequest::kCallId:
      if (request.call_id().empty()) return fail("CALL_ID_MISSING", "call_id");
      return Of{OfCallId{request.call_id()}};
    case v1::ListSessionsRequest::kIcid:
      if (request.icid().empty()) return fail("ICID_MISSING", "icid");
      return Of{OfChargingId{request.icid()}};
    case v1::ListSessionsRequest::kTarget: {
      auto target = target_from(request.target(), "target");
      if (!target) return tl::make_unexpected(target.error());
      return Of{std::move(*target)};
    }
    default:
      return fail("LISTING_OF_NOTHING", "of");
  }
}

}  // namespace

Result<AskedPage> page_from(const v1::ListSessionsRequest& request) {
  auto of = of_what(request);
  if (!of) return tl::make_unexpected(of.error());
  AskedPage asked{{std::move(*of), {}, {}, kPageDefault, {}}, {}};
  if (request.has_since()) {
    const auto since = time_from<NetworkTime>(request.since(), "since");
    if (!since) return tl::make_unexpected(since.error());
    asked.page.since = *since;
  }
  if (request.has_until()) {
    const auto until = time_from<NetworkTime>(request.until(), "until");
    if (!until) return tl::make_unexpected(until.error());
    asked.page.until = *until;
  }
  if (request.page_size() > 0) asked.page.calls = std::min<std::size_t>(request.page_size(), kPageMost);
  if (request.page_token().empty()) return asked;
  if (auto read = read_token(request, asked); !read) return tl::make_unexpected(read.error());
  return asked;
}

std::string page_token(const v1::ListSessionsRequest& request, KnowledgeTime as_of,
                       const storage::CallPlace& after) {
  return std::to_string(as_of.us) + "." + std::to_string(after.began.us) + "." + after.tie + "." +
         listing_digest(request);
}

}  // namespace vouch::services
