#include "domain/identity/instance_id.h"

#include <algorithm>

#include "domain/common/opaque_id.h"
#include "domain/identity/ascii.h"
#include "domain/identity/instance_imei.h"
#include "domain/identity/instance_problems.h"
#include "domain/identity/instance_wrapping.h"

namespace vouch {
namespace {

constexpr std::size_t kLongestInstanceId = 512;

bool has_prefix(std::string_view text, std::string_view lower_case_prefix) {
  return text.size() >= lower_case_prefix.size() &&
         ascii::lower(text.substr(0, lower_case_prefix.size())) == lower_case_prefix;
}

/// RFC 4122 section 3: compared without regard to case.
void read_uuid_urn(std::string_view value, InstanceId& instance) {
  instance.normalized = "urn:uuid:" + ascii::lower(value);
  const auto uuid = parse_uuid(value);
  if (!uuid) {
    instance.problems.emplace_back(instance_problem::kBadUuid);
    return;
  }
  instance.kind = InstanceKind::kUuid;
  const bool nil = std::all_of(uuid->begin(), uuid->end(), [](std::uint8_t octet) { return octet == 0; });
  if (nil) instance.problems.emplace_back(instance_problem::kNilUuid);
}

/// RFC 8464: 14 hexadecimal digits, grouped by hyphens or not; a 15th is the check digit. Normalised without
/// hyphens.
void read_meid_urn(std::string_view value, InstanceId& instance) {
  constexpr std::size_t digits = 14;
  std::string meid;
  bool hexadecimal = true;
  for (const char c : value) {
    if (c == '-') continue;
    hexadecimal = hexadecimal && ascii::hex_value(c) >= 0;
    meid.push_back(ascii::lower(c));
  }
  instance.normalized = "urn:device-id:meid:" + meid;
  if (!hexadecimal || (meid.size() != digits && meid.size() != digits + 1)) {
    instance.problems.emplace_back(instance_problem::kBadMeid);
    return;
  }
  instance.normalized.resize(instance.normalized.size() - (meid.size() - digits));
  instance.kind = InstanceKind::kMeid;
}

/// The namespace identifier of a URN (RFC 8141 section 2), in lower case; empty if the text is no URN.
std::string urn_namespace(std::string_view text) {
  if (!has_prefix(text, "urn:")) return {};
  const std::size_t colon = text.find(':', 4);
  if (colon == std::string_view::npos || colon + 1 == text.size()) return {};
  if (std::string_view{"?#"}.find(text[colon + 1]) != std::string_view::npos) return {};
  const std::string_view nid = text.substr(4, colon - 4);
  const bool legal = nid.size() >= 2 && nid.size() <= 32 && nid.front() != '-' && nid.back() != '-' &&
                     std::all_of(nid.begin(), nid.end(),
                                 [](char c) { return ascii::is_alpha(c) || ascii::is_digit(c) || c == '-'; });
  return legal ? ascii::lower(nid) : std::string{};
}

/// RFC 8141 section 3: scheme and namespace without regard to case, percent-triplets likewise, what follows
/// `?+`, `?=` or `#` does not count.
std::string normalize_urn(std::string_view urn, const std::string& nid) {
  std::string normalized = "urn:" + nid;
  const std::size_t end = std::min({urn.find("?+"), urn.find("?="), urn.find('#'), urn.size()});
  const std::size_t start = normalized.size();
  normalized += urn.substr(start, end - start);
  for (std::size_t i = start; i + 2 < normalized.size(); ++i) {
    if (normalized[i] != '%' || ascii::hex_value(normalized[i + 1]) < 0 ||
        ascii::hex_value(normalized[i + 2]) < 0)
      continue;
    normalized[i + 1] = ascii::upper(normalized[i + 1]);
    normalized[i + 2] = ascii::upper(normalized[i + 2]);
  }
  return normalized;
}

/// A text that is no URN may still show an IMEI, if it is grouped as one; a bare run of digits can be
/// anything.
std::optional<Imei> imei_outside_urn(std::string_view text) {
  constexpr std::string_view prefix = "imei:";
  if (has_prefix(text, prefix)) text.remove_prefix(prefix.size());
  if (text.find('-') == std::string_view::npos) return std::nullopt;
  InstanceId read;
  read_imei_urn(text, read);
  return read.imei ? read.imei : read.candidate_imei;
}

void read_urn(std::string_view value, InstanceId& instance) {
  constexpr std::string_view imei = "urn:gsma:imei:";
  constexpr std::string_view uuid = "urn:uuid:";
  constexpr std::string_view meid = "urn:device-id:meid:";
  const std::string nid = urn_namespace(value);
  if (has_prefix(value, imei)) {
    read_imei_urn(value.substr(imei.size()), instance);
  } else if (has_prefix(value, uuid)) {
    read_uuid_urn(value.substr(uuid.size()), instance);
  } else if (has_prefix(value, meid)) {
    read_meid_urn(value.substr(meid.size()), instance);
  } else if (!nid.empty()) {
    instance.normalized = normalize_urn(value, nid);
  } else {
    instance.problems.emplace_back(instance_problem::kNotAUrn);
    instance.candidate_imei = imei_outside_urn(value);
  }
}

bool is_white_space(char c) {
  return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

void read_value(std::string_view value, InstanceId& instance) {
  std::string text{value};
  std::erase_if(text, is_white_space);
  if (text.empty()) {
    instance.problems.emplace_back(instance_problem::kEmpty);
  } else if (!std::all_of(text.begin(), text.end(), ascii::is_visible)) {
    instance.problems.emplace_back(instance_problem::kControlCharacter);
  } else {
    // Read without white space for what it shows; noted first, so that it can only give a candidate.
    if (text != value) instance.problems.emplace_back(instance_problem::kWhiteSpace);
    read_urn(text, instance);
  }
  if (instance.normalized.empty() || text != value) instance.normalized = std::string{value};
}

bool is_malformation(const std::string& problem) {
  return problem != instance_problem::kNilUuid && problem != instance_problem::kUnknownParameter;
}

}  // namespace

std::string_view name_of(InstanceKind kind) {
  switch (kind) {
    case InstanceKind::kImei:
      return "IMEI";
    case InstanceKind::kMeid:
      return "MEID";
    case InstanceKind::kUuid:
      return "UUID";
    case InstanceKind::kOther:
      return "OTHER";
  }
  return "OTHER";
}

InstanceId parse_instance_id(std::string_view text, bool as_parameter) {
  InstanceId instance;
  instance.received = std::string{text.substr(0, kLongestInstanceId)};
  if (text.size() > kLongestInstanceId) {
    instance.normalized = instance.received;
    instance.problems.emplace_back(instance_problem::kTooLong);
    return instance;
  }
  UnwrappedInstance unwrapped = unwrap_instance(text, as_parameter);
  instance.problems = std::move(unwrapped.problems);
  const bool whole = std::find(instance.problems.begin(), instance.problems.end(),
                               instance_problem::kUnterminated) == instance.problems.end();
  if (whole) {
    read_value(unwrapped.value, instance);
  } else {
    // Where the value ends cannot be told, so nothing in it is taken for a device.
    instance.normalized = std::string{unwrapped.value};
  }
  instance.well_formed = std::none_of(instance.problems.begin(), instance.problems.end(), is_malformation);
  return instance;
}

}  // namespace vouch
