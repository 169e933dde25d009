#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "domain/coverage/coverage.h"
#include "domain/coverage/stretches.h"
#include "services/ingest/intake.h"
#include "services/ingest/live/mirror_check.h"

namespace vouch::services {

/// By what a feed vouches for time.
enum class Vouching {
  kMessages,       ///< a message vouches for the time before its own: as long as the rhythm allows, or any
  kSubscriptions,  ///< while all stand, the time up to now is seen
  kFiles,          ///< each vouches for its own span, and the clock for nothing
};

/// A file that a feed took.
struct TakenFile {
  std::uint64_t position = 0;        ///< in the order in which files are taken
  std::optional<NetworkTime> since;  ///< what time it speaks of; nothing if it cannot be read, or is empty
  std::optional<NetworkTime> until;
  std::uint64_t losses = 0;  ///< places where something was lost
};

/// How a feed is watched.
struct Watch {
  std::string feed;
  std::int64_t rhythm_s = 0;  ///< longest silence that is normal, in seconds; 0: any
  Vouching vouching = Vouching::kMessages;
  std::int64_t clock_bound_s = 5;  ///< how far stamps may be from when their messages come
};

/// What one look at a feed's life found out. What is told once is told again only after it had passed.
struct FeedFindings {
  std::vector<FeedInterval> coverage;  ///< what can newly be said
  std::map<Loss, std::uint64_t> losses;
  bool became_silent = false;
  bool heard_again = false;
  std::optional<MirrorFault> mirror;           ///< told once
  std::optional<std::uint64_t> unsubscribed;   ///< how many subscriptions do not stand, if for seconds; or 0
  std::optional<std::int64_t> clock_apart_ms;  ///< stamp less arrival; told once
};

/// Watches whether a live feed tells the whole truth: heard within its rhythm, without losses, REGISTERs with
/// their responses, subscriptions standing, a clock like ours. Time that nobody vouches for yet is not told:
/// a quiet feed is vouched for by the next message, and one that lags only as far as it has told.
///
/// Each telling is a row for ever, so they are rationed: one in 90 seconds, and some more after a quiet time,
/// which makes a thousand a day of a feed at most, of one row each while all is well. Delay costs nothing but
/// delay: time not told yet is not complete, and knowledge grows by appending only. Where a telling waits,
/// what it tells of joins; a loss may then blind somewhat more than it hit, and never less.
///
/// Takes the time as an argument; not thread-safe.
class FeedWatch {
 public:
  FeedWatch(Watch watch, NetworkTime since);

  /// A message came that speaks of `observed_at`. That is its sender's word, and counts only as far as it is
  /// not ahead of our clock.
  void heard(NetworkTime came_at, NetworkTime observed_at);
  void lost(Loss loss, std::uint64_t times);
  /// So many messages of `[since, until]` went by way of the disk (kSpooled), or came without their partners
  /// (kUnpaired, kPairsLost).
  void note(FeedState state, NetworkTime since, NetworkTime until, std::uint64_t messages);
  /// How many subscriptions do not stand.
  void unsubscribed(std::uint64_t subscriptions) { unsubscribed_ = subscriptions; }
  /// A file vouches for its own time, and with the one before for a silence between them that is within the
  /// rhythm. What cannot be read, a file or the rest of one, may be of any time up to the next file's.
  void took_file(const TakenFile& file);
  /// A message came whose stamp is so much ahead of our clock, or behind it if negative, in microseconds.
  /// Says whether that is more than the bound.
  bool stamped(std::int64_t ahead_us);

  FeedFindings look(NetworkTime now, const RegisterCounts& counts);

  /// Nothing more comes from now on: what is left to tell. Who vouches by messages does so up to the last
  /// one: whether more were to come, nobody knows.
  std::vector<FeedInterval> close(NetworkTime now);

  /// "SILENT", "NOT_SUBSCRIBED", "RESPONSES_MISSING", "REQUESTS_MISSING", "PAIRS_LOST", "CLOCK_APART": the
  /// gravest that is the matter now; empty if all is well.
  std::string_view trouble() const;

 private:
  void look_at_losses(FeedFindings& findings, NetworkTime now);
  void look_at_mirror(FeedFindings& findings, NetworkTime now, const RegisterCounts& counts);
  void look_at_silence(FeedFindings& findings, NetworkTime now);
  void look_at_clock(FeedFindings& findings);
  void look_at_subscriptions(FeedFindings& findings, NetworkTime now);
  void look_before(const TakenFile& file);
  std::vector<FeedState> faults() const;
  void troubled(FeedState state, NetworkTime clear_until, NetworkTime until, std::uint64_t times = 0);
  NetworkTime vouched(NetworkTime now) const;
  bool is_worth_telling(NetworkTime now) const;
  bool is_new_trouble() const;
  bool may_tell(NetworkTime now);
  void say(const FeedInterval& interval);
  std::vector<FeedInterval> tell(NetworkTime vouched_until);
  void tell_alive(std::vector<FeedInterval>& told, NetworkTime until);

  Watch watch_;
  NetworkTime told_until_;
  NetworkTime told_at_;     ///< by our clock
  NetworkTime paid_until_;  ///< the ration: each telling costs its share of time
  NetworkTime last_heard_;  ///< by our clock
  NetworkTime seen_until_;  ///< by the messages' own
  NetworkTime vouched_at_last_look_;
  bool silent_ = false;
  bool heard_again_ = false;  ///< since the last look
  std::map<Loss, std::uint64_t> losses_;

  /// What is to be told of the time from `clear_until_` to `troubled_until_`, with how many; what is before
  /// is clear.
  std::map<FeedState, std::uint64_t> trouble_;
  NetworkTime clear_until_;
  NetworkTime troubled_until_;
  std::vector<FeedState> told_trouble_;         ///< that the last telling ended with
  std::vector<FeedState> faults_at_last_look_;  ///< that lasted then

  std::vector<FeedInterval> said_;                       ///< of other times than now
  std::map<FeedState, Stretches> noted_;                 ///< beside whether it lives
  std::optional<TakenFile> last_file_;                   ///< of those with a time, the one that ends last
  std::map<std::uint64_t, std::uint64_t> unread_files_;  ///< losses by position, since that one
  std::uint64_t unsubscribed_ = 0;
  bool was_unsubscribed_ = false;  ///< at the last look
  NetworkTime unsubscribed_since_;
  bool told_unsubscribed_ = false;
  MirrorCheck mirror_check_;
  MirrorFault mirror_ = MirrorFault::kNone;
  std::int64_t farthest_us_ = 0;  ///< stamp of the messages since the last look
  bool stamps_came_ = false;
  bool clock_apart_ = false;
};

}  // namespace vouch::services
