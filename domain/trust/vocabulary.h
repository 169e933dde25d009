#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace vouch {

/// Which values of a code policies may ask. A UE can write anything, and a verdict is kept for all bindings
/// that show the same: so what it wrote is told as it was seen, and weighed as one of few words.
enum class Vocabulary {
  kNone,          ///< free text and numbers: on record, and no rule may ask them
  kOurs,          ///< words that Vouch itself finds, few as they are
  kAlgorithms,    ///< of Authorization (RFC 7616 section 3.3, RFC 3310, RFC 4169)
  kMechanisms,    ///< of Security-Client and Security-Verify (RFC 3329 section 2.2)
  kAccessTypes,   ///< of P-Access-Network-Info (RFC 7315 section 5.4, TS 24.229 clause 7.2A.4)
  kApplications,  ///< feature tags of applications: IARIs, ICSIs of messaging, tags of RCS
};

/// What is weighed of a value that was seen: a known word in its usual spelling, however it was written; else
/// the kind of word it is ("3GPP-NR-OTHER"), else "OTHER". Empty if it is, or if nothing is weighed. What is
/// weighed of a weighed value is the same.
std::string weighed(Vocabulary vocabulary, std::string_view seen);

/// All that is ever weighed of what a UE wrote; empty of kNone and kOurs.
std::vector<std::string_view> words_of(Vocabulary vocabulary);

}  // namespace vouch
