#include "services/answer/sitting.h"

#include <algorithm>
#include <array>
#include <map>
#include <utility>

#include "domain/common/sorted_set.h"
#include "domain/coverage/within.h"
#include "storage/feed/feed_reader.h"
#include "storage/warrant/warrant_store.h"

namespace vouch::services {
namespace {

/// A refusal as the caller is told it, and as it goes on record.
struct Refused {
  Error told;
  std::string recorded;
};

bool serves(const Caller& caller, const std::string& authority) {
  return std::any_of(caller.authorities.begin(), caller.authorities.end(),
                     [&](const std::string& served) { return served == "*" || served == authority; });
}

/// Storage failed: the transaction is lost and nothing was decided.
bool is_failure(const Error& error) {
  constexpr std::array codes{"UNAVAILABLE", "TIMEOUT",  "CONFLICT", "CORRUPT",
                             "DENIED",      "INTERNAL", "NOT_FOUND"};
  return std::find(codes.begin(), codes.end(), error.code) != codes.end();
}

/// To whom a warrant of another authority is not there at all: its existence is none of their business.
tl::expected<void, Refused> admit(const Warrant* warrant, const Question& question, NetworkTime now) {
  const Error not_found{"WARRANT_NOT_FOUND", "liid", 0};
  if (warrant == nullptr) return tl::make_unexpected(Refused{not_found, "WARRANT_NOT_FOUND"});
  if (!serves(question.caller, warrant->authority))
    return tl::make_unexpected(Refused{not_found, "WARRANT_FOREIGN"});
  if (auto permitted = permits(*warrant, question.delivery, now); !permitted) {
    return tl::make_unexpected(Refused{permitted.error(), permitted.error().code});
  }
  return {};
}

/// Matters that are decided, answered and put on record in one transaction. Errors of all functions: those of
/// storage; the transaction is lost then.
class Sitting {
 public:
  Sitting(storage::Transaction& transaction, std::span<const Matter> matters, NetworkTime now)
      : transaction_(transaction), now_(now) {
    for (const Matter& matter : matters) pleas_.push_back({&matter});
  }

  Result<void> decide() {
    if (auto done = find_warrants(); !done) return done;
    if (auto done = open_cases(); !done) return done;
    for (auto& [as_of, knowledge] : knowledge_) {
      if (auto done = knowledge.prepare(targets_at(as_of)); !done) return done;
    }
    for (Plea& plea : pleas_) {
      if (!plea.open_case || keeps_others_waiting(plea)) continue;
      if (auto done = hear(plea); !done) return done;
    }
    for (auto& [as_of, knowledge] : knowledge_) {
      if (auto done = cover_at(as_of); !done) return done;
    }
    return {};
  }

  /// Puts all that was decided on record, for good. For each matter the number of its record, or what is told
  /// instead; nothing where it was not decided.
  Result<Outcomes> record() {
    std::vector<storage::AuditEntry> entries;
    for (Plea& plea : pleas_) {
      if (plea.entry) entries.push_back(std::move(*plea.entry));
    }
    const auto numbers = storage::AuditLog::append(transaction_, entries);
    if (!numbers) return tl::make_unexpected(numbers.error());
    if (auto committed = transaction_.commit(); !committed) return tl::make_unexpected(committed.error());
    Outcomes outcomes;
    auto number = numbers->begin();
    for (const Plea& plea : pleas_) {
      auto& outcome = outcomes.emplace_back();
      if (!plea.entry) continue;
      const auto recorded = static_cast<RecordNumber>(*number++);
      outcome = plea.refused ? Result<RecordNumber>{tl::make_unexpected(plea.refused->told)} : recorded;
    }
    return outcomes;
  }

  bool only_refuses() const {
    return std::all_of(pleas_.begin(), pleas_.end(),
                       [](const Plea& plea) { return plea.refused.has_value(); });
  }

 private:
  struct Plea {
    const Matter* matter;
    std::optional<Case> open_case{};
    std::optional<storage::AuditEntry> entry{};  ///< once it is decided
    std::optional<Refused> refused{};
  };

  Result<void> find_warrants() {
    std::vector<Liid> liids;
    for (const Plea& plea : pleas_) liids.push_back(plea.matter->question.liid);
    make_sorted_set(liids);
    auto found = storage::WarrantStore{transaction_}.find(liids);
    if (!found) return tl::make_unexpected(found.error());
    for (Warrant& warrant : *found) warrants_.emplace(warrant.liid, std::move(warrant));
    return {};
  }

  Result<void> open_cases() {
    const auto horizon = storage::BindingReader{transaction_}.knowledge_horizon();
    if (!horizon) return tl::make_unexpected(horizon.error());
    for (Plea& plea : pleas_) {
      const Question& question = plea.matter->question;
      const auto warrant = warrants_.find(question.liid);
      const Warrant* const found = warrant == warrants_.end() ? nullptr : &warrant->second;
      if (auto admitted = admit(found, question, now_); !admitted) {
        refuse(plea, admitted.error());
        continue;
      }
      // Past the horizon knowledge may still arrive: an answer from there could not be given again.
      const KnowledgeTime as_of = std::min(question.as_of.value_or(*horizon), *horizon);
      Knowledge& knowledge = knowledge_.try_emplace(as_of, transaction_, as_of).first->second;
      // An answer as of an earlier time is the one given then, and speaks of no time after it.
      const NetworkTime present = question.as_of ? std::min(now_, NetworkTime::from_us(as_of.us)) : now_;
      plea.open_case.emplace(knowledge, *found, present);
    }
    return {};
  }

  std::vector<Target> targets_at(KnowledgeTime as_of) const {
    std::vector<Target> targets;
    for (const Plea& plea : pleas_) {
      if (is_read_for(plea) && plea.open_case->as_of() == as_of) targets.push_back(*plea.matter->about);
    }
    make_sorted_set(targets);
    return targets;
  }

  /// Nothing is read for a target that the warrant does not name.
  static bool is_read_for(const Plea& plea) {
    const auto& about = plea.matter->about;
    return plea.open_case && about && covers(plea.open_case->warrant(), *about);
  }

  bool keeps_others_waiting(const Plea& plea) const {
    return pleas_.size() > 1 && is_read_for(plea) && !plea.open_case->is_prepared_for(*plea.matter->about);
  }

  Result<void> hear(Plea& plea) {
    auto told = plea.matter->body(*plea.open_case);
    if (!told && is_failure(told.error())) return tl::make_unexpected(told.error());
    if (!told) {
      refuse(plea, {told.error(), told.error().code});
      if (const auto& sought = plea.open_case->sought()) note_subjects(plea, {*sought});
      return {};
    }
    plea.entry = record_of(plea.matter->question, "ANSWERED", "");
    plea.entry->result = "{\"told\":" + std::to_string(told->size) + "}";
    note_subjects(plea, std::move(told->subjects));
    return {};
  }

  /// Notes what was told, or sought in vain, so that late knowledge can amend it.
  void note_subjects(Plea& plea, std::vector<storage::ToldSubject> subjects) const {
    plea.entry->as_of = plea.open_case->as_of();
    if (plea.matter->question.amendable && permits(plea.open_case->warrant(), Delivery::kWatch, now_))
      plea.entry->told = std::move(subjects);
  }

  /// Tells the answers as of one time what their time was covered by.
  Result<void> cover_at(KnowledgeTime as_of) {
    std::vector<Plea*> speaking;
    for (Plea& plea : pleas_) {
      if (!plea.refused && plea.entry && plea.open_case->as_of() == as_of && plea.open_case->spoken_of())
        speaking.push_back(&plea);
    }
    if (speaking.empty()) return {};
    auto records = records_of(speaking, as_of);
    bool reaches_back = false;
    for (Plea* plea : speaking) {
      if (records && plea->open_case->reach_back(*records)) reaches_back = true;
    }
    if (reaches_back) records = records_of(speaking, as_of);
    if (!records) return tl::make_unexpected(records.error());
    for (const Plea* plea : speaking) {
      const auto& spoken_of = *plea->open_case->spoken_of();
      plea->matter->cover(
          plea->open_case->covered(spoken_of, within(*records, spoken_of.since, spoken_of.until)));
    }
    return {};
  }

  Result<FeedRecords> records_of(std::span<Plea* const> speaking, KnowledgeTime as_of) {
    NetworkTime first = NetworkTime::max();
    NetworkTime last = NetworkTime::min();
    NetworkTime dropped_since = NetworkTime::max();
    for (const Plea* plea : speaking) {
      first = std::min(first, plea->open_case->spoken_of()->since);
      last = std::max(last, plea->open_case->spoken_of()->until);
      dropped_since = std::min(dropped_since, plea->open_case->spoken_of()->dropped_since);
    }
    return storage::FeedReader{transaction_}.records_around(first, last, as_of, dropped_since);
  }

  static void refuse(Plea& plea, Refused refused) {
    plea.entry = record_of(plea.matter->question, "REFUSED", refused.recorded);
    plea.refused = std::move(refused);
  }

  storage::Transaction& transaction_;
  NetworkTime now_;
  std::vector<Plea> pleas_;
  std::map<Liid, Warrant> warrants_;
  std::map<KnowledgeTime, Knowledge> knowledge_;
};

}  // namespace

storage::AuditEntry record_of(const Question& question, std::string_view outcome, const std::string& reason) {
  storage::AuditEntry entry;
  entry.service = question.service;
  entry.caller = question.caller.name;
  entry.role = std::string{name_of(question.caller.role)};
  entry.operation = question.operation;
  if (!question.liid.empty()) entry.liid = question.liid;
  entry.query = question.asked;
  entry.as_of = question.as_of;
  entry.outcome = std::string{outcome};
  entry.reason = reason;
  return entry;
}

Error not_on_record(const Error& cause) {
  return {"UNAVAILABLE", cause.field, 0};
}

Result<Outcomes> sit(storage::Database& database, std::span<const Matter> matters, const Desk::Clock& clock,
                     std::chrono::milliseconds limit) {
  auto transaction = database.begin(storage::Access::kReadWrite, limit);
  if (!transaction) return tl::make_unexpected(transaction.error());
  Sitting sitting{*transaction, matters, clock()};
  if (auto decided = sitting.decide(); !decided) return tl::make_unexpected(decided.error());
  auto outcomes = sitting.record();
  if (!outcomes && sitting.only_refuses()) return tl::make_unexpected(not_on_record(outcomes.error()));
  return outcomes;
}

}  // namespace vouch::services
