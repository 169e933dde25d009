#include <gtest/gtest.h>

#include <rapidcheck/gtest.h>

#include "signalling/sip/list_split.h"
#include "signalling/sip/session_reading.h"
#include "tests/unit/signalling/sip/damage.h"
#include "tests/unit/signalling/sip/message_builder.h"

namespace vouch::signalling {
namespace {

using testing::a_register;
using testing::accepted;
using testing::damaged;
using testing::Message;

void read_as_everything(const SipMessage& request, const SipMessage& response) {
  read_session_fact(request, {}, {});
  const auto reading = read_registration(request, {}, response, {}, {});
  if (!reading.accepted) return;
  for (const RegisteredContact& contact : reading.accepted->contacts)
    RC_ASSERT(contact.kind == RegistrationKind::kRemovedAll || !contact.uri.empty());
}

RC_GTEST_PROP(SipMessage, AnyOctetsAreReadOrRefused, (const std::string& octets)) {
  parse_sip(octets);
  parse_sip("SIP/2.0 200 OK\r\n" + octets);
  parse_sip("REGISTER sip:a SIP/2.0\r\n" + octets);
}

RC_GTEST_PROP(SipMessage, ADamagedRegistrationIsReadOrRefused, ()) {
  const auto request = parse_sip(damaged(a_register().text()));
  const auto response = parse_sip(damaged(accepted(a_register()).text()));
  if (request) read_as_everything(*request, response ? *response : parsed(accepted(a_register())));
  if (response) read_as_everything(parsed(a_register()), *response);
}

RC_GTEST_PROP(SipMessage, ADamagedContactNeverCostsTheNextOne, ()) {
  const std::string contact = damaged("sip:bob@10.1.2.9;expires=7;q=0.3;audio");
  RC_PRE(contact.find_first_of("\r\n,\"<>") == std::string::npos);
  const Message request = a_register().with("Contact", contact + ", <sip:alice@10.1.2.3:5060>");
  const auto reading = testing::reading_of(request, accepted(request));
  RC_ASSERT(reading.accepted.has_value());
  RC_ASSERT(reading.accepted->contacts.back().uri.reveal() == "sip:alice@10.1.2.3:5060");
}

RC_GTEST_PROP(SipMessage, NoKeyOfAChallengeSurvives, ()) {
  const std::string key =
      *rc::gen::container<std::string>(32, rc::gen::elementOf(std::string{"0123456789abcdef"}));
  const auto fold = *rc::gen::elementOf(std::vector<std::string>{"", "\r\n ", "\n\t", "\r "});
  std::string octets = testing::an_answer(a_register(), "401 Unauthorized")
                           .with("WWW-Authenticate", "Digest realm=\"r\"," + fold + "ck=\"" + key + "\"")
                           .text();
  erase_challenges(octets);
  RC_ASSERT(octets.find(key) == std::string::npos);
}

RC_GTEST_PROP(ListSplit, ElementsAreCutAtCommasOnly, (const std::string& value)) {
  std::size_t octets = 0;
  for (const std::string& part : split_list(value)) {
    RC_ASSERT(!part.empty());
    RC_ASSERT(value.find(part) != std::string::npos);
    octets += part.size();
  }
  RC_ASSERT(octets <= value.size());
}

}  // namespace
}  // namespace vouch::signalling
