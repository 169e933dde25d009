#include "services/common/log/catalogue.h"

#include <array>

namespace vouch::services {
namespace message {

const Message kStarted{"VOUCH001",        Severity::kInfo,    "The service is ready.",
                       "It was started.", "It serves calls.", "None."};
const Message kStopping{"VOUCH002",
                        Severity::kInfo,
                        "The service stops.",
                        "It was told to (SIGTERM or SIGINT).",
                        "Calls in progress may finish; new ones are refused.",
                        "None."};
const Message kStopped{"VOUCH003",
                       Severity::kInfo,
                       "The service has stopped.",
                       "It was told to.",
                       "Nothing acknowledged is lost.",
                       "None."};
const Message kCannotStart{
    "VOUCH004",
    Severity::kError,
    "The service cannot start.",
    "The configuration, a certificate or the listening address is not usable; the fields say which.",
    "It does not serve.",
    "Mend what the fields name and start it again."};
const Message kStorageUnavailable{
    "VOUCH010",
    Severity::kWarning,
    "The database did not do what was asked.",
    "It is away, stopping, or too slow; the code says which.",
    "The call failed with UNAVAILABLE or DEADLINE_EXCEEDED; feeds resume by themselves.",
    "If it lasts, look at PostgreSQL."};
const Message kFeedOpened{"VOUCH020",
                          Severity::kInfo,
                          "A feed began to deliver.",
                          "A client opened an ingest stream.",
                          "Its messages are taken.",
                          "None."};
const Message kFeedClosed{"VOUCH021",
                          Severity::kInfo,
                          "A feed has delivered everything.",
                          "The client ended its stream.",
                          "All of it is durable.",
                          "None."};
const Message kFeedBroken{"VOUCH022",
                          Severity::kWarning,
                          "A feed broke off.",
                          "The client went away, or storage failed; the code says which.",
                          "What was acknowledged is durable; the client resumes behind it.",
                          "If the feed does not come back, look at its sender."};
const Message kMessagesRefused{"VOUCH023",
                               Severity::kWarning,
                               "Messages of a feed were refused.",
                               "They are not readable as SIP, or break a rule that makes them worthless; "
                               "`vouchctl feed rejected` tells why.",
                               "They bring nothing; all others do.",
                               "If there are many, look at the feed."};
const Message kSpooling{"VOUCH040",
                        Severity::kWarning,
                        "What feeds bring goes to the local disk.",
                        "The database is away or slow, for longer than a second.",
                        "Feeds go on and are acknowledged; answers do not know yet what is on the disk.",
                        "Look at PostgreSQL. It drains by itself."};
const Message kSpoolDrained{"VOUCH041",
                            Severity::kInfo,
                            "The local disk holds nothing more for the database.",
                            "The database takes what feeds bring again. Told if VOUCH040 was.",
                            "Answers know everything that was acknowledged.",
                            "None."};
const Message kSpoolRefused{
    "VOUCH042",
    Severity::kError,
    "The local disk did not take what the database would not take either.",
    "The spool is at its bound or the disk is full; the code says which.",
    "Streams end and resume later, HEP over TCP waits; of the other feeds messages are lost and counted.",
    "Bring PostgreSQL back, or give the spool more room."};
const Message kBatchSetAside{
    "VOUCH043",
    Severity::kError,
    "An entry of the spool cannot be brought into the database.",
    "It cannot be read, the database refuses its content, or it alone is never stored in time: a defect.",
    "It stays in the spool's file, as it is; all others go on. The coverage says what is missing, as LOST.",
    "Report it, and keep the spool's folder."};
const Message kSpoolDamaged{"VOUCH044",
                            Severity::kError,
                            "The spool's file was damaged and has been set aside.",
                            "The disk, or a hand.",
                            "What it held is not in the database; a new one was begun. The coverage says "
                            "what is missing, as LOST, as far as the file could still tell.",
                            "Look at the disk, and keep the file."};
const Message kAsideFull{"VOUCH045",
                         Severity::kError,
                         "Of the batches that were set aside the oldest are gone.",
                         "More were set aside than are kept, and nobody took them away.",
                         "What they held is lost.",
                         "Report what set them aside (VOUCH043), and keep the spool's folder."};
const Message kLossNotTold{
    "VOUCH070",
    Severity::kError,
    "What an entry of the spool that was set aside told of is missing, and the coverage does not say so.",
    "The database refused even the note: a defect.",
    "Answers may call the time complete that the entry told of.",
    "Report it with VOUCH043, and keep the spool's folder."};
const Message kListening{"VOUCH050",
                         Severity::kInfo,
                         "A feed listens.",
                         "It is configured and not drained.",
                         "Its sender may send.",
                         "None."};
const Message kCannotListen{
    "VOUCH051",
    Severity::kError,
    "A feed cannot listen.",
    "The address is taken or not ours, or a file it needs cannot be read; the fields say which.",
    "This feed brings nothing; all others go on.",
    "Mend what the fields name: it is tried again by itself."};
const Message kFeedLosing{
    "VOUCH052",
    Severity::kError,
    "Messages of a feed were lost.",
    "The code says: KERNEL_DROP and NO_ROOM, more came than could be taken; BAD_FRAME, it could not be read; "
    "NOT_AUTHENTIC, its sender is none that this feed believes, or has not its key.",
    "The coverage of this time says so, but not of NOT_AUTHENTIC: who is not believed tells nothing.",
    "KERNEL_DROP, NO_ROOM: give the feed a transport that can wait (TCP). BAD_FRAME: look at its sender; "
    "`vouchctl feed rejected` tells what could not be read. "
    "NOT_AUTHENTIC: if the sender is yours, name it (--sender, --tls-peer) or give it the feed's key."};
const Message kFeedSilent{
    "VOUCH053",
    Severity::kWarning,
    "A feed has been silent for longer than its rhythm.",
    "Its sender is down, cut off or not configured to send: Kamailio's siptrace sends nothing "
    "without trace_mode=1 unless sip_trace() is called.",
    "The coverage of this time says so.",
    "Look at the sender, and at the way to it: docs/connect-an-s-cscf.md."};
const Message kFeedHeardAgain{"VOUCH054",
                              Severity::kInfo,
                              "A feed is heard again.",
                              "Its sender sends.",
                              "The coverage says from when to when it was silent.",
                              "None."};
const Message kResponsesMissing{
    "VOUCH055",
    Severity::kError,
    "REGISTERs of a feed come without their responses: the mirror lacks trace_mode=1, or sends one "
    "direction.",
    "The mirror sends requests only: in Kamailio, sip_trace() is called without trace_mode=1 (or without "
    "the trace flag); else a mirror of one direction.",
    "Nothing is bound by them; the coverage of this time says so.",
    "Set trace_mode=1, or mirror both directions: docs/connect-an-s-cscf.md."};
const Message kRequestsMissing{
    "VOUCH056",
    Severity::kError,
    "Responses of a feed come without their REGISTERs: the mirror sends one direction.",
    "The mirror sends one direction only: what the S-CSCF sends, and not what it receives.",
    "Nothing is bound by them; the coverage of this time says so.",
    "Mirror both directions: docs/connect-an-s-cscf.md."};
const Message kPairsLost{
    "VOUCH057",
    Severity::kWarning,
    "More than a few REGISTERs of a feed lack their responses, or responses their REGISTERs.",
    "Messages are lost between the mirror and us, or a part of them takes a path that is not mirrored.",
    "What they told is missing; the coverage says when, as PAIRS_LOST with their number.",
    "Give the mirror TCP, and see that all paths to and from the S-CSCF are mirrored."};
const Message kNotSubscribed{
    "VOUCH058",
    Severity::kError,
    "Subscriptions of a feed to registration events do not stand.",
    "The S-CSCF refuses or ended them, or does not answer; count says how many.",
    "What becomes of these registrations is not told; the coverage of this time says so.",
    "Let the S-CSCF allow our URI to subscribe, and see that it can be reached. It is tried again by "
    "itself."};
const Message kSubscribed{"VOUCH059",
                          Severity::kInfo,
                          "All subscriptions of a feed stand again.",
                          "The S-CSCF accepted them.",
                          "The coverage says from when to when they did not.",
                          "None."};
const Message kClockApart{
    "VOUCH060",
    Severity::kWarning,
    "Messages of a feed are stamped further from when they came than its clock bound.",
    "The sender's clock is wrong, or ours, or it holds messages back; ahead_ms says how far its stamps are "
    "ahead.",
    "Stamps of the past stand; for those of the future our clock counts. Bindings carry the note "
    "STAMP_BEHIND or STAMP_AHEAD.",
    "Synchronise both clocks (NTP); `vouchctl feed add --clock-bound` sets the bound."};
const Message kFeedUnreadable{
    "VOUCH061",
    Severity::kError,
    "What is kept of a feed cannot be read.",
    "Its row in the registry was altered or damaged, or sealed with another key; the code says which.",
    "This feed does not listen; all others do.",
    "Remove it (`vouchctl feed remove`) and add it again, or restore the state folder with its key."};
const Message kQuarantineTrouble{"VOUCH062",
                                 Severity::kWarning,
                                 "Refused messages are not all kept.",
                                 "The disk is full or slow, or the quarantine's file was damaged; the code "
                                 "says which.",
                                 "They are counted as refused all the same, but cannot be looked at.",
                                 "Look at the disk of the state folder."};
const Message kSetNotFollowed{
    "VOUCH080",
    Severity::kWarning,
    "The end of a registration was not told for all identities registered with it.",
    "More identities than are looked at have had one of its contacts (contacts says of how many), as where "
    "addresses are handed on; or a chain of sets that name each other only in part is too long (ends says "
    "how "
    "many were told in the last step).",
    "Bindings of the others end when their time runs out, unless another feed tells of their end.",
    "Look for registrations with the contact of a gateway; add a feed that tells of each identity "
    "(registration events)."};
const Message kNotEmbedded{
    "VOUCH081",
    Severity::kError,
    "Third-party REGISTERs of a feed come without the REGISTERs of the users.",
    "The initial filter criteria do not include the REGISTER, or the sender embeds nothing.",
    "Nothing is bound by them; the coverage of this time says so.",
    "Have the S-CSCF include the REGISTER and its response: docs/connect-an-s-cscf.md."};
const Message kCallFailed{"VOUCH030",
                          Severity::kError,
                          "A call failed for a reason of our own.",
                          "A defect, or data that cannot be read back; the code says which.",
                          "The caller got an error.",
                          "Report it with these fields."};

const Message kPolicyInForce{
    "VOUCH100",
    Severity::kInfo,
    "A trust policy came into force.",
    "A second administrator stood behind it.",
    "Verdicts are its own from now on; as of an earlier time they stay what they were.",
    "None."};
const Message kPolicyStopped{
    "VOUCH101",
    Severity::kWarning,
    "The safety stop held a trust policy.",
    "It would change the verdict on more bindings than policy.safety_stop_percent allows.",
    "The policy in force stays.",
    "Look at what it would change (vouchctl policy dry-run); if that is meant, apply it with "
    "--override-reason."};
const Message kReevaluationStuck{
    "VOUCH102",
    Severity::kError,
    "Judging bindings anew in the background does not get on.",
    "A defect, or data that cannot be read back; the code says which.",
    "Answers are right; the verdicts in vouch.binding_view stay behind what a catalogue of device types or "
    "the "
    "access side told. It tries again every few seconds.",
    "See how far it is (vouchctl policy progress); report it with these fields."};

}  // namespace message

namespace {

constexpr std::array kAll{
    &message::kStarted,          &message::kStopping,           &message::kStopped,
    &message::kCannotStart,      &message::kStorageUnavailable, &message::kFeedOpened,
    &message::kFeedClosed,       &message::kFeedBroken,         &message::kMessagesRefused,
    &message::kCallFailed,       &message::kSpooling,           &message::kSpoolDrained,
    &message::kSpoolRefused,     &message::kBatchSetAside,      &message::kSpoolDamaged,
    &message::kAsideFull,        &message::kListening,          &message::kCannotListen,
    &message::kFeedLosing,       &message::kFeedSilent,         &message::kFeedHeardAgain,
    &message::kResponsesMissing, &message::kRequestsMissing,    &message::kPairsLost,
    &message::kNotSubscribed,    &message::kSubscribed,         &message::kClockApart,
    &message::kFeedUnreadable,   &message::kQuarantineTrouble,  &message::kLossNotTold,
    &message::kSetNotFollowed,   &message::kNotEmbedded,        &message::kPolicyInForce,
    &message::kPolicyStopped,    &message::kReevaluationStuck};

}  // namespace

std::span<const Message* const> message_catalogue() {
  return kAll;
}

std::string_view name_of(Severity severity) {
  switch (severity) {
    case Severity::kInfo:
      return "INFO";
    case Severity::kWarning:
      return "WARNING";
    case Severity::kError:
      return "ERROR";
  }
  return "ERROR";
}

std::string message_page() {
  std::string page =
      "# Messages in the logs\n\nEvery process writes one JSON object per line to standard error: `time`, "
      "`level`, `id`, `service`,\n"
      "`text`, and the facts as fields. No identifier of a person is ever among them. This page is made from "
      "the catalogue in\n"
      "`services/common/log/catalogue.cc`; a test holds it to it.\n";
  for (const Message* message : kAll) {
    page += "\n## " + std::string{message->id} + ": " + std::string{message->text} + "\n\n";
    page += "- severity: " + std::string{name_of(message->severity)} + "\n";
    page += "- cause: " + std::string{message->cause} + "\n";
    page += "- effect: " + std::string{message->effect} + "\n";
    page += "- action: " + std::string{message->action} + "\n";
  }
  return page;
}

}  // namespace vouch::services
