#include <algorithm>

#include "services/common/convert/convert.h"

namespace vouch::services {
namespace {

v1::Warrant::Status to_proto(WarrantStatus status) {
  switch (status) {
    case WarrantStatus::kAwaitingApproval:
      return v1::Warrant::AWAITING_APPROVAL;
    case WarrantStatus::kNotYetValid:
      return v1::Warrant::NOT_YET_VALID;
    case WarrantStatus::kActive:
      return v1::Warrant::ACTIVE;
    case WarrantStatus::kExpired:
      return v1::Warrant::EXPIRED;
    case WarrantStatus::kRevoked:
      return v1::Warrant::REVOKED;
  }
  return v1::Warrant::STATUS_UNSPECIFIED;
}

v1::Warrant::Delivery to_proto(Delivery delivery) {
  switch (delivery) {
    case Delivery::kQuery:
      return v1::Warrant::QUERY;
    case Delivery::kWatch:
      return v1::Warrant::WATCH;
    case Delivery::kExport:
      return v1::Warrant::EXPORT;
  }
  return v1::Warrant::DELIVERY_UNSPECIFIED;
}

std::optional<Delivery> delivery_from_proto(int delivery) {
  switch (delivery) {
    case v1::Warrant::QUERY:
      return Delivery::kQuery;
    case v1::Warrant::WATCH:
      return Delivery::kWatch;
    case v1::Warrant::EXPORT:
      return Delivery::kExport;
    default:
      return std::nullopt;
  }
}

Result<void> read_targets(const v1::Warrant& message, Warrant& warrant) {
  for (int i = 0; i < message.targets_size(); ++i) {
    auto target = target_from(message.targets(i), "warrant.targets[" + std::to_string(i) + "]");
    if (!target) return tl::make_unexpected(target.error());
    if (std::find(warrant.targets.begin(), warrant.targets.end(), *target) == warrant.targets.end()) {
      warrant.targets.push_back(std::move(*target));
    }
  }
  if (warrant.targets.empty()) return fail("TARGET_MISSING", "warrant.targets");
  return {};
}

Result<void> read_period(const v1::Warrant& message, Warrant& warrant) {
  if (!message.has_valid_from()) return fail("BAD_TIME", "warrant.valid_from");
  if (!message.has_valid_until()) return fail("BAD_TIME", "warrant.valid_until");
  const auto from = time_from<NetworkTime>(message.valid_from(), "warrant.valid_from");
  if (!from) return tl::make_unexpected(from.error());
  const auto until = time_from<NetworkTime>(message.valid_until(), "warrant.valid_until");
  if (!until) return tl::make_unexpected(until.error());
  if (*from >= *until) return fail("BAD_PERIOD", "warrant.valid_until");
  warrant.valid_from = *from;
  warrant.valid_until = *until;
  return {};
}

Result<void> read_deliveries(const v1::Warrant& message, Warrant& warrant) {
  for (const int value : message.deliveries()) {
    const auto delivery = delivery_from_proto(value);
    if (!delivery) return fail("BAD_DELIVERY", "warrant.deliveries");
    const bool named = std::find(warrant.deliveries.begin(), warrant.deliveries.end(), *delivery) !=
                       warrant.deliveries.end();
    if (!named) warrant.deliveries.push_back(*delivery);
  }
  if (warrant.deliveries.empty()) return fail("DELIVERY_MISSING", "warrant.deliveries");
  return {};
}

}  // namespace

v1::Warrant to_proto(const Warrant& warrant, NetworkTime now) {
  v1::Warrant message;
  message.set_liid(warrant.liid.reveal());
  message.set_authority(warrant.authority);
  for (const Target& target : warrant.targets) *message.add_targets() = to_proto(target);
  *message.mutable_valid_from() = to_proto(warrant.valid_from);
  *message.mutable_valid_until() = to_proto(warrant.valid_until);
  for (const Delivery delivery : warrant.deliveries) message.add_deliveries(to_proto(delivery));
  message.set_status(to_proto(status_at(warrant, now)));
  message.set_created_by(warrant.created_by);
  *message.mutable_created_at() = to_proto(warrant.created_at);
  for (const Approval& approval : warrant.approvals) {
    auto* entry = message.add_approvals();
    entry->set_administrator(approval.administrator);
    *entry->mutable_approved_at() = to_proto(approval.approved_at);
  }
  if (warrant.revoked_at) *message.mutable_revoked_at() = to_proto(*warrant.revoked_at);
  message.set_revoked_by(warrant.revoked_by);
  message.set_revoke_reason(warrant.revoke_reason);
  return message;
}

Result<Warrant> warrant_from(const v1::Warrant& message) {
  auto liid = parse_liid(message.liid());
  if (!liid) return fail(liid.error().code, "warrant.liid");
  Warrant warrant;
  warrant.liid = std::move(*liid);
  if (message.authority().empty() || message.authority().size() > 128)
    return fail("AUTHORITY_MISSING", "warrant.authority");
  warrant.authority = message.authority();
  if (auto read = read_targets(message, warrant); !read) return tl::make_unexpected(read.error());
  if (auto read = read_period(message, warrant); !read) return tl::make_unexpected(read.error());
  if (auto read = read_deliveries(message, warrant); !read) return tl::make_unexpected(read.error());
  return warrant;
}

}  // namespace vouch::services
