#include "services/exporter/package_of_answer.h"

#include <openssl/rand.h>

#include "services/answer/message/answer_message.h"
#include "services/common/convert/convert.h"

namespace vouch::services {

Result<PackageBuilder> package_of(const ExportAnswer& answer, const PackageId& id,
                                  const std::string& exporter, KnowledgeTime now) {
  PackageDescription description;
  description.package_id = id;
  description.liid = answer.basis.liid;
  description.authority = answer.authority;
  description.since = answer.period.since;
  description.until = answer.period.until;
  description.as_of = answer.basis.as_of;
  description.created_at = now;
  description.created_by = exporter;
  description.policy_version = answer.policy_version;
  description.software_version = "0.1.0";
  auto package = PackageBuilder::create(std::move(description), std::filesystem::temp_directory_path());
  if (!package) return package;
  for (const ToldBinding& told : answer.bindings) {
    v1::Binding line = to_proto(told.disclosed, told.verdict);
    for (const Target& target : told.targets) *line.add_targets() = to_proto(target);
    auto added = package->add_line(PackagePart::kBindings, to_json(line));
    if (!added) return tl::make_unexpected(added.error());
  }
  for (const ToldSession& told : answer.sessions) {
    auto added = package->add_line(PackagePart::kSessions, to_json(to_proto(told)));
    if (!added) return tl::make_unexpected(added.error());
  }
  auto added = package->add_line(PackagePart::kCoverage, to_json(to_proto(answer.basis.coverage)));
  if (!added) return tl::make_unexpected(added.error());
  return package;
}

Result<PackageId> new_package_id() {
  PackageId id;
  if (RAND_bytes(id.octets.data(), static_cast<int>(id.octets.size())) != 1)
    return fail("INTERNAL", "package_id");
  id.octets[6] = static_cast<std::uint8_t>((id.octets[6] & 0x0fU) | 0x40U);  // RFC 4122 section 4.4
  id.octets[8] = static_cast<std::uint8_t>((id.octets[8] & 0x3fU) | 0x80U);
  return id;
}

}  // namespace vouch::services
