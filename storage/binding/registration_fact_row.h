#pragma once

#include <map>
#include <string>
#include <vector>

#include "domain/common/result.h"
#include "domain/registration/registration.h"
#include "storage/binding/registration_content.h"
#include "storage/connection/transaction.h"

namespace vouch::storage {

/// Where rows of registration facts go.
const CopyTarget& registration_fact_target();

RowText registration_fact_row(const RegistrationFact& fact, const ContentId& content, KnowledgeTime known_at);

/// Reads facts_of_impus.sql, then the contents that these name.
class RegistrationFactRows {
 public:
  void read(RowReader& row);

  /// The facts, in the order they were read, with what `contents` holds or reads of them. Errors: those of
  /// Transaction; CORRUPT, where a content is missing.
  Result<std::vector<RegistrationFact>> complete(Transaction& transaction, RegistrationContents& contents) &&;

 private:
  struct Told {
    RegistrationFact fact;
    std::string content_id;
    bool holds_gruu;
  };
  std::vector<Told> told_;
  std::map<std::string, std::string> periods_;  ///< of the contents, by their id
};

}  // namespace vouch::storage
