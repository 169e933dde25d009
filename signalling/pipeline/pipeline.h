#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "domain/registration/registration.h"
#include "domain/session/session.h"
#include "signalling/framing/observed_message.h"
#include "signalling/pairing/register_pairing.h"

namespace vouch::signalling {

/// A message that brought nothing, and why.
struct Refusal {
  std::uint64_t sequence = 0;  ///< of the message in its feed
  Problem problem;
  std::string octets{};  ///< of the message, as they came
  NetworkTime observed_at{};
};

/// What became of the messages of a feed.
struct PipelineCounters {
  std::uint64_t messages = 0;            ///< taken
  std::uint64_t malformed = 0;           ///< not readable as SIP, or breaking a rule that makes it worthless
  std::uint64_t registers = 0;           ///< REGISTER requests, third-party ones included
  std::uint64_t register_successes = 0;  ///< 2xx to REGISTER
  std::uint64_t register_finals = 0;     ///< final responses to REGISTER, those included
  std::uint64_t third_party_registers =
      0;  ///< REGISTERs of an S-CSCF to an application server; none of them waits for its response
  std::uint64_t notifies = 0;  ///< NOTIFYs of the reg event package
  std::uint64_t reports = 0;   ///< facts the registrar itself told
  std::uint64_t invites = 0;
  std::uint64_t unpaired_registers = 0;  ///< REGISTERs whose final response never came
  std::uint64_t unpaired_successes = 0;  ///< 2xx to a REGISTER that never came
};

/// What the messages taken so far have turned into.
struct PipelineOutput {
  std::vector<AcceptedRegistration> registrations;
  std::vector<RegistrationFact> reports;  ///< what the registrar itself told of its state
  std::vector<SessionFact> sessions;
  std::vector<Refusal> refusals;
};

/// From SIP messages to facts, for one feed: parses, pairs REGISTER with its 2xx, extracts. Behind every
/// feed, so that all feeds mean the same by the same message. Bounded: holds a REGISTER no longer than the
/// pairing window of network time, and no more than a fixed number of them. Not thread-safe.
class Pipeline {
 public:
  Pipeline(std::string feed, ObservationPoint point);
  ~Pipeline();

  /// Sequence numbers grow; they need not be dense.
  void take(const ObservedMessage& message, std::uint64_t sequence);
  /// Nothing more will come: whatever still waits for its partner is settled as unpaired.
  void finish();

  /// Hands over what came out since the last call.
  PipelineOutput drain();
  /// Every message up to this sequence number has had its effect on an output already drained or ready to
  /// drain: a feed that starts again behind it misses nothing. A REGISTER waiting for its response holds it
  /// back.
  std::uint64_t settled() const;
  const PipelineCounters& counters() const;
  /// REGISTERs and 2xx given up since the last call: what they were about may be missing.
  std::vector<Unpaired> take_unpaired();

 private:
  struct State;
  void read(const ObservedMessage& message, std::uint64_t sequence);

  std::unique_ptr<State> state_;
};

}  // namespace vouch::signalling
