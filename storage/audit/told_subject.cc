#include "storage/audit/told_subject.h"

#include <nlohmann/json.hpp>
#include <utility>

#include "storage/connection/storable_text.h"

namespace vouch::storage {
namespace {

using Json = nlohmann::json;

constexpr std::string_view kSession = "SESSION";
constexpr std::string_view kLeftOut = "LEFT_OUT";
constexpr std::string_view kPage = "PAGE";
constexpr const char* kIcid = "ICID";

Json json_of(const std::optional<PageEnd>& end) {
  if (!end) return nullptr;
  return {{"began", end->began.us}, {"tie", end->tie}};
}

std::optional<PageEnd> end_from(const Json& json) {
  if (json.is_null()) return std::nullopt;
  return PageEnd{NetworkTime::from_us(json.at("began").get<std::int64_t>()),
                 json.at("tie").get<std::string>()};
}

/// What is written is text: octets that are none would not come back.
std::string text_of(const ToldPage& page) {
  const auto* target = std::get_if<Target>(&page.of);
  const std::string of{target != nullptr ? vouch::kind_of(*target) : kIcid};
  const Json json{
      {"of", of},
      {"value", to_storable(target != nullptr ? reveal(*target) : std::get<std::string>(page.of))},
      {"since", page.went_on.since.us},
      {"until", page.went_on.until.us},
      {"after", json_of(page.after)},
      {"last", json_of(page.until)}};
  return json.dump();
}

Result<ToldSubject> page_from(std::string_view text) {
  const Json json = Json::parse(text, nullptr, false);
  if (json.is_discarded()) return fail("BAD_JSON", "subject");
  try {
    const auto of = json.at("of").get<std::string>();
    std::string value = from_storable(json.at("value").get<std::string>());
    ToldPage page{std::move(value),
                  {NetworkTime::from_us(json.at("since").get<std::int64_t>()),
                   NetworkTime::from_us(json.at("until").get<std::int64_t>())},
                  end_from(json.at("after")),
                  end_from(json.at("last"))};
    if (of != kIcid) {
      auto target = parse_target(of, std::get<std::string>(page.of));
      if (!target) return tl::make_unexpected(target.error());
      page.of = std::move(*target);
    }
    return ToldSubject{std::move(page), {}};
  } catch (const Json::exception&) {
    return fail("BAD_JSON", "subject");
  }
}

}  // namespace

std::string_view kind_of(const ToldSubject& subject) {
  if (const auto* target = std::get_if<Target>(&subject.what)) return vouch::kind_of(*target);
  if (std::holds_alternative<ToldPage>(subject.what)) return kPage;
  return subject.left_out ? kLeftOut : kSession;
}

std::string text_of(const ToldSubject& subject) {
  if (const auto* target = std::get_if<Target>(&subject.what)) return reveal(*target);
  const auto* page = std::get_if<ToldPage>(&subject.what);
  return page != nullptr ? text_of(*page) : std::get<std::string>(subject.what);
}

Result<ToldSubject> told_subject_from(std::string_view kind, std::string_view subject) {
  if (kind == kSession || kind == kLeftOut) return ToldSubject{std::string{subject}, {}, kind == kLeftOut};
  if (kind == kPage) return page_from(subject);
  auto target = parse_target(kind, subject);
  if (!target) return tl::make_unexpected(target.error());
  return ToldSubject{std::move(*target), {}};
}

}  // namespace vouch::storage
