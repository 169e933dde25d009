#include "services/exporter/package/manifest_json.h"

#include <algorithm>
#include <nlohmann/json.hpp>

namespace vouch::services {
namespace {

using nlohmann::json;
using nlohmann::ordered_json;

constexpr std::string_view kFormat = "vouch-package";

std::string place_of(std::string_view key) {
  return std::string(kManifestFile) + "/" + std::string(key);
}

auto invalid(std::string_view key) {
  return fail("MANIFEST_INVALID", place_of(key));
}

/// The value at a path like "period/since"; null if there is none.
const json* find(const json& root, std::string_view path) {
  const json* at = &root;
  while (at != nullptr && !path.empty()) {
    const std::size_t slash = path.find('/');
    const auto member = at->find(std::string(path.substr(0, slash)));
    at = at->is_object() && member != at->end() ? &*member : nullptr;
    path = slash == path.npos ? std::string_view{} : path.substr(slash + 1);
  }
  return at;
}

Result<void> read(const json& root, std::string_view path, std::string& into) {
  const json* value = find(root, path);
  if (value == nullptr || !value->is_string()) return invalid(path);
  into = value->get<std::string>();
  return {};
}

Result<void> read(const json& root, std::string_view path, std::uint64_t& into) {
  const json* value = find(root, path);
  if (value == nullptr || !value->is_number_unsigned()) return invalid(path);
  into = value->get<std::uint64_t>();
  return {};
}

template <class Tag>
Result<void> read(const json& root, std::string_view path, Timestamp<Tag>& into) {
  std::string text;
  if (auto done = read(root, path, text); !done) return done;
  const auto us = parse_time_us(text);
  if (!us) return invalid(path);
  into = Timestamp<Tag>::from_us(*us);
  return {};
}

Result<void> read(const json& root, std::string_view path, std::optional<NetworkTime>& into) {
  const json* value = find(root, path);
  if (value == nullptr) return invalid(path);
  if (value->is_null()) return {};
  return read(root, path, into.emplace());
}

Result<void> read(const json& root, std::string_view path, PackageId& into) {
  std::string text;
  if (auto done = read(root, path, text); !done) return done;
  const auto octets = parse_uuid(text);
  if (!octets) return invalid(path);
  into.octets = *octets;
  return {};
}

Result<void> read(const json& root, std::string_view path, Liid& into) {
  std::string text;
  if (auto done = read(root, path, text); !done) return done;
  if (text.empty()) return invalid(path);
  into = Liid(std::move(text));
  return {};
}

/// Reads one key after the other and stops at the first that is wrong.
template <class... Fields>
Result<void> read_all(const json& root, std::pair<std::string_view, Fields&>... fields) {
  Result<void> done;
  ((done = done ? read(root, fields.first, fields.second) : done), ...);
  return done;
}

template <class T>
std::pair<std::string_view, T&> key(std::string_view path, T& into) {
  return {path, into};
}

Result<void> check_format(const json& root) {
  std::string format;
  std::uint64_t version = 0;
  if (auto done = read_all(root, key("format", format), key("format_version", version)); !done) return done;
  if (format != kFormat) return invalid("format");
  if (version != kFormatVersion) return invalid("format_version");
  return {};
}

Result<void> read_description(const json& root, PackageDescription& into) {
  return read_all(root, key("package_id", into.package_id), key("liid", into.liid),
                  key("authority", into.authority), key("period/since", into.since),
                  key("period/until", into.until), key("as_of", into.as_of),
                  key("created_at", into.created_at), key("created_by", into.created_by),
                  key("policy_version", into.policy_version), key("software_version", into.software_version));
}

bool is_digest(std::string_view text) {
  const auto is_lower_hex = [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); };
  return text.size() == 64 && std::all_of(text.begin(), text.end(), is_lower_hex);
}

Result<void> read_part(const json& root, const json& entry, PackagePart part, PartDigest& into) {
  std::string name;
  std::uint64_t count = 0;
  const std::string count_key = "counts/" + std::string(count_name(part));
  if (!entry.is_object() || !read_all(entry, key("name", name), key("octets", into.octets),
                                      key("records", into.records), key("sha256", into.sha256))) {
    return invalid("parts");
  }
  if (name != file_name(part) || !is_digest(into.sha256)) return invalid("parts");
  if (auto done = read(root, count_key, count); !done) return done;
  if (count != into.records) return invalid(count_key);
  return {};
}

Result<void> read_parts(const json& root, Manifest& into) {
  const json* entries = find(root, "parts");
  if (entries == nullptr || !entries->is_array() || entries->size() != kPackageParts.size())
    return invalid("parts");
  Result<void> done;
  for (const PackagePart part : kPackageParts) {
    if (done) done = read_part(root, entries->at(static_cast<std::size_t>(part)), part, into.part(part));
  }
  return done;
}

ordered_json period_of(const PackageDescription& what) {
  ordered_json until;
  if (what.until) until = rfc3339(what.until->us);
  return {{"since", rfc3339(what.since.us)}, {"until", until}};
}

ordered_json counts_of(const Manifest& manifest) {
  ordered_json counts;
  for (const PackagePart part : kPackageParts)
    counts[std::string(count_name(part))] = manifest.part(part).records;
  return counts;
}

ordered_json parts_of(const Manifest& manifest) {
  ordered_json parts = ordered_json::array();
  for (const PackagePart part : kPackageParts) {
    const PartDigest& digest = manifest.part(part);
    parts.push_back(ordered_json{{"name", file_name(part)},
                                 {"octets", digest.octets},
                                 {"sha256", digest.sha256},
                                 {"records", digest.records}});
  }
  return parts;
}

}  // namespace

std::string to_json(const Manifest& manifest) {
  const PackageDescription& what = manifest.description;
  ordered_json root;
  root["format"] = kFormat;
  root["format_version"] = kFormatVersion;
  root["package_id"] = format_uuid(what.package_id.octets);
  root["liid"] = what.liid.reveal();
  root["authority"] = what.authority;
  root["period"] = period_of(what);
  root["as_of"] = rfc3339(what.as_of.us);
  root["created_at"] = rfc3339(what.created_at.us);
  root["created_by"] = what.created_by;
  root["policy_version"] = what.policy_version;
  root["software_version"] = what.software_version;
  root["counts"] = counts_of(manifest);
  root["parts"] = parts_of(manifest);
  // Names come from configuration and warrants; octets that are no UTF-8 must not cost the package.
  return root.dump(2, ' ', false, ordered_json::error_handler_t::replace) + "\n";
}

Result<Manifest> parse_manifest(std::string_view text) {
  const json root = json::parse(text.begin(), text.end(), nullptr, false);
  if (!root.is_object()) return invalid("");
  Manifest manifest;
  if (auto done = check_format(root); !done) return tl::make_unexpected(done.error());
  if (auto done = read_description(root, manifest.description); !done)
    return tl::make_unexpected(done.error());
  if (auto done = read_parts(root, manifest); !done) return tl::make_unexpected(done.error());
  return manifest;
}

}  // namespace vouch::services
