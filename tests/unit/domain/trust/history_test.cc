#include "domain/trust/history/history.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "domain/binding/timeline.h"
#include "tests/support/domain/builders.h"

namespace vouch {
namespace {

using test::kOtherPhone;
using test::Register;

using Facts = std::vector<RegistrationFact>;

/// What history tells of the bindings of these facts, all of one identity, in their order.
std::vector<std::vector<std::string>> told_of_identity(const Facts& facts) {
  const auto bindings = timeline(facts);
  std::vector<const Binding*> pointers;
  for (const Binding& binding : bindings) pointers.push_back(&binding);
  History history = identity_history(pointers);
  std::vector<std::vector<std::string>> codes;
  for (const Binding& binding : bindings) {
    codes.emplace_back();
    for (const Evidence& one : history[binding.id]) codes.back().push_back(one.code);
  }
  return codes;
}

bool tells(const std::vector<std::string>& codes, const std::string& code) {
  return std::find(codes.begin(), codes.end(), code) != codes.end();
}

/// Whether a device's bindings, one of each timeline, are told `code`, in their order.
std::vector<bool> told_of_device(const std::vector<Facts>& timelines, const std::string& code) {
  std::vector<Binding> bindings;
  for (const Facts& facts : timelines) bindings.push_back(timeline(facts).front());
  std::vector<const Binding*> pointers;
  for (const Binding& binding : bindings) pointers.push_back(&binding);
  History history = device_history(pointers);
  std::vector<bool> told;
  for (const Binding& binding : bindings) {
    const auto& own = history[binding.id];
    told.push_back(
        std::any_of(own.begin(), own.end(), [&](const Evidence& one) { return one.code == code; }));
  }
  return told;
}

RegistrationFact with_uuid(Register builder) {
  RegistrationFact fact = builder;
  fact.contact.instance = parse_instance_id("\"<urn:uuid:f81d4fae-7dec-11d0-a765-00a0c91e6bf6>\"", true);
  return fact;
}

Facts in_cell(Register builder, const std::string& cell) {
  return {builder.cell(cell)};
}

const std::string kBerlin = "262011234ABCD";
const std::string kDelhi = "4041012345678";
const std::string kSydney = "5050112345678";
const std::string kNewYork = "3104101234567";
constexpr int kMinute = 60;
constexpr int kHour = 60 * kMinute;

TEST(History, AnImeiThatChangesOnItsContactIsToldOfBoth) {
  const auto told = told_of_identity({Register("a"), Register("b").at(60).device(kOtherPhone)});
  ASSERT_EQ(told.size(), 2U);
  EXPECT_TRUE(tells(told[0], "IMEI_CHANGED_ON_CONTACT"));
  EXPECT_TRUE(tells(told[1], "IMEI_CHANGED_ON_CONTACT"));
}

/// RFC 3261 section 19.1.4.
TEST(History, AnImeiThatChangesOnItsContactIsToldThoughTheContactIsWrittenOtherwise) {
  const auto told = told_of_identity(
      {Register("a"), Register("b").at(60).device(kOtherPhone).contact("sip:alice@10.0.0.1:5060;x=1")});
  ASSERT_EQ(told.size(), 2U);
  EXPECT_TRUE(tells(told[0], "IMEI_CHANGED_ON_CONTACT"));
  EXPECT_TRUE(tells(told[1], "IMEI_CHANGED_ON_CONTACT"));
}

TEST(History, AnotherImeiAfterADeregistrationIsANewPhone) {
  const auto told = told_of_identity(
      {Register("a"), Register("b").at(30).removed(), Register("c").at(60).device(kOtherPhone)});
  for (const auto& codes : told) EXPECT_TRUE(codes.empty());
}

TEST(History, AnotherImeiAtAnotherContactIsANewPhone) {
  const auto told = told_of_identity(
      {Register("a"),
       Register("b").at(60).device(kOtherPhone).contact("sip:alice@10.0.0.7:5060").address("10.0.0.7")});
  for (const auto& codes : told) EXPECT_TRUE(codes.empty());
}

TEST(History, AUuidThatBecomesAnImeiIsToldOfTheImei) {
  const auto told = told_of_identity({with_uuid(Register("a")), Register("b").at(60)});
  ASSERT_EQ(told.size(), 2U);
  EXPECT_FALSE(tells(told[0], "UUID_BECAME_IMEI"));
  EXPECT_TRUE(tells(told[1], "UUID_BECAME_IMEI"));
}

TEST(History, AUuidThatWasDeregisteredBeforeIsToldOfTheImei) {
  const auto told = told_of_identity({with_uuid(Register("a")), with_uuid(Register("b").at(30).removed()),
                                      Register("c").at(60).contact("sip:alice@10.0.0.1:5060;x=1")});
  ASSERT_EQ(told.size(), 2U);
  EXPECT_TRUE(tells(told[1], "UUID_BECAME_IMEI"));
}

TEST(History, AUuidThatRanOutOfTimeBeforeIsToldOfTheImei) {
  const auto told = told_of_identity({with_uuid(Register("a").expires(60)), Register("b").at(9000)});
  ASSERT_EQ(told.size(), 2U);
  EXPECT_TRUE(tells(told[1], "UUID_BECAME_IMEI"));
}

TEST(History, AUuidAtTheSameAddressBeforeIsToldOfTheImei) {
  const auto told = told_of_identity(
      {with_uuid(Register("a").expires(60)), Register("b").at(9000).contact("sip:another@10.0.0.1:6000")});
  ASSERT_EQ(told.size(), 2U);
  EXPECT_TRUE(tells(told[1], "UUID_BECAME_IMEI"));
}

TEST(History, AUuidElsewhereOrOfAnotherPrivateIdentitySaysNothingOfTheImei) {
  const auto elsewhere =
      told_of_identity({with_uuid(Register("a").expires(60)),
                        Register("b").at(9000).contact("sip:a@10.0.0.7").address("10.0.0.7")});
  const auto of_another =
      told_of_identity({with_uuid(Register("a").expires(60)), Register("b").at(9000).impi("b")});
  for (const auto& told : {elsewhere, of_another}) {
    for (const auto& codes : told) EXPECT_TRUE(codes.empty());
  }
}

TEST(History, AUuidThatCameToTheAddressAfterTheImeiSaysNothingOfIt) {
  const auto tablet = [](const std::string& name, int at, const std::string& address) {
    return with_uuid(Register(name).at(at).contact("sip:tablet@10.0.0.9").address(address).reg_id(1));
  };
  const auto told =
      told_of_identity({tablet("a", 0, "10.0.0.9"), Register("b").at(60), tablet("c", 90, "10.0.0.1")});
  for (const auto& codes : told) EXPECT_FALSE(tells(codes, "UUID_BECAME_IMEI"));
}

TEST(History, AUuidThatComesAfterAnImeiSaysNothingOfTheImei) {
  const auto told = told_of_identity({Register("a").expires(60), with_uuid(Register("b").at(9000))});
  for (const auto& codes : told) EXPECT_FALSE(tells(codes, "UUID_BECAME_IMEI"));
}

TEST(History, TwoClientsThatPushEachOtherOutCompete) {
  const auto app = [](const std::string& name) {
    return Register(name).contact("sip:app@10.0.0.1:6000").device(kOtherPhone);
  };
  const auto told = told_of_identity({Register("a"), app("b").at(60), Register("c").at(120)});
  ASSERT_EQ(told.size(), 3U);
  for (const auto& codes : told) EXPECT_TRUE(tells(codes, "COMPETING_REGISTRATIONS"));
}

TEST(History, OneThatTookOverOnceDoesNotCompete) {
  const auto told = told_of_identity(
      {Register("a"), Register("b").at(60).contact("sip:app@10.0.0.1:6000").device(kOtherPhone)});
  for (const auto& codes : told) EXPECT_FALSE(tells(codes, "COMPETING_REGISTRATIONS"));
}

TEST(History, ADeviceThatHopsBetweenIdentitiesIsToldOfAll) {
  const auto told = told_of_device({{Register("a").expires(60)},
                                    {Register("b").impu("bob").impi("bob").at(100).expires(60)},
                                    {Register("c").impu("eve").impi("eve").at(200).expires(60)}},
                                   "IMEI_HOPS_BETWEEN_IMPIS");
  EXPECT_EQ(told, (std::vector{false, true, true})) << "the first was over before it went there";
}

TEST(History, ACardThatMovesIntoAnotherPhoneOnceHopsNowhere) {
  const auto told =
      told_of_device({{Register("a").expires(60)}, {Register("b").impu("bob").impi("bob").at(100)}},
                     "IMEI_HOPS_BETWEEN_IMPIS");
  EXPECT_EQ(told, (std::vector{false, false}));
}

TEST(History, TheIdentitiesOfOneRegistrationAreNoHops) {
  const auto told =
      told_of_device({{Register("a")}, {Register("a").impu("alias")}, {Register("a").impu("third")}},
                     "IMEI_HOPS_BETWEEN_IMPIS");
  EXPECT_EQ(told, (std::vector{false, false, false}));
}

TEST(History, NobodyTravelsFromEuropeToAmericaInAnHour) {
  const auto told = told_of_device({in_cell(Register("a").expires(600), "262011234ABCD"),
                                    in_cell(Register("b").at(3600), "3104101234567")},
                                   "IMPOSSIBLE_TRAVEL");
  EXPECT_EQ(told, (std::vector{true, true}));
}

TEST(History, InTenHoursOneDoes) {
  const auto told = told_of_device({in_cell(Register("a").expires(600), "262011234ABCD"),
                                    in_cell(Register("b").at(36000), "3104101234567")},
                                   "IMPOSSIBLE_TRAVEL");
  EXPECT_EQ(told, (std::vector{false, false}));
}

TEST(History, ACellThatIsSeenInBetweenMakesTheWayNoShorter) {
  const Facts berlin = in_cell(Register("a").expires(600), kBerlin);
  const Facts sydney = in_cell(Register("b").at(60 * kMinute), kSydney);
  EXPECT_EQ(told_of_device({berlin, sydney}, "IMPOSSIBLE_TRAVEL"), (std::vector{true, true}));
  const Facts delhi = in_cell(Register("c").at(30 * kMinute).expires(600), kDelhi);
  EXPECT_EQ(told_of_device({berlin, delhi, sydney}, "IMPOSSIBLE_TRAVEL"), (std::vector{true, false, true}));
}

TEST(History, ARefreshLaterTakesNoTravelBack) {
  const auto refreshed =
      Facts{Register("a").cell(kBerlin).expires(20 * kHour), Register("c").at(10 * kHour).cell(kBerlin)};
  const Facts sydney = in_cell(Register("b").at(60 * kMinute), kSydney);
  EXPECT_EQ(told_of_device({refreshed, sydney}, "IMPOSSIBLE_TRAVEL"), (std::vector{true, true}));
}

TEST(History, AStayThatWasNotToldInBetweenMayHaveBeenLeft) {
  const auto returned =
      Facts{Register("a").cell(kBerlin).expires(50 * kHour), Register("c").at(20 * kHour).cell(kBerlin)};
  const Facts sydney = in_cell(Register("b").at(10 * kHour), kSydney);
  EXPECT_EQ(told_of_device({returned, sydney}, "IMPOSSIBLE_TRAVEL"), (std::vector{false, false}));
}

TEST(History, OneBindingTellsOfImpossibleTravelToo) {
  const auto both = Facts{Register("a").cell(kBerlin), Register("b").at(10 * kMinute).cell(kNewYork)};
  EXPECT_EQ(told_of_device({both}, "IMPOSSIBLE_TRAVEL"), (std::vector{true}));
}

TEST(History, ARefreshOverWifiTakesNoTravelBack) {
  ClientProfile wifi = test::telephony_profile();
  wifi.access_type = "IEEE-802.11";
  const auto both = Facts{Register("a").cell(kBerlin), Register("b").at(10 * kMinute).cell(kNewYork),
                          Register("c").at(20 * kMinute).profile(wifi)};
  EXPECT_EQ(told_of_device({both}, "IMPOSSIBLE_TRAVEL"), (std::vector{true}));
}

TEST(History, ABorderIsCrossedInAMinute) {
  const auto told = told_of_device(
      {in_cell(Register("a").expires(600), "2860112345678"), in_cell(Register("b").at(660), "4170112345678")},
      "IMPOSSIBLE_TRAVEL");
  EXPECT_EQ(told, (std::vector{false, false})) << "from Turkey to Syria";
}

TEST(History, AVersionThatGoesBackIsTold) {
  const auto versioned = [](Register builder, const std::string& svn) {
    RegistrationFact fact = builder;
    fact.contact.instance = parse_instance_id("\"<urn:gsma:imei:35693803-564380-0;svn=" + svn + ">\"", true);
    return Facts{fact};
  };
  EXPECT_EQ(
      told_of_device({versioned(Register("a").expires(60), "42"), versioned(Register("b").at(100), "41")},
                     "IMEI_VERSION_WENT_BACK"),
      (std::vector{false, true}));
  EXPECT_EQ(
      told_of_device({versioned(Register("a").expires(60), "41"), versioned(Register("b").at(100), "42")},
                     "IMEI_VERSION_WENT_BACK"),
      (std::vector{false, false}));
}

}  // namespace
}  // namespace vouch
