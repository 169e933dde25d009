#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "domain/common/result.h"
#include "domain/registration/facts_by_impu.h"
#include "storage/connection/transaction.h"

namespace vouch::storage {

/// What an IMPU is found by.
enum class FinderKind {
  kImei,      ///< device that an instance-id names; never a candidate one
  kInstance,  ///< normalised instance-id that names no device
  kImpi,
  kUri,   ///< contact or GRUU, by contact_key()
  kFlow,  ///< address and port that the UE registered from
  kPath,  ///< topmost Path entry with a flow token (RFC 5626 section 5.1)
};

std::string_view name_of(FinderKind kind);  ///< "IMEI", "INSTANCE", "IMPI", "URI", "FLOW", "PATH"

/// What contacts and GRUUs are found by: the parts that RFC 3261 section 19.1.4 compares always
/// (equality_key), or the text itself where it cannot be read as a URI.
std::string contact_key(const std::string& uri);
std::string flow_key(std::string_view address, std::uint16_t port);

/// Makes the IMPUs of `facts` findable by what the facts show. `known`: all facts on record about them; what
/// these show is not written again, so a refresh that shows nothing new writes nothing. Returns how many rows
/// were new. Errors: those of Transaction.
Result<std::size_t> add_finders(Transaction& transaction, std::span<const RegistrationFact> facts,
                                const FactsByImpu& known, KnowledgeTime known_at);

}  // namespace vouch::storage
