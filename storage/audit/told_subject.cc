#include "storage/audit/told_subject.h"

namespace vouch::storage {
namespace {

constexpr std::string_view kSession = "SESSION";

}  // namespace

std::string_view kind_of(const ToldSubject& subject) {
  const auto* target = std::get_if<Target>(&subject.what);
  return target != nullptr ? vouch::kind_of(*target) : kSession;
}

Result<ToldSubject> told_subject_from(std::string_view kind, std::string_view subject) {
  if (kind == kSession) return ToldSubject{std::string{subject}, {}};
  auto target = parse_target(kind, subject);
  if (!target) return tl::make_unexpected(target.error());
  return ToldSubject{std::move(*target), {}};
}

}  // namespace vouch::storage
