#pragma once

#include <CLI/CLI.hpp>
#include <string>
#include <vector>

#include "vouch/v1/types.pb.h"

namespace vouch::services {

/// `--imei`, `--impu`, `--impi`, as a command takes them.
struct TargetOptions {
  std::vector<std::string> imeis;
  std::vector<std::string> impus;
  std::vector<std::string> impis;

  void add_to(CLI::App& command);
  std::vector<::vouch::v1::Target> targets() const;
};

/// A target as a table shows it: "IMEI 35693803564380".
std::string shown(const ::vouch::v1::Target& target);

}  // namespace vouch::services
