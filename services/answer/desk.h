#pragma once

#include <array>
#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "domain/coverage/coverage.h"
#include "domain/warrant/scope.h"
#include "domain/warrant/warrant.h"
#include "services/answer/world.h"
#include "services/common/caller/caller.h"
#include "storage/audit/told_subject.h"
#include "storage/connection/database.h"

namespace vouch::services {

/// A question as it goes on record: who asks what of which service under which warrant.
struct Question {
  std::string service;    ///< "vouch-correlator"
  std::string operation;  ///< "Lookup"
  Caller caller;
  Liid liid;
  Delivery delivery = Delivery::kQuery;
  std::optional<KnowledgeTime> as_of;  ///< not given: what is known now
  std::string asked;                   ///< the request as JSON
  bool amendable = true;  ///< not asked as of an earlier time on purpose: late knowledge amends the answer
};

/// The grounds an answer stands on.
struct Basis {
  Liid liid;
  KnowledgeTime as_of;
  Coverage coverage;
  std::int64_t audit_entry = 0;
};

/// What answers speak of: those on bindings, and those on sessions and what stands behind them.
inline constexpr std::array kOfBindings{Signalling::kRegistrations};
inline constexpr std::array kOfSessions{Signalling::kRegistrations, Signalling::kSessions};

/// What an answer is made with: the warrant it is cut to, and the world as known at one time.
class Case {
 public:
  /// `knowledge` and `warrant` outlive it.
  Case(Knowledge& knowledge, const Warrant& warrant, NetworkTime now)
      : knowledge_(knowledge),
        warrant_(warrant),
        now_(now),
        period_{warrant.valid_from, warrant.valid_until},
        world_(knowledge, period_.until, NetworkTime::from_us(knowledge.as_of().us)) {}

  storage::Transaction& transaction() { return knowledge_.transaction(); }
  const Warrant& warrant() const { return warrant_; }
  /// The present, or, asked as of an earlier time, that time.
  NetworkTime now() const { return now_; }
  World& world() { return world_; }
  KnowledgeTime as_of() const { return world_.as_of(); }
  /// Reads together what is needed of some of the warrant's targets. Errors: those of storage.
  Result<void> prepare(std::span<const Target> targets) { return knowledge_.prepare(targets); }
  /// The same without what verdicts need. Errors: those of storage.
  Result<void> prepare_bindings(std::span<const Target> targets) {
    return knowledge_.prepare_bindings(targets);
  }
  /// Whether all that a lookup of `target` needs was read beforehand.
  bool is_prepared_for(const Target& target) const { return knowledge_.is_prepared(target); }
  /// What the answer is cut to: the warrant's period, or what was asked of it.
  const Period& period() const { return period_; }
  /// Cuts the answer further, to a part of the warrant's period. Before anything is brought into the world.
  void cut_to(const Period& period);
  /// Judges expiry at `when` instead of the time of the knowledge. Before anything is brought into the world.
  void settle_at(NetworkTime when);

  /// The coverage of `[since, until]` as known at the case's time, for an answer that speaks of `of`. Errors:
  /// those of storage.
  Result<Coverage> coverage(NetworkTime since, NetworkTime until, std::span<const Signalling> of);
  /// The same where several cases are told together: what is on record of the feeds is read once for all of
  /// them, and the answer gets its coverage when it is told.
  /// `dropped_since`: what was dropped from then on makes it speak of that, too.
  void speaks_of(NetworkTime since, NetworkTime until, std::span<const Signalling> of,
                 NetworkTime dropped_since) {
    spoken_of_ = SpokenOf{since, until, of, dropped_since};
  }
  struct SpokenOf {
    NetworkTime since;
    NetworkTime until;
    std::span<const Signalling> of;
    NetworkTime dropped_since;
  };
  /// Makes it speak of what `records` say was dropped. Whether they are of too short a time then.
  bool reach_back(const FeedRecords& records);
  /// The coverage of that, where `records` are what is on record of its time.
  Coverage covered(const SpokenOf& spoken_of, FeedRecords records) const;
  const std::optional<SpokenOf>& spoken_of() const { return spoken_of_; }
  /// Says what a refusal is about that late knowledge may make an answer: nothing was found.
  void seeks(storage::ToldSubject subject) { sought_ = std::move(subject); }
  const std::optional<storage::ToldSubject>& sought() const { return sought_; }

 private:
  Knowledge& knowledge_;
  const Warrant& warrant_;
  NetworkTime now_;
  Period period_;
  World world_;
  std::optional<SpokenOf> spoken_of_;
  std::optional<storage::ToldSubject> sought_;
};

/// Number of a record of what was asked.
using RecordNumber = std::int64_t;

/// What goes on record of an answer.
struct Told {
  std::size_t size = 0;                        ///< how many things
  std::vector<storage::ToldSubject> subjects;  ///< by which it can be given again
};

/// A question, and how it is answered.
struct Matter {
  Question question;
  std::optional<Target> about;  ///< of a lookup: what is read for all that are answered together
  /// Returns what is told, or why nothing is. Run again where neighbours spoilt the first time.
  std::function<Result<Told>(Case&)> body;
  /// Gives the answer the coverage of what it speaks of, where the body said so: Case::speaks_of().
  std::function<void(Coverage)> cover;
  /// Called once, when it is on record for good, or with the error to tell instead.
  std::function<void(const Result<RecordNumber>&)> done;
};

/// The matter of a question that `body`, a function from Case& to Result<Answer>, answers, and `tell`, a
/// function of Result<Answer>, tells; an Answer has `basis` and `size()`, the number of things it tells, and
/// may have `subjects`, by which it can be given again: late knowledge amends such an answer, where the
/// warrant permits watching.
template <class Answer, class Body, class Tell>
Matter matter_of(Question question, std::optional<Target> about, Body body, Tell tell) {
  const auto told = std::make_shared<Result<Answer>>(tl::make_unexpected(Error{}));
  Matter matter{std::move(question), std::move(about), {}, {}, {}};
  matter.body = [told, liid = matter.question.liid, body = std::move(body)](Case& open_case) -> Result<Told> {
    *told = body(open_case);
    if (!*told) return tl::make_unexpected(told->error());
    (*told)->basis.liid = liid;
    (*told)->basis.as_of = open_case.as_of();
    Told record{(*told)->size(), {}};
    if constexpr (requires { (*told)->subjects; }) record.subjects = (*told)->subjects;
    return record;
  };
  matter.cover = [told](Coverage coverage) { (*told)->basis.coverage = std::move(coverage); };
  matter.done = [told, tell = std::move(tell)](const Result<RecordNumber>& number) {
    if (!number) return tell(Result<Answer>{tl::make_unexpected(number.error())});
    (*told)->basis.audit_entry = *number;
    tell(std::move(*told));
  };
  return matter;
}

/// Where questions come in. Every one is decided, answered and put on record in one transaction, durable
/// before the answer is returned; a refusal is on record too. Thread-safe.
class Desk {
 public:
  using Clock = std::function<NetworkTime()>;

  Desk(storage::Database& database, Clock clock) : database_(database), clock_(std::move(clock)) {}

  /// Answers `question` with `body`: see matter_of(). Errors: WARRANT_NOT_FOUND (unknown, or of an authority
  /// the caller does not serve: which of the two is only on record), those of permits(), those of the body,
  /// those of storage.
  template <class Answer, class Body>
  Result<Answer> answer(const Question& question, std::chrono::milliseconds limit, Body body) {
    Result<Answer> told = tl::make_unexpected(Error{});
    answer_alone(matter_of<Answer>(question, std::nullopt, std::move(body),
                                   [&told](Result<Answer> answer) { told = std::move(answer); }),
                 limit);
    return told;
  }
  void answer_alone(const Matter& matter, std::chrono::milliseconds limit);

  /// Answers all of `matters` in one transaction and puts them on record in their order. Returns the places
  /// of those that must be answered alone, and are not done yet: they would keep the others waiting, or
  /// storage failed by one of them, and no one may suffer from another's. Calls `decided` once, when
  /// this transaction is over and the telling begins.
  std::vector<std::size_t> answer_together(
      std::span<const Matter> matters, std::chrono::milliseconds limit,
      const std::function<void()>& decided = [] {});

  /// Puts a question on record that could not even be decided: its caller may not ask, or it is not readable.
  /// Returns the error to tell: `error`, or UNAVAILABLE where it could not be put on record.
  Error turn_away(const Question& question, const Error& error, std::chrono::milliseconds limit);

  NetworkTime now() const { return clock_(); }

 private:
  storage::Database& database_;
  Clock clock_;
};

}  // namespace vouch::services
