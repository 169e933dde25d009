#include <gtest/gtest.h>

#include <rapidcheck/gtest.h>

#include "signalling/reginfo/parse_reginfo.h"
#include "signalling/reginfo/reginfo_reading.h"
#include "tests/unit/signalling/reginfo/documents.h"
#include "tests/unit/signalling/sip/damage.h"

namespace vouch::signalling {
namespace {

using testing::a_notify;
using testing::active_contact;
using testing::damaged;
using testing::reginfo;
using testing::registration;
using testing::terminated_contact;

const std::string kDocument =
    reginfo("version=\"1\" state=\"full\"",
            registration(active_contact() + active_contact("sip:alice@10.1.2.4?a=1&b=2")) +
                registration(terminated_contact("expired"), "terminated", "tel:+4930123456"));

std::size_t contacts_in(const Reginfo& document) {
  std::size_t contacts = 0;
  for (const ReginfoRegistration& one : document.registrations) contacts += one.contacts.size();
  return contacts;
}

RC_GTEST_PROP(ReginfoDocument, CutAnywhereTellsNothingThatTheWholeDoesNot, ()) {
  const auto octets = *rc::gen::inRange<std::size_t>(0, kDocument.size());
  const auto cut = parse_reginfo(kDocument.substr(0, octets));
  if (!cut) return;
  const Reginfo whole = parse_reginfo(kDocument).value();
  RC_ASSERT(cut->cut_off || octets + 1 == kDocument.size());
  RC_ASSERT(contacts_in(*cut) <= contacts_in(whole));
  for (std::size_t i = 0; i < cut->registrations.size(); ++i) {
    for (std::size_t k = 0; k < cut->registrations[i].contacts.size(); ++k) {
      RC_ASSERT(cut->registrations[i].contacts[k].uri == whole.registrations[i].contacts[k].uri);
      RC_ASSERT(cut->registrations[i].contacts[k].state == whole.registrations[i].contacts[k].state);
    }
  }
}

RC_GTEST_PROP(ReginfoDocument, HoweverDamagedIsSurvivedWithinItsBounds, ()) {
  const std::string document = damaged(kDocument);
  const SipMessage notify = testing::parsed(a_notify(document));
  const ReginfoReading reading = read_reginfo(notify, {}, {"lab/feed", ObservationPoint::kAtScscf});
  RC_ASSERT(reading.facts.size() <= kReginfoContactsMax + kReginfoRegistrationsMax);
  for (const RegistrationFact& fact : reading.facts) RC_ASSERT(is_report(fact.contact.kind));
}

RC_GTEST_PROP(ReginfoDocument, OfAnyOctetsIsSurvived, (const std::string& octets)) {
  const auto refused = parse_reginfo(octets);
  RC_ASSERT(refused || refused.error().offset <= octets.size());
  static_cast<void>(parse_reginfo(reginfo("version=\"1\"", octets)));
}

}  // namespace
}  // namespace vouch::signalling
