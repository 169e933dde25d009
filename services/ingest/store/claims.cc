#include "services/ingest/store/claims.h"

#include <algorithm>
#include <functional>
#include <string>
#include <string_view>

namespace vouch::services {
namespace {

std::uint64_t hash_of(char kind, std::string_view text) {
  return std::hash<std::string_view>{}(text)*31 + static_cast<std::uint64_t>(kind);
}

}  // namespace

void Claims::add(const Impu& impu) {
  claimed_.insert(hash_of('P', impu.reveal()));
}

void Claims::add(const Imei& imei) {
  claimed_.insert(hash_of('I', imei.reveal()));
}

/// By what is the same however it is written: two spellings of a contact may be one.
void Claims::add(const ContactUri& contact) {
  const auto uri = parse_uri(contact.reveal());
  claimed_.insert(hash_of('C', uri ? equality_key(*uri) : contact.reveal()));
}

void Claims::add(const RegisteredContact& contact) {
  add(contact.uri);
  if (contact.instance && contact.instance->imei) add(*contact.instance->imei);
}

void Claims::add(const RegistrationFact& fact) {
  add(fact.impu);
  add(fact.contact);
}

void Claims::add(const AcceptedRegistration& accepted) {
  add(accepted.aor);
  for (const Impu& impu : accepted.associated) add(impu);
  for (const RegisteredContact& contact : accepted.contacts) add(contact);
}

bool Claims::cover(const Claims& others) const {
  return std::all_of(others.claimed_.begin(), others.claimed_.end(),
                     [&](std::uint64_t one) { return claimed_.contains(one); });
}

bool Claims::meet(const Claims& others) const {
  const bool is_less = claimed_.size() < others.claimed_.size();
  const auto& fewer = is_less ? claimed_ : others.claimed_;
  const auto& more = is_less ? others.claimed_ : claimed_;
  return std::any_of(fewer.begin(), fewer.end(), [&](std::uint64_t one) { return more.contains(one); });
}

}  // namespace vouch::services
