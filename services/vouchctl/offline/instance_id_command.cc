#include <iomanip>
#include <iostream>
#include <memory>

#include "domain/identity/instance_id.h"
#include "services/common/convert/convert.h"
#include "services/vouchctl/shell/commands.h"
#include "services/vouchctl/shell/output.h"

namespace vouch::services {
namespace {

void print_table(const v1::InstanceId& id) {
  const auto row = [](const char* name, const std::string& value) {
    std::cout << std::left << std::setw(16) << name << printable(value) << '\n';
  };
  row("kind", v1::InstanceKind_Name(id.kind()));
  row("received", id.received());
  row("normalized", id.normalized());
  row("well-formed", id.well_formed() ? "yes" : "no");
  if (id.has_imei()) row("IMEI", id.imei());
  if (id.has_candidate_imei()) row("candidate IMEI", id.candidate_imei());
  if (id.has_tac()) {
    row("TAC", id.tac());
    row("serial number", id.serial_number());
    row("check digit", id.check_digit());
  }
  for (const std::string& problem : id.problems()) row("problem", problem);
}

}  // namespace

void add_instance_id(CLI::App& app, Shell& shell) {
  auto* command = app.add_subcommand("instance-id", "Tell what device a +sip.instance value names, offline");
  auto text = std::make_shared<std::string>();
  command->add_option("VALUE", *text, "The URN, with or without the quotes and brackets of the header")
      ->required();
  add_examples(*command, {"instance-id 'urn:gsma:imei:35209900-176148-0'"});
  add_action(*command, shell, false, [&shell, text] {
    const v1::InstanceId id = to_proto(parse_instance_id(*text, false));
    if (shell.json()) {
      print_json(id);
    } else {
      print_table(id);
    }
    return Exit::kOk;
  });
}

}  // namespace vouch::services
