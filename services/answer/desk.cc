#include "services/answer/desk.h"

#include <algorithm>
#include <array>

#include "storage/audit/audit_log.h"
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
tl::expected<Warrant, Refused> admit(std::optional<Warrant> warrant, const Question& question,
                                     NetworkTime now) {
  const Error not_found{"WARRANT_NOT_FOUND", "liid", 0};
  if (!warrant) return tl::make_unexpected(Refused{not_found, "WARRANT_NOT_FOUND"});
  if (!serves(question.caller, warrant->authority))
    return tl::make_unexpected(Refused{not_found, "WARRANT_FOREIGN"});
  if (auto permitted = permits(*warrant, question.delivery, now); !permitted) {
    return tl::make_unexpected(Refused{permitted.error(), permitted.error().code});
  }
  return std::move(*warrant);
}

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

/// What is told in place of a refusal that could not be put on record.
Error not_on_record(const Error& cause) {
  return {"UNAVAILABLE", cause.field, 0};
}

}  // namespace

void Case::cut_to(const Period& period) {
  period_ = period;
  world_ =
      World{transaction_, reader_, world_.as_of(), period.until, NetworkTime::from_us(world_.as_of().us)};
}

void Case::settle_at(NetworkTime when) {
  world_ = World{transaction_, reader_, world_.as_of(), period_.until, when};
}

Result<Coverage> Case::coverage(NetworkTime since, NetworkTime until, std::span<const Signalling> of) {
  const auto records = storage::FeedReader{transaction_}.records(since, until, world_.as_of());
  if (!records) return tl::make_unexpected(records.error());
  return cover(since, until, now_, of, *records);
}

Result<std::int64_t> Desk::run(const Question& question, std::chrono::milliseconds limit, const Body& body) {
  auto transaction = database_.begin(storage::Access::kReadWrite, limit);
  if (!transaction) return tl::make_unexpected(transaction.error());
  const NetworkTime now = clock_();

  const auto put_on_record = [&](const storage::AuditEntry& entry,
                                 std::span<const storage::ToldSubject> subjects) -> Result<std::int64_t> {
    auto number = storage::AuditLog::append(*transaction, entry, subjects);
    if (!number) return tl::make_unexpected(number.error());
    if (auto committed = transaction->commit(); !committed) return tl::make_unexpected(committed.error());
    return static_cast<std::int64_t>(*number);
  };
  const auto refuse = [&](const Refused& refused) -> Result<std::int64_t> {
    if (auto number = put_on_record(record_of(question, "REFUSED", refused.recorded), {}); !number)
      return tl::make_unexpected(not_on_record(number.error()));
    return tl::make_unexpected(refused.told);
  };

  auto found = storage::WarrantStore{*transaction}.find(question.liid);
  if (!found) return tl::make_unexpected(found.error());
  auto warrant = admit(std::move(*found), question, now);
  if (!warrant) return refuse(warrant.error());
  const auto horizon = storage::BindingReader{*transaction}.knowledge_horizon();
  if (!horizon) return tl::make_unexpected(horizon.error());
  // Past the horizon knowledge may still arrive: an answer from there could not be given again.
  const KnowledgeTime as_of = std::min(question.as_of.value_or(*horizon), *horizon);

  // An answer as of an earlier time is the one given then, and speaks of no time after it.
  const NetworkTime present = question.as_of ? std::min(now, NetworkTime::from_us(as_of.us)) : now;
  Case open_case{*transaction, std::move(*warrant), as_of, present};
  const auto told = body(open_case);
  if (!told) {
    if (is_failure(told.error())) return tl::make_unexpected(told.error());
    return refuse({told.error(), told.error().code});
  }
  storage::AuditEntry entry = record_of(question, "ANSWERED", "");
  entry.as_of = as_of;
  entry.result = "{\"told\":" + std::to_string(told->size) + "}";
  const bool amended = question.amendable && permits(open_case.warrant(), Delivery::kWatch, now);
  return put_on_record(entry, amended ? std::span<const storage::ToldSubject>{told->subjects}
                                      : std::span<const storage::ToldSubject>{});
}

Error Desk::turn_away(const Question& question, const Error& error, std::chrono::milliseconds limit) {
  const auto number = storage::AuditLog::append(database_, limit, record_of(question, "REFUSED", error.code));
  return number ? error : not_on_record(number.error());
}

}  // namespace vouch::services
