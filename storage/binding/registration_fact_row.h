#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <unordered_map>

#include "domain/common/time.h"
#include "domain/registration/registration.h"
#include "storage/connection/transaction.h"

namespace vouch::storage {

/// Where rows of registration facts go.
const CopyTarget& registration_fact_target();

/// A fact made ready to be stored.
struct RegistrationFactRow {
  Row row;  ///< for registration_fact_target()
  std::array<std::uint8_t, 16>
      digest;  ///< over all it says but the feed: two feeds that saw the same tell one fact
};

RegistrationFactRow registration_fact_row(const RegistrationFact& fact,
                                          const std::array<std::uint8_t, 16>& profile,
                                          KnowledgeTime known_at);

/// Reads what facts_of_impus.sql selects. Profiles repeat, so each is taken apart once.
class RegistrationFactRows {
 public:
  RegistrationFact read(RowReader& row);

 private:
  ClientProfile read_profile(RowReader& row);
  std::unordered_map<std::string, ClientProfile> profiles_;
};

}  // namespace vouch::storage
