#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "domain/binding/merge_hops.h"
#include "signalling/framing/observed_message.h"
#include "signalling/inspect/message_counts.h"

namespace vouch::signalling {

/// An accepted registration of one contact, all hops it was seen on put together.
struct InspectedRegistration {
  MergedRegistration merged;     ///< of the AoR
  std::vector<Impu> associated;  ///< P-Associated-URI, sorted
  std::size_t hops = 0;          ///< on how many it was seen
};

/// A problem and the file it is in.
struct FileProblem {
  std::string file;  ///< base name
  Problem problem;
};

struct InspectReport {
  MessageCounts counts;
  std::uint64_t malformed_messages = 0;
  std::vector<InspectedRegistration> registrations;  ///< by time
  std::vector<FileProblem> problems;
  bool all_readable = true;  ///< false if a file could not be read at all
};

/// Reads capture files as one feed each would be read, observed at `point`. Never fails: what cannot be read
/// is among the problems.
InspectReport inspect(const std::vector<std::filesystem::path>& files, ObservationPoint point);

}  // namespace vouch::signalling
