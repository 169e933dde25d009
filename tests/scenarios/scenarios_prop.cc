#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <sstream>
#include <string>
#include <vector>

#include "tests/scenarios/telling.h"

namespace vouch::scenarios {
namespace {

using Lines = std::vector<std::string>;

bool chance() {
  return *rc::gen::arbitrary<bool>();
}

/// A forked call through a B2BUA or past it, with a third that may take its place, in some of the ways it can
/// go; of every message any may have been missed.
Lines any_play() {
  Lines lines{" REGISTER bob@B > net  reg-id=1 temp-gruu=sip:t1@example.com;gr", " REGISTER bob@C > net"};
  if (chance()) lines.emplace_back(" REGISTER alice@A > net");
  if (chance()) lines.emplace_back(" REGISTER bob@B > net  reg-id=1 contact=sip:bob@10.7.7.7:5060");
  if (chance()) lines.emplace_back(" REGISTER bob@C > net  expires=0");
  lines.emplace_back(" INVITE c1 alice@A > net  to=bob Request-Disposition=parallel");
  std::string call = "c1";
  if (chance()) {
    lines.emplace_back(" INVITE c1 net > as  asserted=alice icid=i1");
    lines.emplace_back(" INVITE c2 as > net  from=alice to=bob icid=i1");
    call = "c2";
  }
  lines.emplace_back(" INVITE " + call + " net > bob@B  asserted=alice called=bob icid=i1");
  if (chance()) lines.emplace_back(" INVITE " + call + " net > bob@C  called=bob icid=i1");
  const bool forked = lines.back().find("@C") != std::string::npos;
  for (const std::string phone : {"B", "C"}) {
    if (phone == "C" && !forked) continue;
    for (const char* status : {"180", "200", "486", "430"}) {
      if (chance())
        lines.push_back(" " + std::string{status} + " " + call + " bob@" + phone +
                        " > net  Session-Expires=90");
    }
  }
  if (chance()) lines.emplace_back(" CANCEL c1 alice@A > net");
  if (chance()) lines.emplace_back(" UPDATE " + call + " bob@B > net");
  if (chance()) lines.emplace_back(" INVITE c9 alice@A > net  to=bob replaces=" + call);
  if (chance()) lines.emplace_back(" BYE c1 alice@A > net");
  if (chance()) lines.emplace_back(" BYE " + call + " bob@B > net");
  return lines;
}

Scenario scenario_of(const Lines& lines) {
  std::string text =
      "Scenario: any\nClause: RFC 3261 section 16\n"
      "phone A urn:gsma:imei:35693803-564380-0 10.0.0.1:5060\n"
      "phone B urn:gsma:imei:86728703-952237-0 10.0.0.2:5060\n"
      "phone C urn:gsma:imei:35918407-650132-0 10.0.0.3:5060\n"
      "node as 10.9.9.20:5060\n";
  for (std::size_t i = 0; i < lines.size(); ++i) {
    const bool missed = *rc::gen::inRange(0, 6) == 0;
    text += std::to_string(i + 1) + lines[i] + (missed ? " unseen" : "") + "\n";
  }
  return *read_scenario(text + "expect\nwhatever\n");
}

template <class Fact>
std::vector<Fact> mixed(std::vector<Fact> facts) {
  const std::size_t distinct = facts.size();
  for (std::size_t i = 0; i < distinct; ++i) {
    if (chance()) facts.push_back(facts[i]);
  }
  for (std::size_t i = facts.size(); i > 1; --i)
    std::swap(facts[i - 1], facts[*rc::gen::inRange<std::size_t>(0, i)]);
  return facts;
}

RC_GTEST_PROP(AnyCall, IsToldTheSameInAnyOrderAndRepetition, ()) {
  const Scenario scenario = scenario_of(any_play());
  const auto facts = observe(scenario);
  RC_ASSERT(facts.has_value());
  const auto told = tell(scenario, *facts);
  RC_ASSERT(tell(scenario, {mixed(facts->registrations), mixed(facts->sessions)}) == told);
}

bool names(const std::string& line, const std::string& phone) {
  std::istringstream words{line};
  for (std::string word; words >> word;) {
    if (word == phone || word.starts_with(phone + "/")) return true;
  }
  return false;
}

/// However little of it was seen.
RC_GTEST_PROP(AnyCall, NeverGivesAPartyTheDeviceOfAnother, ()) {
  const Scenario scenario = scenario_of(any_play());
  const auto facts = observe(scenario);
  RC_ASSERT(facts.has_value());
  for (const std::string& line : tell(scenario, *facts)) {
    if (line.starts_with("originating alice")) RC_ASSERT(!names(line, "B") && !names(line, "C"));
    if (line.starts_with("terminating bob")) RC_ASSERT(!names(line, "A"));
  }
}

}  // namespace
}  // namespace vouch::scenarios
