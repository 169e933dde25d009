#include "storage/binding/finder.h"

#include <algorithm>
#include <tuple>

#include "domain/common/names.h"
#include "domain/identity/uri.h"
#include "domain/registration/flow_token.h"
#include "storage/connection/sha256.h"
#include "storage/connection/storable_text.h"

namespace vouch::storage {
namespace {

constexpr Names<FinderKind, 6> kKinds{{{FinderKind::kImei, "IMEI"},
                                       {FinderKind::kInstance, "INSTANCE"},
                                       {FinderKind::kImpi, "IMPI"},
                                       {FinderKind::kUri, "URI"},
                                       {FinderKind::kFlow, "FLOW"},
                                       {FinderKind::kPath, "PATH"}}};

std::optional<FinderKey> uri_key(std::string_view uri) {
  if (uri.empty()) return std::nullopt;
  return finder_key(FinderKind::kUri, uri);
}

/// What is looked at of a URI; the text itself where it cannot be read as one.
std::string comparable(std::string_view uri) {
  const auto readable = parse_uri(uri);
  return readable ? equality_key(*readable) : std::string{uri};
}

/// Whether `other` shows `uri`, written the same: of one written otherwise the key is stored again.
bool shows_uri(const RegistrationFact& other, std::string_view uri) {
  return other.contact.uri.reveal() == uri || other.contact.pub_gruu == uri;
}

/// And as the same kind of key: of an instance-id that is not well-formed the IMEI is only a candidate.
bool show_the_same_device(const RegisteredContact& a, const RegisteredContact& b) {
  return a.instance && b.instance && a.instance->same_instance(*b.instance) &&
         a.instance->imei == b.instance->imei;
}

/// Leaves of `keys` of `fact` what `other` does not show.
void forget_shown(FinderKeys& keys, const RegistrationFact& fact, const RegistrationFact& other) {
  const Registration& own = fact.registration;
  const Registration& its = other.registration;
  if (show_the_same_device(fact.contact, other.contact)) keys.device.reset();
  if (own.impi == its.impi) keys.impi.reset();
  if (own.ue_address == its.ue_address && own.ue_port == its.ue_port) keys.flow.reset();
  if (keys.path && !its.path.empty() && own.path.front() == its.path.front()) keys.path.reset();
  if (shows_uri(other, fact.contact.uri.reveal())) keys.contact.reset();
  if (shows_uri(other, fact.contact.pub_gruu)) keys.gruu.reset();
}

bool show_the_same(const RegistrationFact& a, const RegistrationFact& b) {
  const auto shown = [](const RegistrationFact& fact) {
    return std::tie(fact.contact.uri, fact.contact.instance, fact.contact.pub_gruu, fact.registration->impi,
                    fact.registration->ue_address, fact.registration->ue_port, fact.registration->path);
  };
  return shown(a) == shown(b);
}

bool is_empty(const FinderKeys& keys) {
  return !keys.device && !keys.impi && !keys.contact && !keys.gruu && !keys.flow && !keys.path;
}

}  // namespace

std::string_view name_of(FinderKind kind) {
  return name_in(kKinds, kind);
}

FinderKey finder_key(FinderKind kind, std::string_view text) {
  const std::string seen = kind == FinderKind::kUri ? comparable(text) : std::string{text};
  const Sha256 digest = sha256(std::string{name_of(kind)} + ' ' + to_storable(seen));
  std::uint64_t key = 0;
  for (std::size_t i = 0; i < sizeof key; ++i) key = key << 8U | digest[i];
  return static_cast<FinderKey>(key);
}

std::optional<FinderKey> device_finder_key(const std::optional<InstanceId>& instance) {
  if (!instance) return std::nullopt;
  if (instance->imei) return finder_key(FinderKind::kImei, instance->imei->reveal());
  if (instance->normalized.empty()) return std::nullopt;
  return finder_key(FinderKind::kInstance, instance->normalized);
}

FinderKey flow_finder_key(std::string_view address, std::uint16_t port) {
  return finder_key(FinderKind::kFlow, std::string{address} + ' ' + std::to_string(port));
}

FinderKeys finder_keys(const RegistrationFact& fact) {
  const Registration& registration = fact.registration;
  FinderKeys keys;
  keys.device = device_finder_key(fact.contact.instance);
  if (registration.impi) keys.impi = finder_key(FinderKind::kImpi, registration.impi->reveal());
  keys.contact = uri_key(fact.contact.uri.reveal());
  keys.gruu = uri_key(fact.contact.pub_gruu);
  if (!registration.ue_address.empty())
    keys.flow = flow_finder_key(registration.ue_address, registration.ue_port);
  if (!registration.path.empty() && holds_flow_token(registration.path.front()))
    keys.path = finder_key(FinderKind::kPath, registration.path.front());
  return keys;
}

FinderKeys newly_shown(const RegistrationFact& fact, std::span<const RegistrationFact* const> known) {
  const auto says_so = [&](const RegistrationFact* other) { return show_the_same(fact, *other); };
  // What was last known is the likeliest to be refreshed.
  if (std::any_of(known.rbegin(), known.rend(), says_so)) return {};
  FinderKeys keys = finder_keys(fact);
  for (const RegistrationFact* other : known) {
    if (is_empty(keys)) break;
    forget_shown(keys, fact, *other);
  }
  return keys;
}

std::vector<FinderKey> new_temp_gruus(const RegistrationFact& fact,
                                      std::span<const RegistrationFact* const> known) {
  std::vector<FinderKey> keys;
  for (const std::string& gruu : fact.contact.temp_gruus) {
    const auto has_it = [&](const RegistrationFact* other) {
      const auto& its = other->contact.temp_gruus;
      return std::binary_search(its.begin(), its.end(), gruu);
    };
    if (std::any_of(known.rbegin(), known.rend(), has_it)) continue;
    if (const auto key = uri_key(gruu)) keys.push_back(*key);
  }
  return keys;
}

}  // namespace vouch::storage
