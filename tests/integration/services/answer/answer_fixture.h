#pragma once

#include "services/answer/changes.h"
#include "services/answer/lookup.h"
#include "services/answer/resolve_session.h"
#include "services/answer/warrant_export.h"
#include "services/answer/worth_asking.h"
#include "storage/warrant/warrant_store.h"
#include "tests/integration/storage/ingest/ingest_fixture.h"
#include "tests/support/domain/call.h"

namespace vouch::test {

/// A desk with a warrant on whatever a test names, over a database that ingest fills.
class AnswerTest : public IngestTest {
 protected:
  void SetUp() override { now_ = wall_clock(); }

  static NetworkTime wall_clock() {
    return NetworkTime::from_us(std::chrono::duration_cast<std::chrono::microseconds>(
                                    std::chrono::system_clock::now().time_since_epoch())
                                    .count());
  }
  static std::int64_t seconds_until(NetworkTime when) { return (when.us - at_s(0).us) / 1'000'000; }

  void warrant(std::vector<Target> targets, NetworkTime since = at_s(-1'000'000)) {
    auto transaction = reader_.begin(storage::Access::kReadWrite, kLimit);
    storage::WarrantStore store{*transaction};
    Warrant warrant;
    warrant.liid = Liid{"L1"};
    warrant.authority = "LEA";
    warrant.targets = std::move(targets);
    warrant.valid_from = since;
    warrant.valid_until = NetworkTime::from_us(wall_clock().us + 864'000'000'000);
    warrant.deliveries = {Delivery::kQuery, Delivery::kWatch, Delivery::kExport};
    warrant.created_by = "ada";
    warrant.created_at = since;
    warrant.approvals = {{"ada", since}};
    ASSERT_TRUE(store.create(warrant));
    ASSERT_TRUE(store.approve(warrant.liid, {"ben", since}));
    ASSERT_TRUE(transaction->commit());
  }

  services::Question question(Delivery delivery = Delivery::kQuery,
                              std::optional<KnowledgeTime> as_of = {}) const {
    return {"test", "Test", {"mdf", services::Role::kMediation, {"LEA"}}, Liid{"L1"}, delivery, as_of, "{}"};
  }

  template <class Answer, class Body>
  Answer answer(const services::Question& asked, Body body) {
    auto told = desk_.answer<Answer>(asked, kLimit, body);
    if (!told) throw std::runtime_error(told.error().code + " " + told.error().field);
    return std::move(*told);
  }

  std::vector<services::ToldBinding> lookup(const Target& target, std::optional<KnowledgeTime> as_of = {}) {
    return answer<services::LookupAnswer>(
               question(Delivery::kQuery, as_of),
               [&](services::Case& open_case) { return services::lookup(open_case, target, std::nullopt); })
        .bindings;
  }

  /// Whether a watch that has told up to `since` is worth asking about changes.
  bool worth(const storage::KnownUntil& since, const storage::Signs& signs = {}) {
    const auto found = services::worth_asking(reader_, question(Delivery::kWatch),
                                              {since, {KnowledgeTime::min(), 0, 0}, signs}, now_, kLimit);
    return found && found->changes;
  }

  NetworkTime now_;
  services::Desk desk_{reader_, [this] { return now_; }};
};

inline const Imei kPhoneImei = *Imei::from_digits(kPhone);

}  // namespace vouch::test
