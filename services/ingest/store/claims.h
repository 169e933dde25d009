#pragma once

#include <cstdint>
#include <unordered_set>

#include "domain/identity/imei.h"
#include "domain/identity/uri.h"
#include "domain/registration/registration.h"

namespace vouch::services {

/// What a plan rests on or changes: identities, devices and contacts. Two plans whose claims do not meet come
/// to the same in either order. Kept as hashes: that two things share one costs a wait and no more.
class Claims {
 public:
  void add(const Impu& impu);
  void add(const Imei& imei);
  void add(const ContactUri& contact);
  /// The identity, and what it may be found by.
  void add(const RegistrationFact& fact);
  void add(const AcceptedRegistration& accepted);

  bool meet(const Claims& others) const;
  /// Whether all that `others` claim is claimed here, too.
  bool cover(const Claims& others) const;

 private:
  void add(const RegisteredContact& contact);

  std::unordered_set<std::uint64_t> claimed_;
};

}  // namespace vouch::services
