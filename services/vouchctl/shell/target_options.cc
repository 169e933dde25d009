#include "services/vouchctl/shell/target_options.h"

#include "services/vouchctl/shell/output.h"

namespace vouch::services {

void TargetOptions::add_to(CLI::App& command) {
  command.add_option("--imei", imeis, "A device: 14 digits, or 15 with the check digit");
  command.add_option("--impu", impus, "A public user identity: sip:user@host or tel:number");
  command.add_option("--impi", impis, "A private user identity: user@realm");
}

std::vector<::vouch::v1::Target> TargetOptions::targets() const {
  std::vector<::vouch::v1::Target> targets;
  for (const std::string& imei : imeis) targets.emplace_back().set_imei(imei);
  for (const std::string& impu : impus) targets.emplace_back().set_impu(impu);
  for (const std::string& impi : impis) targets.emplace_back().set_impi(impi);
  return targets;
}

std::string shown(const ::vouch::v1::Target& target) {
  if (target.has_imei()) return "IMEI " + target.imei();
  if (target.has_impu()) return "IMPU " + printable(target.impu());
  return "IMPI " + printable(target.impi());
}

}  // namespace vouch::services
