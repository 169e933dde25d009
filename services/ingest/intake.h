#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string_view>

#include "signalling/framing/observed_message.h"

namespace vouch::services {

/// Why something that a sender sent did not come in. Each is counted by sender, alarmed, and blinds the
/// coverage of its feed.
enum class Loss {
  kKernelDrop,    ///< the socket's buffer ran over (SO_RXQ_OVFL)
  kNoRoom,        ///< we were full, and the transport cannot be told to wait
  kBadFrame,      ///< the framing could not be read: what it held is not known
  kNotAuthentic,  ///< the sender's key or certificate is not the feed's
};

/// "KERNEL_DROP", "NO_ROOM", "BAD_FRAME", "NOT_AUTHENTIC".
std::string_view name_of(Loss loss);

/// What became of a message that was taken.
enum class Settled {
  kDurable,  ///< it had its effect, or waits on the local disk to have it
  kGivenUp,  ///< neither database nor disk could take it: counted as lost
};

/// What a message that waits costs besides its octets.
inline constexpr std::size_t kMessageCost = 512;

/// What is kept of a frame that could not be read: an engineer wants its beginning, a flood its whole.
inline constexpr std::size_t kPutAsideOctets = 4096;

/// A live feed's way in: where a listener puts what it received. Bounded in octets over all that is not
/// settled yet. Thread-safe; none of the calls blocks.
class Intake {
 public:
  using WhenSettled = std::function<void(Settled)>;

  virtual ~Intake() = default;

  /// Takes the message and true, or leaves it and false: full. `when_settled` (may be empty) is called once,
  /// on a thread of the intake, and must not block. A message refused for its content settles as durable: it
  /// is on record as refused.
  virtual bool offer(signalling::ObservedMessage&& message, WhenSettled when_settled) = 0;

  /// Calls `call` once, on a thread of the intake, as soon as there is room: at once if there is. This is
  /// back-pressure: a listener on a stream stops reading until then.
  virtual void when_room(std::function<void()> call) = 0;

  /// Counts what did not come in, by sender (an address as text).
  virtual void count_loss(Loss loss, std::string_view sender, std::uint64_t times) = 0;

  /// Keeps what could not be read, and why, for an engineer to see. Nothing is kept of `octets` beyond the
  /// first kPutAsideOctets; they may be none. What it comes to as a loss is counted besides.
  virtual void put_aside(const signalling::Problem& problem, std::string_view octets) = 0;
};

}  // namespace vouch::services
