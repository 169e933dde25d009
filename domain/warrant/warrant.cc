#include "domain/warrant/warrant.h"

#include <algorithm>

#include "domain/common/names.h"

namespace vouch {
namespace {

constexpr Names<Delivery, 3> kDeliveries{
    {{Delivery::kQuery, "QUERY"}, {Delivery::kWatch, "WATCH"}, {Delivery::kExport, "EXPORT"}}};

constexpr Names<WarrantStatus, 5> kStatuses{{{WarrantStatus::kAwaitingApproval, "AWAITING_APPROVAL"},
                                             {WarrantStatus::kNotYetValid, "NOT_YET_VALID"},
                                             {WarrantStatus::kActive, "ACTIVE"},
                                             {WarrantStatus::kExpired, "EXPIRED"},
                                             {WarrantStatus::kRevoked, "REVOKED"}}};

constexpr std::size_t kAdministratorsNeeded = 2;

std::size_t administrators_behind(const Warrant& warrant) {
  std::vector<std::string> names;
  for (const Approval& approval : warrant.approvals) names.push_back(approval.administrator);
  std::sort(names.begin(), names.end());
  return static_cast<std::size_t>(std::unique(names.begin(), names.end()) - names.begin());
}

}  // namespace

std::string_view kind_of(const Target& target) {
  if (std::holds_alternative<Imei>(target)) return "IMEI";
  return std::holds_alternative<Impu>(target) ? "IMPU" : "IMPI";
}

std::string reveal(const Target& target) {
  return std::visit([](const auto& identifier) { return std::string{identifier.reveal()}; }, target);
}

Result<Target> parse_target(std::string_view kind, std::string_view value) {
  const auto as_target = [](auto identifier) { return Target{std::move(identifier)}; };
  if (kind == "IMEI") return Imei::from_typed(value).map(as_target);
  if (kind == "IMPU") return parse_impu(value).map(as_target);
  if (kind == "IMPI") return parse_impi(value).map(as_target);
  return fail("UNKNOWN_TARGET_KIND", "target");
}

std::string_view name_of(Delivery delivery) {
  return name_in(kDeliveries, delivery);
}
std::optional<Delivery> delivery_from(std::string_view name) {
  return value_in(kDeliveries, name);
}
std::string_view name_of(WarrantStatus status) {
  return name_in(kStatuses, status);
}

bool was_kept_for(const Warrant& warrant, NetworkTime dropped_at) {
  constexpr std::int64_t spare_s = 60;
  return warrant.created_at.plus_s(spare_s) <= dropped_at;
}

WarrantStatus status_at(const Warrant& warrant, NetworkTime now) {
  if (warrant.revoked_at) return WarrantStatus::kRevoked;
  if (now >= warrant.valid_until) return WarrantStatus::kExpired;
  if (administrators_behind(warrant) < kAdministratorsNeeded) return WarrantStatus::kAwaitingApproval;
  return now < warrant.valid_from ? WarrantStatus::kNotYetValid : WarrantStatus::kActive;
}

}  // namespace vouch
