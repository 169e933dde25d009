#include <string>

#include "domain/binding/timeline.h"
#include "signalling/reginfo/ampersand.h"
#include "signalling/reginfo/parse_reginfo.h"
#include "signalling/reginfo/reginfo_reading.h"
#include "tests/fuzz/fuzz_target.h"

namespace vouch::fuzz {
namespace {

using namespace signalling;

void check_document(std::string_view document) {
  const auto reginfo = parse_reginfo(document);
  if (!reginfo) {
    require(is_plain_text(reginfo.error().code), "errors are plain text");
    return require(reginfo.error().offset <= document.size(), "an error is within the document");
  }
  require(reginfo->registrations.size() <= kReginfoRegistrationsMax, "registrations are bounded");
  std::size_t contacts = 0;
  for (const ReginfoRegistration& registration : reginfo->registrations) {
    contacts += registration.contacts.size();
    for (const ReginfoContact& contact : registration.contacts)
      require(!contact.q || *contact.q <= 1000, "q is in thousandths");
  }
  require(contacts <= kReginfoContactsMax, "contacts are bounded");
}

/// The document in a NOTIFY, as a registrar sends it.
void check_notify(std::string_view document) {
  std::string text =
      "NOTIFY sip:pcscf.lab.example SIP/2.0\r\nVia: SIP/2.0/UDP 198.51.100.9;branch=z9hG4bKs\r\n"
      "From: <sip:alice@lab.example>;tag=s\r\nTo: <sip:alice@lab.example>;tag=p\r\nCall-ID: subscription\r\n"
      "CSeq: 7 NOTIFY\r\nEvent: reg\r\nSubscription-State: active;expires=7200\r\n"
      "Content-Type: application/reginfo+xml\r\nContent-Length: " +
      std::to_string(document.size()) + "\r\n\r\n";
  const auto notify = parse_sip(text.append(document));
  require(notify && is_reg_notify(*notify), "the message around the document is a NOTIFY");
  const auto seen_at = NetworkTime::from_us(1'795'500'000'000'000);
  const ReginfoReading reading = read_reginfo(*notify, seen_at, {"fuzz", ObservationPoint::kAtScscf});
  for (const Problem& problem : reading.problems)
    require(is_plain_text(problem.code) && is_plain_text(problem.where) && is_plain_text(problem.detail),
            "problems are plain text");
  for (const RegistrationFact& fact : reading.facts) {
    require(is_report(fact.contact.kind), "a registrar reports");
    timeline({&fact, 1});
  }
}

void take(std::string_view document) {
  const std::string repaired = with_ampersands_escaped(document).text;
  require(with_ampersands_escaped(repaired).text == repaired, "what is repaired needs no repair");
  check_document(document);
  check_notify(document);
}

const Target kTarget{"reginfo", take};

}  // namespace
}  // namespace vouch::fuzz
