#pragma once

#include <span>
#include <string>
#include <string_view>

namespace vouch::services {

enum class Severity { kInfo, kWarning, kError };

/// One message a process can log, with what an operator needs to know. docs/operations/messages.md is made
/// from these.
struct Message {
  std::string_view id;
  Severity severity;
  std::string_view text;  ///< the sentence; facts go into fields
  std::string_view cause;
  std::string_view effect;
  std::string_view action;
};

namespace message {
extern const Message kStarted;
extern const Message kStopping;
extern const Message kStopped;
extern const Message kCannotStart;
extern const Message kStorageUnavailable;
extern const Message kFeedOpened;
extern const Message kFeedClosed;
extern const Message kFeedBroken;
extern const Message kMessagesRefused;
extern const Message kSpooling;
extern const Message kSpoolDrained;
extern const Message kSpoolRefused;
extern const Message kBatchSetAside;
extern const Message kSpoolDamaged;
extern const Message kAsideFull;
extern const Message kLossNotTold;
extern const Message kListening;
extern const Message kCannotListen;
extern const Message kFeedLosing;
extern const Message kFeedSilent;
extern const Message kFeedHeardAgain;
extern const Message kResponsesMissing;
extern const Message kRequestsMissing;
extern const Message kNotEmbedded;
extern const Message kPairsLost;
extern const Message kNotSubscribed;
extern const Message kSubscribed;
extern const Message kClockApart;
extern const Message kFeedUnreadable;
extern const Message kQuarantineTrouble;
extern const Message kSetNotFollowed;
extern const Message kCallFailed;
extern const Message kPolicyInForce;
extern const Message kPolicyStopped;
extern const Message kReevaluationStuck;
}  // namespace message

/// All of them, by id.
std::span<const Message* const> message_catalogue();

/// "INFO", "WARNING", "ERROR".
std::string_view name_of(Severity severity);

/// docs/operations/messages.md.
std::string message_page();

}  // namespace vouch::services
