#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "domain/common/time.h"

namespace vouch::services {

/// What is known of an entry without unsealing it: what to say is missing if that fails. Names no person.
struct SpoolLabel {
  std::string feed;  ///< empty: not known
  NetworkTime since = NetworkTime::max();
  NetworkTime until = NetworkTime::min();  ///< earlier than `since`: nothing would be missing
  std::uint64_t facts = 0;
  friend bool operator==(const SpoolLabel&, const SpoolLabel&) = default;
};

/// What waits in the spool, by feed, should its file be lost. Of a feed of which some is removed and some
/// waits it knows too much, and never too little.
class HeldLabels {
 public:
  void note(const SpoolLabel& label, std::uint64_t sequence);
  /// What is not above `sequence` was removed.
  void forget_up_to(std::uint64_t sequence);
  /// All of it, which is then forgotten.
  std::vector<SpoolLabel> take();

 private:
  struct Held {
    SpoolLabel label;
    std::uint64_t last_sequence = 0;
  };
  std::map<std::string, Held> by_feed_;
};

/// What a damaged file of the spool held, by feed, as far as it can be read from either of its ends.
std::vector<SpoolLabel> labels_in_damaged(const std::filesystem::path& file);

}  // namespace vouch::services
