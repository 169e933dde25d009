#include "services/common/config/config.h"

#include <toml++/toml.h>

#include <algorithm>
#include <array>
#include <optional>

namespace vouch::services {
namespace {

std::string place(const std::filesystem::path& file, const toml::source_region& source) {
  return file.string() + ":" + std::to_string(source.begin.line) + ": ";
}

tl::unexpected<Error> bad(const std::string& where, const std::string& what) {
  return fail("BAD_CONFIGURATION", where + what);
}

Result<toml::table> parsed_file(const std::filesystem::path& file) {
  try {
    return toml::parse_file(file.string());
  } catch (const toml::parse_error& error) {
    return bad(place(file, error.source()), std::string{error.description()});
  }
}

bool table_matches(std::string_view declared, std::string_view given) {
  if (!declared.ends_with('*')) return declared == given;
  const std::string_view stem = declared.substr(0, declared.size() - 1);
  return given.starts_with(stem) && given.size() > stem.size();
}

/// A TOML file held against the keys that may be in it.
class CheckedFile {
 public:
  static Result<CheckedFile> read(Process process, const std::filesystem::path& file) {
    if (!std::filesystem::is_regular_file(file)) return fail("NOT_READABLE", file.string());
    auto parsed = parsed_file(file);
    if (!parsed) return tl::make_unexpected(parsed.error());
    CheckedFile checked{file, std::move(*parsed), keys_of(process)};
    if (auto known = checked.check_tables(checked.table_, ""); !known)
      return tl::make_unexpected(known.error());
    if (auto there = checked.check_required(); !there) return tl::make_unexpected(there.error());
    return checked;
  }

  std::string text(std::string_view table, std::string_view name, std::string otherwise = {}) const {
    return at(table, name).value_or(std::move(otherwise));
  }
  std::int64_t number(std::string_view table, std::string_view name, std::int64_t otherwise) const {
    return at(table, name).value_or(otherwise);
  }
  std::filesystem::path path(std::string_view table, std::string_view name) const {
    const std::filesystem::path given = text(table, name);
    return given.empty() || given.is_absolute() ? given : file_.parent_path() / given;
  }
  std::vector<std::string> names_below(std::string_view table) const {
    std::vector<std::string> names;
    if (const toml::table* below = table_[table].as_table()) {
      for (const auto& [name, node] : *below) names.emplace_back(name.str());
    }
    return names;
  }

 private:
  CheckedFile(std::filesystem::path file, toml::table table, std::vector<Key> keys)
      : file_(std::move(file)), table_(std::move(table)), keys_(std::move(keys)) {}

  toml::node_view<const toml::node> at(std::string_view table, std::string_view name) const {
    return table_.at_path(std::string{table} + "." + std::string{name});
  }

  Result<void> check_tables(const toml::table& table, const std::string& path) const {
    for (const auto& [name, node] : table) {
      const std::string here = path.empty() ? std::string{name.str()} : path + "." + std::string{name.str()};
      const auto checked =
          node.is_table() ? check_tables(*node.as_table(), here) : check_value(node, path, name.str(), here);
      if (!checked) return checked;
    }
    return {};
  }

  Result<void> check_value(const toml::node& node, std::string_view table, std::string_view name,
                           const std::string& here) const {
    const std::string where = place(file_, node.source()) + here + ": ";
    const auto key = std::find_if(keys_.begin(), keys_.end(), [&](const Key& declared) {
      return declared.name == name && table_matches(declared.table, table);
    });
    if (key == keys_.end()) return bad(where, "unknown key");
    if (key->most == 0) {
      if (!node.is_string()) return bad(where, "must be text");
      return {};
    }
    const auto value = node.value<std::int64_t>();
    if (!node.is_integer() || !value) return bad(where, "must be a whole number");
    if (*value < key->least || *value > key->most) {
      return bad(where, "must be from " + std::to_string(key->least) + " to " + std::to_string(key->most));
    }
    return {};
  }

  Result<void> check_required() const {
    for (const Key& key : keys_) {
      if (key.required && !at(key.table, key.name)) {
        return bad(file_.string() + ":1: ",
                   std::string{key.table} + "." + std::string{key.name} + ": missing");
      }
    }
    return {};
  }

  std::filesystem::path file_;
  toml::table table_;
  std::vector<Key> keys_;
};

}  // namespace

Result<ServiceConfig> load_service_config(Process process, const std::filesystem::path& file) {
  const auto checked = CheckedFile::read(process, file);
  if (!checked) return tl::make_unexpected(checked.error());
  ServiceConfig config;
  config.listen = checked->text("service", "listen");
  config.ca = checked->path("tls", "ca");
  config.identity = {checked->path("tls", "certificate"), checked->path("tls", "key")};
  config.conninfo = checked->text("database", "conninfo");
  config.connections = checked->number("database", "connections", config.connections);
  config.statement_timeout_ms =
      checked->number("database", "statement_timeout_ms", config.statement_timeout_ms);
  config.log_level = checked->text("log", "level", config.log_level);
  constexpr std::array levels{"info", "warning", "error"};
  if (std::find(levels.begin(), levels.end(), config.log_level) == levels.end()) {
    return bad(file.string() + ": ", "log.level: must be info, warning or error");
  }
  config.state = checked->path("state", "folder");
  if (config.state.empty()) config.state = "/var/lib/vouch-ingest";
  config.spool_megabytes = checked->number("state", "spool_megabytes", config.spool_megabytes);
  config.feed_megabytes = checked->number("feeds", "megabytes", config.feed_megabytes);
  config.hep_connections = checked->number("feeds", "hep_connections", config.hep_connections);
  config.hep_connections_per_sender =
      checked->number("feeds", "hep_connections_per_sender", config.hep_connections_per_sender);
  config.safety_stop_percent = checked->number("policy", "safety_stop_percent", config.safety_stop_percent);
  config.bindings_per_second = checked->number("policy", "bindings_per_second", config.bindings_per_second);
  config.signing = {checked->path("signing", "certificate"), checked->path("signing", "key")};
  return config;
}

Result<ClientConfig> load_client_config(const std::filesystem::path& file) {
  const auto checked = CheckedFile::read(Process::kClient, file);
  if (!checked) return tl::make_unexpected(checked.error());
  ClientConfig config;
  config.ingest = checked->text("endpoints", "ingest");
  config.correlator = checked->text("endpoints", "correlator");
  config.exporter = checked->text("endpoints", "exporter");
  config.ca = checked->path("tls", "ca");
  for (const std::string& name : checked->names_below("identity")) {
    config.identities[name] = {checked->path("identity." + name, "certificate"),
                               checked->path("identity." + name, "key")};
  }
  for (const auto* role : {"administrator", "mediation", "feed"})
    config.defaults[role] = checked->text("defaults", role);
  config.migrate_conninfo = checked->text("migrate", "conninfo");
  config.migrations = checked->path("migrate", "migrations");
  return config;
}

}  // namespace vouch::services
