#include "storage/audit/told_subject.h"

#include <utility>

namespace vouch::storage {
namespace {

constexpr std::string_view kSession = "SESSION";
constexpr std::string_view kSessionsOf = "SESSIONS_OF_";
constexpr std::string_view kIcid = "ICID";

}  // namespace

std::string kind_of(const ToldSubject& subject) {
  if (const auto* target = std::get_if<Target>(&subject.what)) return std::string{vouch::kind_of(*target)};
  const auto* page = std::get_if<ToldPage>(&subject.what);
  if (page == nullptr) return std::string{kSession};
  const auto* target = std::get_if<Target>(&page->of);
  return std::string{kSessionsOf}.append(target != nullptr ? vouch::kind_of(*target) : kIcid);
}

std::string value_of(const ToldSubject& subject) {
  if (const auto* target = std::get_if<Target>(&subject.what)) return reveal(*target);
  const auto* page = std::get_if<ToldPage>(&subject.what);
  if (page == nullptr) return std::get<std::string>(subject.what);
  const auto* target = std::get_if<Target>(&page->of);
  return target != nullptr ? reveal(*target) : std::get<std::string>(page->of);
}

Result<ToldSubject> told_subject_from(std::string_view kind, std::string_view subject) {
  if (kind == kSession) return ToldSubject{std::string{subject}, {}};
  const bool of_page = kind.starts_with(kSessionsOf);
  if (of_page) kind.remove_prefix(kSessionsOf.size());
  if (of_page && kind == kIcid) return ToldSubject{ToldPage{std::string{subject}, {}, {}, {}}, {}};
  auto target = parse_target(kind, subject);
  if (!target) return tl::make_unexpected(target.error());
  if (of_page) return ToldSubject{ToldPage{std::move(*target), {}, {}, {}}, {}};
  return ToldSubject{std::move(*target), {}};
}

}  // namespace vouch::storage
