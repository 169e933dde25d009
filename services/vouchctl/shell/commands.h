#pragma once

#include "services/vouchctl/shell/shell.h"

/// One function for each command: adds it to the program.
namespace vouch::services {

void add_instance_id(CLI::App& app, Shell& shell);
void add_inspect(CLI::App& app, Shell& shell);
void add_import(CLI::App& app, Shell& shell);
void add_feed(CLI::App& app, Shell& shell);
void add_warrant(CLI::App& app, Shell& shell);
void add_policy(CLI::App& app, Shell& shell);
void add_tac(CLI::App& app, Shell& shell);
void add_network_imei(CLI::App& app, Shell& shell);
void add_lookup(CLI::App& app, Shell& shell);
void add_session(CLI::App& app, Shell& shell);
void add_sessions(CLI::App& app, Shell& shell);
void add_explain(CLI::App& app, Shell& shell);
void add_watch(CLI::App& app, Shell& shell);
void add_acknowledge(CLI::App& app, Shell& shell);
void add_export(CLI::App& app, Shell& shell);
void add_migrate(CLI::App& app, Shell& shell);
void add_maintain(CLI::App& app, Shell& shell);
void add_dev(CLI::App& app, Shell& shell);

/// Part of `feed`.
void add_feed_add(CLI::App& group, Shell& shell);

/// Parts of `policy`.
void add_policy_check(CLI::App& group, Shell& shell);

/// Parts of `export`.
void add_export_create(CLI::App& group, Shell& shell);
void add_export_verify(CLI::App& group, Shell& shell);

}  // namespace vouch::services
