#include "storage/binding/client_profile_json.h"

#include <nlohmann/json.hpp>

#include "storage/connection/sha256.h"
#include "storage/connection/storable_text.h"

namespace vouch::storage {
namespace {

using Json = nlohmann::json;

void put(Json& json, const char* key, const std::string& text) {
  if (!text.empty()) json[key] = to_storable(text);
}

void put(Json& json, const char* key, const std::vector<std::string>& texts) {
  for (const std::string& text : texts) json[key].push_back(to_storable(text));
}

void put(Json& json, const char* key, bool value) {
  if (value) json[key] = true;
}

// These throw nlohmann exceptions on a member of another type.
void take(const Json& json, const char* key, std::string& text) {
  if (json.contains(key)) text = from_storable(json.at(key).get_ref<const std::string&>());
}

void take(const Json& json, const char* key, std::vector<std::string>& texts) {
  if (!json.contains(key)) return;
  for (const Json& text : json.at(key)) texts.push_back(from_storable(text.get_ref<const std::string&>()));
}

void take(const Json& json, const char* key, bool& value) {
  if (json.contains(key)) value = json.at(key).get<bool>();
}

}  // namespace

std::string profile_json(const ClientProfile& profile) {
  Json json = Json::object();
  json["authentication"] = std::string{name_of(profile.authentication)};
  put(json, "algorithm", profile.algorithm);
  put(json, "integrity_protected", profile.integrity_protected);
  put(json, "behind_pcscf", profile.behind_pcscf);
  put(json, "security_mechanism", profile.security_mechanism);
  put(json, "security_offer", profile.security_offer);
  put(json, "feature_tags", profile.feature_tags);
  put(json, "access_type", profile.access_type);
  put(json, "access_network_provided", profile.access_network_provided);
  put(json, "user_agent", profile.user_agent);
  return json.dump();
}

std::optional<ClientProfile> profile_from_json(std::string_view text) {
  try {
    const Json json = Json::parse(text);
    const auto authentication = authentication_from(json.at("authentication").get_ref<const std::string&>());
    if (!authentication) return std::nullopt;
    ClientProfile profile;
    profile.authentication = *authentication;
    take(json, "algorithm", profile.algorithm);
    take(json, "integrity_protected", profile.integrity_protected);
    take(json, "behind_pcscf", profile.behind_pcscf);
    take(json, "security_mechanism", profile.security_mechanism);
    take(json, "security_offer", profile.security_offer);
    take(json, "feature_tags", profile.feature_tags);
    take(json, "access_type", profile.access_type);
    take(json, "access_network_provided", profile.access_network_provided);
    take(json, "user_agent", profile.user_agent);
    return profile;
  } catch (const Json::exception&) {
    return std::nullopt;
  }
}

std::array<std::uint8_t, 16> profile_id(std::string_view canonical_json) {
  return short_digest(canonical_json);
}

}  // namespace vouch::storage
