#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <unordered_map>
#include <utility>

#include "domain/registration/registration.h"
#include "storage/binding/finder.h"
#include "storage/binding/profile_reader.h"
#include "storage/connection/transaction.h"

namespace vouch::storage {

using ContentId = std::array<std::uint8_t, 16>;

/// Where rows of contents go.
const CopyTarget& registration_content_target();

/// What facts of one registration and contact say, save whose they are, when, and what is new each time.
struct RegistrationContent {
  ContentId id;        ///< over all of it but the keys
  std::string period;  ///< period_of()
  RowText row;         ///< for registration_content_target(); keys and `known_at` are added by add_keys()
};

/// Whether both facts have one content: they differ in the IMPU alone, and in that one may hold no GRUU.
bool share_content(const RegistrationFact& a, const RegistrationFact& b);

/// The content of `facts`, each of which shares it with the first; sorted by IMPU, not empty.
RegistrationContent registration_content(std::span<const RegistrationFact* const> facts,
                                         const std::array<std::uint8_t, 16>& profile);

void add_keys(RegistrationContent& content, const FinderKeys& keys, KnowledgeTime known_at);

/// Contents as read, with the profiles they name: what a fact's row does not say itself. What was read is not
/// read again.
class RegistrationContents {
 public:
  /// Reads those that are not known yet, of ids with their months. Errors: those of Transaction.
  Result<void> read(Transaction& transaction, const std::map<std::string, std::string>& periods);

  /// Fills in what the content says; false if it is not there.
  bool complete(RegistrationFact& fact, const std::string& content_id, bool holds_gruu) const;

 private:
  struct Content {
    RegistrationFact fact;
    std::string profile_id;
  };
  void read(RowReader& row);

  std::unordered_map<std::string, Content> contents_;
  ProfileReader profiles_;
};

}  // namespace vouch::storage
