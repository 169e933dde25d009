#include "tests/integration/services/answer/answer_fixture.h"

namespace vouch::services {
namespace {

using test::at_s;
using test::impi;
using test::impu;
using test::kLimit;
using test::kPhoneImei;
using test::Register;

using Told = std::optional<Result<LookupAnswer>>;

/// A lookup, by one of the mediation functions of a test.
struct Asked {
  Target target;
  Liid liid{"L1"};
  std::optional<KnowledgeTime> as_of{};
  std::optional<NetworkTime> at{};
};

class TogetherTest : public test::AnswerTest {
 protected:
  Matter matter_about(const Asked& asked, Told& told) const {
    Question asking = question(Delivery::kQuery, asked.as_of);
    asking.liid = asked.liid;
    asking.asked = R"({"n":)" + std::to_string(numbered_++) + "}";
    return matter_of<LookupAnswer>(
        std::move(asking), asked.target,
        [asked](Case& open_case) { return services::lookup(open_case, asked.target, asked.at); },
        [&told](Result<LookupAnswer> answer) {
          EXPECT_FALSE(told.has_value()) << "told twice";
          told = std::move(answer);
        });
  }

  /// Answers all together; returns which are left to be answered alone.
  std::vector<std::size_t> together(const std::vector<Asked>& all) {
    told_.assign(all.size(), std::nullopt);
    matters_.clear();
    for (std::size_t i = 0; i < all.size(); ++i) matters_.push_back(matter_about(all[i], told_[i]));
    return desk_.answer_together(matters_, kLimit);
  }

  Result<LookupAnswer> alone(const Asked& asked) {
    Told told;
    desk_.answer_alone(matter_about(asked, told), kLimit);
    return std::move(*told);
  }

  /// What an owner of the database reads; a row is a text.
  std::vector<std::string> read(const char* sql) {
    storage::Database owner{{cluster().conninfo(name_)}};
    auto transaction = owner.begin(storage::Access::kReadOnly, kLimit);
    return *transaction->query(storage::Statement{"read", sql}, {},
                               [](storage::RowReader& row) { return row.text(); });
  }

  mutable int numbered_ = 0;
  std::vector<Told> told_;
  std::vector<Matter> matters_;
};

void expect_same(const Result<LookupAnswer>& a, const Result<LookupAnswer>& b) {
  ASSERT_EQ(a.has_value(), b.has_value());
  if (!a) {
    EXPECT_EQ(a.error().code, b.error().code);
    return;
  }
  EXPECT_EQ(a->basis.liid, b->basis.liid);
  EXPECT_EQ(a->basis.as_of, b->basis.as_of);
  EXPECT_EQ(a->basis.coverage, b->basis.coverage);
  ASSERT_EQ(a->bindings.size(), b->bindings.size());
  for (std::size_t i = 0; i < a->bindings.size(); ++i) {
    EXPECT_EQ(a->bindings[i].disclosed, b->bindings[i].disclosed);
    EXPECT_EQ(a->bindings[i].verdict, b->bindings[i].verdict);
    EXPECT_EQ(a->bindings[i].targets, b->bindings[i].targets);
  }
}

TEST_F(TogetherTest, EveryAnswerIsTheOneGivenAlone) {
  const KnowledgeTime known = ingest({Register("a").at(-500).expires(600)});
  ingest({Register("b").at(-400).impu("bob").impi("bob").contact("sip:bob@10.0.0.2").address("10.0.0.2")});
  ingest({Register("c").at(-300).impu("carol").impi("carol").device(test::kOtherPhone).address("10.0.0.3")});
  ingest({Register("a2").at(-200)});
  ingest({Register("d").at(-100).device(test::kOtherPhone)});
  auto told = begin();
  ASSERT_TRUE(told.add_lives(
      std::vector<FeedLife>{{"mirror", at_s(-10'000), NetworkTime::max(), FeedStanding::kExpected, "HEP",
                             ObservationPoint::kAtScscf, "", 60}}));
  ASSERT_TRUE(
      told.add_coverage(std::vector<FeedInterval>{{"mirror", at_s(-900), at_s(-250), FeedState::kAlive, 0},
                                                  {"mirror", at_s(-460), at_s(-440), FeedState::kLost, 3},
                                                  {"mirror", at_s(-440), at_s(-350), FeedState::kLost, 4},
                                                  {"mirror", at_s(-250), at_s(-10), FeedState::kAlive, 0}}));
  ASSERT_TRUE(told.commit());
  warrant({kPhoneImei, impu("alice"), impu("bob"), impi("alice"), impi("nobody"), impu("carol")});
  const std::vector<Asked> all{{kPhoneImei},
                               {impu("alice")},
                               {impu("alice"), Liid{"L1"}, known},
                               {impu("alice"), Liid{"L1"}, {}, at_s(-450)},
                               {kPhoneImei, Liid{"L1"}, known, at_s(-450)},
                               {impu("dave")},
                               {impi("alice")},
                               {impi("nobody")},
                               {impu("bob"), Liid{"L2"}},
                               {impu("carol")},
                               {impu("carol")},
                               {impu("bob"), Liid{"L1"}, {}, at_s(-2'000'000)}};
  EXPECT_TRUE(together(all).empty());
  for (std::size_t i = 0; i < all.size(); ++i) {
    SCOPED_TRACE(i);
    ASSERT_TRUE(told_[i]);
    expect_same(*told_[i], alone(all[i]));
  }
  EXPECT_EQ((*told_[0])->bindings.size(), 2U);  // alice's and bob's of the phone
  EXPECT_EQ(told_[5]->error().code, "TARGET_NOT_COVERED");
  EXPECT_EQ(told_[8]->error().code, "WARRANT_NOT_FOUND");
  EXPECT_EQ(told_[11]->error().code, "OUTSIDE_PERIOD");
  EXPECT_EQ((*told_[1])->basis.coverage.blind.front().count, 7U);  // both losses since alice registered
}

TEST_F(TogetherTest, EachIsOnRecordInTheOrderAsked) {
  ingest({Register("a").at(-500)});
  warrant({impu("alice")});
  EXPECT_TRUE(
      together({{impu("alice")}, {impu("dave")}, {impu("alice"), Liid{"L2"}}, {impu("alice")}}).empty());
  EXPECT_EQ(read("SELECT (query->>'n') || ' ' || outcome || ' ' || reason FROM vouch.audit ORDER BY entry"),
            (std::vector<std::string>{"0 ANSWERED ", "1 REFUSED TARGET_NOT_COVERED",
                                      "2 REFUSED WARRANT_NOT_FOUND", "3 ANSWERED "}));
  EXPECT_EQ(
      read("SELECT string_agg(entry::text, ' ' ORDER BY entry) FROM vouch.audit WHERE outcome = 'ANSWERED'"),
      std::vector{std::to_string((*told_[0])->basis.audit_entry) + " " +
                  std::to_string((*told_[3])->basis.audit_entry)});
}

TEST_F(TogetherTest, OneThatFailsFailsNoOther) {
  ingest({Register("a").at(-500)});
  ingest({Register("c").at(-300).impu("carol").impi("carol").device(test::kOtherPhone).address("10.0.0.3")});
  cluster().execute(name_, "DELETE FROM vouch.registration_content WHERE impi LIKE 'carol%'");
  warrant({impu("alice"), impu("carol")});
  const std::vector<Asked> all{{impu("alice")}, {impu("carol")}, {impu("alice")}};
  ASSERT_EQ(together(all), (std::vector<std::size_t>{0, 1, 2}));
  EXPECT_EQ(read("SELECT count(*)::text FROM vouch.audit"), std::vector<std::string>{"0"});
  for (const Matter& matter : matters_) desk_.answer_alone(matter, kLimit);
  EXPECT_TRUE(told_[0]->has_value());
  EXPECT_EQ(told_[1]->error().code, "CORRUPT");
  EXPECT_TRUE(told_[2]->has_value());
  EXPECT_EQ(read("SELECT count(*)::text FROM vouch.audit"), std::vector<std::string>{"2"});
}

TEST_F(TogetherTest, OneThatReachesManyKeepsNoOtherWaiting) {
  for (int i = 0; i < 300; ++i) {
    const std::string user = "u" + std::to_string(i);
    ingest({Register(user).at(-500).impu(user).impi(user).contact("sip:" + user + "@10.0.0.1").reg_id(1)});
  }
  ingest({Register("c").at(-300).impu("carol").impi("carol").device(test::kOtherPhone).address("10.0.0.3")});
  warrant({kPhoneImei, impu("carol")});
  ASSERT_EQ(together({{impu("carol")}, {kPhoneImei}, {impu("carol")}}), std::vector<std::size_t>{1});
  EXPECT_TRUE(told_[0] && told_[0]->has_value());
  EXPECT_TRUE(told_[2] && told_[2]->has_value());
  EXPECT_FALSE(told_[1]);
  desk_.answer_alone(matters_[1], kLimit);
  EXPECT_EQ((*told_[1])->bindings.size(), 300U);
}

TEST_F(TogetherTest, WithoutARecordNobodyIsAnswered) {
  ingest({Register("a").at(-500)});
  warrant({impu("alice")});
  cluster().execute(name_, "REVOKE INSERT ON vouch.audit FROM vouch_correlator");
  ASSERT_EQ(together({{impu("alice")}, {impu("dave")}}), (std::vector<std::size_t>{0, 1}));
  for (const Matter& matter : matters_) desk_.answer_alone(matter, kLimit);
  EXPECT_EQ(told_[0]->error().code, "DENIED");
  EXPECT_EQ(told_[1]->error().code, "UNAVAILABLE");  // a refusal is told only if it is on record
}

}  // namespace
}  // namespace vouch::services
