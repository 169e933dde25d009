#include <iostream>
#include <memory>

#include "services/common/convert/convert.h"
#include "services/vouchctl/shell/commands.h"
#include "services/vouchctl/shell/output.h"
#include "services/vouchctl/shell/table.h"
#include "services/vouchctl/shell/times.h"
#include "signalling/inspect/inspect.h"
#include "vouch/v1/offline.pb.h"

namespace vouch::services {
namespace {

std::string access_text(const ClientProfile& profile, const std::string& cell) {
  std::string text = profile.access_type;
  if (!cell.empty()) text += ";" + cell;
  if (profile.access_network_provided) text += ";network-provided";
  return text;
}

v1::InspectedRegistration to_message(const signalling::InspectedRegistration& inspected) {
  const RegistrationFact& fact = inspected.merged.fact;
  const ClientProfile& profile = fact.registration->profile;
  v1::InspectedRegistration message;
  message.set_impu(fact.impu.reveal());
  for (const Impu& impu : inspected.associated) message.add_associated_impus(impu.reveal());
  if (fact.registration->impi) message.set_impi(fact.registration->impi->reveal());
  if (const auto& instance = fact.contact.instance) {
    message.set_instance_id(instance->normalized);
    if (instance->imei) message.set_imei(instance->imei->reveal());
  }
  if (fact.contact.reg_id) message.set_reg_id(*fact.contact.reg_id);
  if (fact.contact.q) message.set_q(*fact.contact.q);
  message.set_contact(fact.contact.uri.reveal());
  message.set_expires_seconds(fact.contact.expires_s);
  message.set_authentication(std::string{name_of(profile.authentication)});
  message.set_integrity_protected(profile.integrity_protected);
  message.set_access_network_info(access_text(profile, fact.registration->cell));
  message.set_user_agent(profile.user_agent);
  message.set_call_id(fact.registration->call_id);
  if (fact.registration->observed_at.us != 0)
    *message.mutable_observed_at() = to_proto(fact.registration->observed_at);
  message.set_hops(static_cast<std::uint32_t>(inspected.hops));
  for (const std::string& note : inspected.merged.notes) message.add_notes(note);
  return message;
}

v1::InspectReport to_message(const signalling::InspectReport& report) {
  const auto count = [](std::uint64_t number) { return static_cast<std::uint32_t>(number); };
  v1::InspectReport message;
  message.set_sip_messages(count(report.counts.sip_messages));
  message.set_malformed_messages(count(report.malformed_messages));
  message.set_register_requests(count(report.counts.register_requests));
  message.set_register_successes(count(report.counts.register_successes));
  message.set_invite_requests(count(report.counts.invite_requests));
  message.set_distinct_call_ids(count(report.counts.call_ids.size()));
  for (const std::string& id : report.counts.instance_ids) message.add_instance_ids(id);
  for (const auto& registration : report.registrations)
    *message.add_registrations() = to_message(registration);
  for (const auto& [file, problem] : report.problems) {
    v1::InputProblem& entry = *message.add_problems();
    entry.set_code(problem.code);
    entry.set_file(file);
    entry.set_where(problem.where);
    entry.set_detail(problem.detail);
  }
  return message;
}

void print_table(const v1::InspectReport& report) {
  std::cout << "SIP messages " << report.sip_messages() << ", malformed " << report.malformed_messages()
            << ", REGISTER " << report.register_requests() << ", 2xx to REGISTER "
            << report.register_successes() << ", INVITE " << report.invite_requests() << ", Call-IDs "
            << report.distinct_call_ids() << '\n';
  for (const std::string& id : report.instance_ids()) std::cout << "instance-id " << printable(id) << '\n';
  Table registrations{{"OBSERVED AT", "IMPU", "IMEI", "REG-ID", "EXPIRES", "AUTHENTICATION", "CONTACT"}};
  for (const auto& registration : report.registrations()) {
    registrations.add({registration.has_observed_at() ? shown(registration.observed_at()) : "-",
                       printable(registration.impu()),
                       registration.imei().empty() ? "-" : registration.imei(),
                       registration.has_reg_id() ? std::to_string(registration.reg_id()) : "-",
                       std::to_string(registration.expires_seconds()), registration.authentication(),
                       printable(registration.contact())});
  }
  if (!registrations.empty()) registrations.print(std::cout);
  for (const auto& problem : report.problems()) {
    std::cout << "problem " << problem.code() << " in " << printable(problem.file()) << ", "
              << printable(problem.where()) << ": " << printable(problem.detail()) << '\n';
  }
}

}  // namespace

void add_inspect(CLI::App& app, Shell& shell) {
  auto* command = app.add_subcommand("inspect", "Tell what capture files or SIP text hold, offline");
  auto files = std::make_shared<std::vector<std::string>>();
  command->add_option("FILE", *files, "Files: pcap, pcapng or plain SIP text")->required();
  add_examples(*command, {"inspect capture.pcap"});
  add_action(*command, shell, false, [&shell, files] {
    const auto report = signalling::inspect({files->begin(), files->end()}, ObservationPoint::kUnspecified);
    const v1::InspectReport message = to_message(report);
    if (shell.json()) {
      print_json(message);
    } else {
      print_table(message);
    }
    return report.all_readable ? Exit::kOk : Exit::kFailed;
  });
}

}  // namespace vouch::services
