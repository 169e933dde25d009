#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "domain/common/result.h"
#include "domain/common/time.h"
#include "services/ingest/feeds/feed_spec.h"
#include "services/ingest/intake.h"
#include "services/ingest/live/feed_watch.h"
#include "services/ingest/peers/sender_tally.h"

namespace vouch::services {

/// Connections of a listener on a stream, since it began.
struct ConnectionTotals {
  std::uint64_t accepted = 0;
  std::uint64_t open = 0;                ///< now
  std::uint64_t refused = 0;             ///< by address, or because there were too many
  std::uint64_t handshakes_failed = 0;   ///< of TLS
  std::uint64_t broken_off = 0;          ///< closed because a message stayed unfinished
  std::uint64_t most = 0;                ///< that may be open
  std::uint64_t most_of_one_sender = 0;  ///< likewise, of one address; 0: no bound of its own
};

/// When requests were answered, since the listener began.
struct AnswerTotals {
  std::uint64_t durable = 0;
  std::uint64_t at_deadline = 0;
  std::uint64_t at_once = 0;
  std::uint64_t given_up = 0;
};

/// Why a file, or a part of it, could not be read.
struct FileProblem {
  std::string file;  ///< its name, printable
  std::string code;
  std::string where;  ///< in the file; empty: all of it
  NetworkTime at;     ///< by our clock
};

/// What became of files, since the listener began.
struct FileTotals {
  std::uint64_t done = 0;
  std::uint64_t rejected = 0;
  std::uint64_t read_again = 0;
  std::uint64_t stuck = 0;
  std::optional<FileProblem> last_rejected;
  std::optional<FileProblem> last_damaged;  ///< what was whole in it is taken
};

/// What a listener counts beside what it hands to its Intake; nothing where its kind has no such thing.
struct ListenerCounts {
  std::optional<ConnectionTotals> connections;
  std::optional<AnswerTotals> answers;
  std::optional<FileTotals> files;
  std::uint64_t without_sip = 0;  ///< packets of other protocols
  SenderTally::Totals senders;    ///< what each brought
};

/// What receives for a live feed, of whatever kind. Destroying it stops it, too.
class Listener {
 public:
  virtual ~Listener() = default;
  /// The port it is bound to; 0 if it has none.
  virtual std::uint16_t port() const = 0;
  /// Also once it is stopped. Thread-safe.
  virtual ListenerCounts counts() const = 0;
  /// Nothing more is offered when it returns.
  virtual void stop() = 0;
  /// Tries at once what it would try again later: subscriptions that do not stand. Thread-safe.
  virtual void try_again() {}
};

/// What a listener notices besides messages. Called on its own thread; must not block.
struct ListenerNews {
  /// A file was taken and is durable, or cannot be read.
  std::function<void(const TakenFile&)> on_file;
  /// How many subscriptions do not stand; at each change.
  std::function<void(std::uint64_t)> on_unsubscribed;
};

/// What every listener of this process may use.
struct ListenerTerms {
  std::filesystem::path state;  ///< folder for what a listener needs on disk
  std::size_t hep_connections;
  std::size_t hep_connections_per_sender;
};

/// Begins to receive what `spec` says, into `intake`, which outlives it. `news`: both are needed. Errors:
/// those of HepListener, SipListener and DirectoryFeed; NOT_READABLE for a file that the spec names,
/// KEY_EMPTY (auth_key_file).
Result<std::unique_ptr<Listener>> open_listener(const FeedSpec& spec, const ListenerTerms& terms,
                                                Intake& intake, ListenerNews news);

}  // namespace vouch::services
