#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "domain/common/result.h"
#include "domain/common/time.h"
#include "domain/identity/imei.h"
#include "domain/identity/uri.h"
#include "domain/registration/registration.h"
#include "domain/warrant/warrant.h"
#include "storage/connection/transaction.h"

namespace vouch::storage {

/// Reads facts, and finds the IMPUs that ever stood bound to something. Found IMPUs come sorted and distinct;
/// they are found by the bindings as known now, whatever time a question is about, so fold their facts
/// (timeline) to learn what held. Errors of all functions: those of Transaction.
class BindingReader {
 public:
  explicit BindingReader(Transaction& transaction) : transaction_(transaction) {}

  /// The latest knowledge time at which all there is to know is known: whatever is asked with an `as_of` up
  /// to here is answered the same for ever. A later `as_of` is not yet repeatable; take the earlier of the
  /// two.
  Result<KnowledgeTime> knowledge_horizon();

  /// The facts about `impus` known at `as_of`, by IMPU and network time.
  Result<std::vector<RegistrationFact>> facts_of(std::span<const Impu> impus, KnowledgeTime as_of);

  /// By the device an instance-id names; candidates do not count.
  Result<std::vector<Impu>> impus_of(const Imei& imei);
  Result<std::vector<Impu>> impus_of(std::span<const Imei> imeis);
  Result<std::vector<Impu>> impus_of(const Impi& impi);
  /// By the contact's equality_key(): compare with equal() what comes of it (RFC 3261 section 19.1.4).
  Result<std::vector<Impu>> impus_by_contact_key(std::string_view key);
  /// By the normalised form of an instance-id that names no device.
  Result<std::vector<Impu>> impus_by_instance(std::string_view normalized);
  /// By a public or temporary GRUU.
  Result<std::vector<Impu>> impus_by_gruu(std::string_view gruu);
  /// By the address, and the port if one is given, that the UE registered from.
  Result<std::vector<Impu>> impus_by_address(std::string_view address, std::optional<std::uint16_t> port);

  /// The IMPUs with a binding to one of `targets` that was added or changed after `known_at`. A binding that
  /// is gone, or that names another device now, is not found by what it was: whoever watches also names the
  /// IMPUs told before among the targets.
  Result<std::vector<Impu>> changed_since(std::span<const Target> targets, KnowledgeTime known_at);

 private:
  Result<std::vector<Impu>> find(const Statement& statement, const Row& parameters);

  Transaction& transaction_;
};

}  // namespace vouch::storage
