#include <iostream>
#include <memory>

#include "services/vouchctl/shell/commands.h"
#include "services/vouchctl/shell/output.h"
#include "services/vouchctl/shell/table.h"
#include "services/vouchctl/shell/target_options.h"
#include "services/vouchctl/shell/times.h"
#include "services/vouchctl/shell/unary_call.h"
#include "vouch/v1/warrant.grpc.pb.h"

namespace vouch::services {
namespace {

namespace v1 = ::vouch::v1;
using Stub = v1::WarrantService::Stub;

void print_warrants(const google::protobuf::RepeatedPtrField<v1::Warrant>& warrants) {
  Table table{{"LIID", "AUTHORITY", "STATUS", "FROM", "TO", "TARGETS", "DELIVERIES", "ADMINISTRATORS"}};
  for (const v1::Warrant& warrant : warrants) {
    std::string targets;
    for (const auto& target : warrant.targets()) targets += shown(target) + "\n";
    std::string deliveries;
    for (const int delivery : warrant.deliveries()) deliveries += v1::Warrant::Delivery_Name(delivery) + "\n";
    std::string administrators;
    for (const auto& approval : warrant.approvals())
      administrators += printable(approval.administrator()) + "\n";
    table.add({printable(warrant.liid()), printable(warrant.authority()),
               v1::Warrant::Status_Name(warrant.status()), shown(warrant.valid_from()),
               shown(warrant.valid_until()), targets, deliveries, administrators});
  }
  table.print(std::cout);
}

/// Calls one unary method of the warrant service as an administrator.
template <class Request, class Response>
Outcome<Response> call(const Shell& shell,
                       grpc::Status (Stub::*method)(grpc::ClientContext*, const Request&, Response*),
                       const Request& request) {
  return unary_call(shell, Endpoint::kCorrelator, "administrator", method, request);
}

template <class Request>
Exit call_for_warrant(const Shell& shell,
                      grpc::Status (Stub::*method)(grpc::ClientContext*, const Request&, v1::Warrant*),
                      const Request& request) {
  const auto warrant = call(shell, method, request);
  if (!warrant) return complain(warrant.error());
  if (shell.json()) {
    print_json(*warrant);
  } else {
    google::protobuf::RepeatedPtrField<v1::Warrant> one;
    *one.Add() = *warrant;
    print_warrants(one);
  }
  return Exit::kOk;
}

struct CreateOptions {
  std::string liid;
  std::string authority;
  TargetOptions targets;
  std::string from = "now";
  std::string to;
  std::vector<std::string> deliveries{"query", "watch", "export"};
};

v1::Warrant::Delivery delivery_named(const std::string& name) {
  return name == "query" ? v1::Warrant::QUERY : name == "watch" ? v1::Warrant::WATCH : v1::Warrant::EXPORT;
}

Exit create(const Shell& shell, const CreateOptions& options) {
  v1::CreateWarrantRequest request;
  v1::Warrant& warrant = *request.mutable_warrant();
  warrant.set_liid(options.liid);
  warrant.set_authority(options.authority);
  for (auto& target : options.targets.targets()) *warrant.add_targets() = target;
  const auto from = typed_time(options.from, "--from");
  if (!from) return complain(from.error());
  const auto to = typed_time(options.to, "--to");
  if (!to) return complain(to.error());
  *warrant.mutable_valid_from() = *from;
  *warrant.mutable_valid_until() = *to;
  for (const std::string& name : options.deliveries) warrant.add_deliveries(delivery_named(name));
  return call_for_warrant(shell, &Stub::CreateWarrant, request);
}

void add_create(CLI::App& group, Shell& shell) {
  auto* command = group.add_subcommand(
      "create", "Record a warrant; it is active once a second administrator approves it");
  auto options = std::make_shared<CreateOptions>();
  command->add_option("--liid", options->liid, "LIID of the warrant")->required();
  command->add_option("--authority", options->authority, "Name of the authority that may be told")
      ->required();
  options->targets.add_to(*command);
  add_time(*command, "--from", options->from, "Begin of the period it covers")->capture_default_str();
  add_time(*command, "--to", options->to, "End of the period")->required();
  command
      ->add_option("--delivery", options->deliveries,
                   "How it may be handed over: query, watch, export; several times; all if not given")
      ->check(CLI::IsMember({"query", "watch", "export"}));
  add_examples(*command, {"warrant create --liid LI-2026-17 --authority 'Police Berlin' --imei "
                          "35632811407291 --to 2026-12-31T00:00:00Z"});
  add_action(*command, shell, true, [&shell, options] { return create(shell, *options); });
}

void add_approve(CLI::App& group, Shell& shell) {
  auto* command = group.add_subcommand("approve", "Approve a warrant as the second administrator");
  auto request = std::make_shared<v1::ApproveWarrantRequest>();
  command
      ->add_option_function<std::string>(
          "--liid", [request](const std::string& liid) { request->set_liid(liid); }, "LIID of the warrant")
      ->required();
  add_examples(*command, {"warrant approve --liid LI-2026-17 --as admin-2"});
  add_action(*command, shell, true,
             [&shell, request] { return call_for_warrant(shell, &Stub::ApproveWarrant, *request); });
}

void add_revoke(CLI::App& group, Shell& shell) {
  auto* command = group.add_subcommand("revoke", "End a warrant now, for good");
  auto request = std::make_shared<v1::RevokeWarrantRequest>();
  command
      ->add_option_function<std::string>(
          "--liid", [request](const std::string& liid) { request->set_liid(liid); }, "LIID of the warrant")
      ->required();
  command->add_option_function<std::string>(
      "--reason", [request](const std::string& text) { request->set_reason(text); }, "Why; kept on record");
  add_examples(*command, {"warrant revoke --liid LI-2026-17 --reason withdrawn"});
  add_action(*command, shell, true,
             [&shell, request] { return call_for_warrant(shell, &Stub::RevokeWarrant, *request); });
}

void add_show(CLI::App& group, Shell& shell) {
  auto* command = group.add_subcommand("show", "Show a warrant");
  auto request = std::make_shared<v1::GetWarrantRequest>();
  command
      ->add_option_function<std::string>(
          "--liid", [request](const std::string& liid) { request->set_liid(liid); }, "LIID of the warrant")
      ->required();
  add_examples(*command, {"warrant show --liid LI-2026-17"});
  add_action(*command, shell, true,
             [&shell, request] { return call_for_warrant(shell, &Stub::GetWarrant, *request); });
}

/// All pages in one answer.
Exit list(const Shell& shell) {
  v1::ListWarrantsResponse all;
  v1::ListWarrantsRequest request;
  request.set_page_size(1000);
  do {
    const auto page = call(shell, &Stub::ListWarrants, request);
    if (!page) return complain(page.error());
    all.mutable_warrants()->MergeFrom(page->warrants());
    request.set_page_token(page->next_page_token());
  } while (!request.page_token().empty());
  if (shell.json()) {
    print_json(all);
  } else {
    print_warrants(all.warrants());
  }
  return Exit::kOk;
}

}  // namespace

void add_warrant(CLI::App& app, Shell& shell) {
  auto* group = app.add_subcommand("warrant", "Record, approve, revoke and show warrants");
  group->require_subcommand(1);
  add_create(*group, shell);
  add_approve(*group, shell);
  add_revoke(*group, shell);
  add_show(*group, shell);
  auto* all = group->add_subcommand("list", "List all warrants");
  add_examples(*all, {"warrant list"});
  add_action(*all, shell, true, [&shell] { return list(shell); });
}

}  // namespace vouch::services
