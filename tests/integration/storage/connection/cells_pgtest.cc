#include "storage/connection/cells.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <chrono>
#include <string>
#include <vector>

#include "storage/connection/database.h"
#include "storage/connection/lookup_key.h"
#include "tests/support/postgres/cluster.h"

namespace vouch::storage {
namespace {

using namespace std::chrono_literals;

Database& database() {
  static Database one{{test::PostgresCluster::instance().conninfo("postgres")}};
  return one;
}

/// What PostgreSQL gives back for one parameter of a type.
template <class Read>
auto sent_back(const char* sql, const Cell& parameter, Read read) {
  const Statement statement{sql, sql};
  const auto values = with_transaction(database(), Access::kReadOnly, 5s, [&](Transaction& transaction) {
    return transaction.query(statement, {parameter}, read);
  });
  RC_ASSERT(values.has_value());
  return values->front();
}

RC_GTEST_PROP(Cells, AnyOctetsComeBackAsText, (const std::string& octets)) {
  RC_ASSERT(sent_back("SELECT $1::text", cell(octets), [](RowReader& row) { return row.text(); }) == octets);
}

RC_GTEST_PROP(Cells, AnyTextsComeBackAsArray, (const std::vector<std::string>& texts)) {
  RC_ASSERT(sent_back("SELECT $1::text[]", array_cell(texts), [](RowReader& row) { return row.texts(); }) ==
            texts);
}

RC_GTEST_PROP(Cells, AnyTimeOfTheCalendarComesBack, ()) {
  const auto us = *rc::gen::oneOf(rc::gen::inRange<std::int64_t>(-210'866'803'200'000'000, INT64_MAX),
                                  rc::gen::inRange<std::int64_t>(0, 4'000'000'000'000'000));
  const auto back = sent_back("SELECT $1::timestamptz", cell(NetworkTime::from_us(us)),
                              [](RowReader& row) { return row.time<NetworkTime>(); });
  RC_ASSERT(back.us == us);
}

TEST(Cells, TheEndsOfTimeComeBack) {
  for (const NetworkTime time : {NetworkTime::min(), NetworkTime::max(), NetworkTime::from_us(INT64_MAX - 1),
                                 NetworkTime::from_us(-210'866'803'200'000'000), NetworkTime::from_us(0)}) {
    const auto back = sent_back("SELECT $1::timestamptz", cell(time),
                                [](RowReader& row) { return row.time<NetworkTime>(); });
    EXPECT_EQ(back, time) << time.us;
  }
}

TEST(Cells, ATimeBeforeTheCalendarIsTheBeginningOfTime) {
  const auto back = sent_back("SELECT $1::timestamptz", cell(NetworkTime::from_us(INT64_MIN + 1)),
                              [](RowReader& row) { return row.time<NetworkTime>(); });
  EXPECT_EQ(back, NetworkTime::min());
}

TEST(Cells, PostgresReadsTheTimeThatWasMeant) {
  const auto text =
      sent_back("SELECT $1::timestamptz::text", cell(NetworkTime::from_us(1'520'606'104'119'540)),
                [](RowReader& row) { return row.text(); });
  EXPECT_EQ(text, "2018-03-09 14:35:04.11954+00");
}

RC_GTEST_PROP(Cells, AnyOctetsSurviveCopy, (const std::vector<std::string>& texts)) {
  auto transaction = database().begin(Access::kReadWrite, 5s);
  RC_ASSERT(transaction.has_value());
  RC_ASSERT(
      transaction->script("table", "CREATE TEMPORARY TABLE held (place int, t text, a text[])").has_value());
  std::vector<Row> rows;
  for (const std::string& text : texts)
    rows.push_back({cell(rows.size()), cell(text), array_cell(std::vector{text})});
  RC_ASSERT(transaction->copy({"held", {"place", "t", "a"}}, rows).has_value());
  constexpr Statement read{"read_held", "SELECT t, a FROM held ORDER BY place"};
  std::vector<std::string> back;
  const auto done = transaction->each_row(read, {}, [&](RowReader& row) {
    back.push_back(row.text());
    RC_ASSERT(row.texts() == std::vector{back.back()});
  });
  RC_ASSERT(done.has_value());
  RC_ASSERT(back == texts);
}

TEST(Cells, ManyRowsOfOneEmptyCellAreAsManyRows) {
  auto transaction = database().begin(Access::kReadWrite, 5s);
  ASSERT_TRUE(transaction);
  ASSERT_TRUE(transaction->script("table", "CREATE TEMPORARY TABLE empty (t text)"));
  ASSERT_TRUE(transaction->copy({"empty", {"t"}}, std::vector<Row>(130, Row{cell("")})));
  constexpr Statement count{"count_empty", "SELECT count(*) FROM empty WHERE t = ''"};
  EXPECT_EQ(transaction->query(count, {}, [](RowReader& row) { return row.number<int>(); })->front(), 130);
}

RC_GTEST_PROP(Cells, ARowInOneTextHasTheCellsOfARow, (const std::vector<std::string>& texts)) {
  Row row{Cell{}};
  for (const std::string& text : texts) row.push_back(cell(text));
  row.emplace_back();
  const RowText in_one{row};
  RC_ASSERT(in_one.size() == row.size());
  for (std::size_t i = 0; i < row.size(); ++i)
    RC_ASSERT((row[i] ? in_one[i] == std::string_view{*row[i]} : !in_one[i]));
  RC_ASSERT(digest_of(in_one) == digest_of(row));
  RC_ASSERT(columns_of(std::vector{in_one, in_one}, row.size()) ==
            columns_of(std::vector{row, row}, row.size()));
}

RC_GTEST_PROP(Cells, DifferentOctetsAreStoredDifferently, (const std::string& a, const std::string& b)) {
  RC_ASSERT((to_storable(a) == to_storable(b)) == (a == b));
}

TEST(Cells, OrdinaryTextIsStoredAsItIs) {
  EXPECT_EQ(to_storable("sip:zo\xc3\xab\\x@example.com"), "sip:zo\xc3\xab\\x@example.com");
  EXPECT_EQ(to_storable(std::string_view{"a\0b", 3}),
            "a\xef\x9c\x80"
            "b");
}

TEST(Cells, AKeyOfAnyLengthFitsAnIndex) {
  const std::string longest(kLongestKey, 'x');
  EXPECT_EQ(lookup_key(longest), longest);
  EXPECT_EQ(lookup_key(longest + "y").size(), 7U + 64U);
  EXPECT_NE(lookup_key(longest + "y"), lookup_key(longest + "z"));
}

RC_GTEST_PROP(Cells, HostileArrayTextIsRefusedOrRead, (const std::string& text)) {
  for (const std::string& form : {text, "{" + text + "}", "{\"" + text + "}", "{" + text}) {
    const auto elements = array_elements(form);
    RC_ASSERT(!elements || form.size() >= 2);
  }
}

RC_GTEST_PROP(Cells, HostileTimeTextIsRefusedOrRead, (const std::string& text)) {
  time_us(text);
  RC_ASSERT(!time_us("99999999999-01-01 00:00:00+00"));
  RC_ASSERT(!time_us("2026-01-01 00:00:00+01"));
}

RC_GTEST_PROP(Cells, ARowIsNamedByWhatItSays,
              (const std::vector<std::string>& a, const std::vector<std::string>& b)) {
  const Row one{a.begin(), a.end()};
  const Row other{b.begin(), b.end()};
  RC_ASSERT((digest_of(one) == digest_of(other)) == (a == b));
}

}  // namespace
}  // namespace vouch::storage
