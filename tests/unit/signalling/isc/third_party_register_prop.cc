#include <gtest/gtest.h>

#include <rapidcheck/gtest.h>

#include "signalling/isc/third_party_register.h"
#include "tests/unit/signalling/isc/third_party.h"
#include "tests/unit/signalling/sip/damage.h"

namespace vouch::signalling {
namespace {

using testing::accepted;
using testing::at_the_scscf;
using testing::damaged;
using testing::embedding;
using testing::part;
using testing::third_party;
using testing::with_typed_body;

RC_GTEST_PROP(ThirdPartyRegister, WhateverItEmbedsIsSurvived, ()) {
  const std::string body = damaged(part(at_the_scscf().text()) + part(accepted(at_the_scscf()).text()));
  const auto outer =
      with_typed_body(third_party(*rc::gen::elementOf(std::vector<std::string>{"0", "60", "x"})),
                      "multipart/mixed;boundary=bound", body);
  const ThirdPartyReading reading = read_third_party_register(testing::parsed(outer), NetworkTime::from_us(1),
                                                              {"lab/feed", ObservationPoint::kOnIsc});
  RC_ASSERT(!reading.accepted || reading.reports.empty());
  for (const RegistrationFact& report : reading.reports) RC_ASSERT(ends_whole_registration(report.contact));
}

RC_GTEST_PROP(ThirdPartyRegister, WithAnyBodyIsSurvived, (const std::string& octets)) {
  for (const auto* type : {"message/sip", "multipart/mixed;boundary=b", "message/sipfrag"}) {
    for (const std::string& body : {octets, "--b\r\n" + octets + "\r\n--b\r\n"}) {
      const ThirdPartyReading reading =
          read_third_party_register(testing::parsed(with_typed_body(third_party(), type, body)),
                                    NetworkTime::from_us(1), {"lab/feed", ObservationPoint::kOnIsc});
      RC_ASSERT(!reading.accepted);
    }
  }
}

}  // namespace
}  // namespace vouch::signalling
