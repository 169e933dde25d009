#include "tests/support/domain/call.h"

#include "tests/support/domain/builders.h"

namespace vouch::test {
namespace {

std::string branch_at(std::uint16_t hop) {
  return "b" + std::to_string(hop);
}

}  // namespace

SessionFact& Call::add(SessionFactKind kind, std::uint16_t hop, const std::string& branch) {
  SessionFact fact;
  fact.id.octets[15] = static_cast<std::uint8_t>(facts_.size() + 1);
  fact.kind = kind;
  fact.call_id = "call-1";
  fact.cseq = 1;
  fact.hop = hop;
  fact.branch = branch.empty() ? branch_at(hop) : branch;
  fact.from_tag = "a";
  fact.observed_at = at_s(static_cast<std::int64_t>(facts_.size()));
  fact.from = test::impu("alice");
  fact.to = test::impu("bob");
  fact.feed = "feed-1";
  facts_.push_back(fact);
  return facts_.back();
}

Call& Call::invite(std::uint16_t hop, const std::string& branch, const std::string& request_uri) {
  SessionFact& fact = add(SessionFactKind::kInvite, hop, branch);
  fact.contact = ContactUri{"sip:alice@10.0.0.1:5060"};
  const bool first = hop == 1;
  fact.request_uri = !request_uri.empty() ? request_uri
                     : first              ? "sip:bob@example.com"
                                          : "sip:bob@10.0.0.2:5060";
  fact.source_address = first ? "10.0.0.1" : "10.9.9.9";
  fact.source_port = 5060;
  fact.destination_address = first ? "10.9.9.9" : "10.0.0.2";
  fact.destination_port = 5060;
  return *this;
}

Call& Call::ringing(const std::string& branch) {
  SessionFact& fact = add(SessionFactKind::kProgress, 2, branch);
  fact.status = 180;
  fact.to_tag = "b";
  return *this;
}

Call& Call::answer(std::uint16_t hop, const std::string& branch) {
  SessionFact& fact = add(SessionFactKind::kAnswer, hop, branch);
  fact.status = 200;
  fact.to_tag = "b";
  fact.contact = ContactUri{"sip:bob@10.0.0.2:5060"};
  return *this;
}

Call& Call::failure(const std::string& branch, std::uint16_t status) {
  SessionFact& fact = add(SessionFactKind::kFailure, 2, branch);
  fact.status = status;
  fact.to_tag = "b";
  return *this;
}

Call& Call::bye() {
  SessionFact& fact = add(SessionFactKind::kEnd, 1, "bye");
  fact.cseq = 2;
  fact.to_tag = "b";
  return *this;
}

Call& Call::bye_from_callee() {
  SessionFact& fact = add(SessionFactKind::kEnd, 1, "bye");
  fact.from_tag = "b";
  fact.to_tag = "a";
  return *this;
}

Call& Call::asserted(const std::string& user) {
  SessionFact carried_on = facts_.back();
  carried_on.id.octets[14] = static_cast<std::uint8_t>(facts_.size());
  carried_on.hop = 2;
  carried_on.branch = branch_at(2);
  carried_on.source_address = "10.9.9.9";
  carried_on.destination_address = "10.0.0.2";
  carried_on.request_uri = "sip:bob@10.0.0.2:5060";
  carried_on.asserted = {test::impu(user)};
  facts_.insert(facts_.end() - 1, carried_on);
  return *this;
}

Call& Call::asserts(const std::string& user) {
  facts_.back().asserted = {test::impu(user)};
  return *this;
}

Call& Call::anonymous() {
  for (SessionFact& fact : facts_) fact.from = test::impu("anonymous");
  return *this;
}

Call& Call::to_tag(const std::string& tag) {
  facts_.back().to_tag = tag;
  return *this;
}

Call& Call::sent_from(const std::string& address, const std::string& parent_branch) {
  facts_.back().source_address = address;
  facts_.back().parent_branch = parent_branch;
  return *this;
}

Call& Call::contact(const std::string& uri) {
  facts_.back().contact = ContactUri{uri};
  return *this;
}

Call& Call::contact_device(const std::string& digits14) {
  facts_.back().contact_instance = imei_instance(digits14);
  return *this;
}

std::vector<SessionFact> call_behind_b2bua(const std::string& icid, std::int64_t at) {
  auto facts = Call().invite(1).answer(1).facts();
  for (SessionFact& fact : facts) {
    fact.call_id = "call-9";
    fact.id.octets[0] = 9;
    fact.icid = icid;
    fact.source_address = kB2bua;
    fact.observed_at = fact.observed_at.plus_s(at);
  }
  facts[0].request_uri = "sip:bob@10.0.0.2:5060";
  facts[0].destination_address = "10.0.0.2";
  return facts;
}

}  // namespace vouch::test
