#pragma once

#include <array>
#include <chrono>
#include <cstdint>
#include <functional>
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
  Case(storage::Transaction& transaction, Warrant warrant, KnowledgeTime as_of, NetworkTime now)
      : transaction_(transaction),
        warrant_(std::move(warrant)),
        now_(now),
        period_{warrant_.valid_from, warrant_.valid_until},
        reader_(transaction),
        world_(transaction, reader_, as_of, period_.until, NetworkTime::from_us(as_of.us)) {}

  storage::Transaction& transaction() { return transaction_; }
  const Warrant& warrant() const { return warrant_; }
  /// The present, or, asked as of an earlier time, that time.
  NetworkTime now() const { return now_; }
  World& world() { return world_; }
  /// What the answer is cut to: the warrant's period, or what was asked of it.
  const Period& period() const { return period_; }
  /// Cuts the answer further, to a part of the warrant's period. Before anything is brought into the world.
  void cut_to(const Period& period);
  /// Judges expiry at `when` instead of the time of the knowledge. Before anything is brought into the world.
  void settle_at(NetworkTime when);

  /// The coverage of `[since, until]` as known at the case's time, for an answer that speaks of `of`. Errors:
  /// those of storage.
  Result<Coverage> coverage(NetworkTime since, NetworkTime until, std::span<const Signalling> of);

 private:
  storage::Transaction& transaction_;
  Warrant warrant_;
  NetworkTime now_;
  Period period_;
  storage::BindingReader reader_;
  World world_;
};

/// Where questions come in. Every one is decided, answered and put on record in one transaction, durable
/// before the answer is returned; a refusal is on record too. Thread-safe.
class Desk {
 public:
  using Clock = std::function<NetworkTime()>;

  Desk(storage::Database& database, Clock clock) : database_(database), clock_(std::move(clock)) {}

  /// Answers `question` with `body`, a function from Case& to Result<Answer>; an Answer has `basis` and
  /// `size()`, the number of things it tells, and may have `subjects`, by which it can be given again: late
  /// knowledge amends such an answer, where the warrant permits watching. Errors: WARRANT_NOT_FOUND (unknown,
  /// or of an authority the caller does not serve: which of the two is only on record), those of permits(),
  /// those of the body, those of storage.
  template <class Answer, class Body>
  Result<Answer> answer(const Question& question, std::chrono::milliseconds limit, Body body) {
    Result<Answer> told = tl::make_unexpected(Error{});
    auto done = run(question, limit, [&](Case& open_case) -> Result<Told> {
      told = body(open_case);
      if (!told) return tl::make_unexpected(told.error());
      told->basis.liid = question.liid;
      told->basis.as_of = open_case.world().as_of();
      Told record{told->size(), {}};
      if constexpr (requires { told->subjects; }) record.subjects = told->subjects;
      return record;
    });
    if (!done) return tl::make_unexpected(done.error());
    told->basis.audit_entry = *done;
    return told;
  }

  /// Puts a question on record that could not even be decided: its caller may not ask, or it is not readable.
  /// Returns the error to tell: `error`, or UNAVAILABLE where it could not be put on record.
  Error turn_away(const Question& question, const Error& error, std::chrono::milliseconds limit);

  NetworkTime now() const { return clock_(); }

 private:
  /// What goes on record of an answer.
  struct Told {
    std::size_t size = 0;
    std::vector<storage::ToldSubject> subjects;
  };
  using Body = std::function<Result<Told>(Case&)>;
  /// Returns the number of the record.
  Result<std::int64_t> run(const Question& question, std::chrono::milliseconds limit, const Body& body);

  storage::Database& database_;
  Clock clock_;
};

}  // namespace vouch::services
