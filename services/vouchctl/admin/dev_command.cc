#include <iostream>
#include <memory>

#include "services/vouchctl/dev/dev.h"
#include "services/vouchctl/shell/commands.h"

namespace vouch::services {
namespace {

using Act = Result<void> (*)(const std::filesystem::path&, std::ostream&);

/// However the folder is typed, it has one name: the database's socket is found by it.
std::filesystem::path same_path_always(const std::string& typed) {
  std::error_code error;
  const auto path = std::filesystem::weakly_canonical(std::filesystem::absolute(typed), error);
  return path.has_filename() ? path : path.parent_path();
}

void add(CLI::App& group, Shell& shell, const char* name, const char* sentence, Act act) {
  auto* command = group.add_subcommand(name, sentence);
  auto folder = std::make_shared<std::string>(default_dev_directory().string());
  command->add_option("--dir", *folder, "The folder that everything lies in")->capture_default_str();
  add_examples(*command, {std::string{"dev "} + name});
  add_action(*command, shell, false, [folder, act] {
    const auto done = act(same_path_always(*folder), std::cout);
    return done ? Exit::kOk : complain(done.error());
  });
}

}  // namespace

void add_dev(CLI::App& app, Shell& shell) {
  auto* group =
      app.add_subcommand("dev", "A development environment: private PostgreSQL, certificates, services");
  group->require_subcommand(1);
  add(*group, shell, "up", "Make what is missing and start what does not run", dev_up);
  add(*group, shell, "down", "Stop it; everything stays as it is", dev_down);
  add(*group, shell, "status", "Tell what runs; fails unless all does", dev_status);
}

}  // namespace vouch::services
