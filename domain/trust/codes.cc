#include "domain/trust/codes.h"

#include <algorithm>
#include <array>
#include <cassert>

namespace vouch {
namespace {

constexpr auto kCodes = std::to_array<CodeInfo>({
    {"AUTH_AKA", Direction::kSupports, "Authorization, RFC 3310, TS 24.229 clause 5.4.1.2",
     "The registration was authenticated by IMS AKA: it proves the UICC, not the ME."},
    {"AUTH_DIGEST", Direction::kAgainst, "Authorization, TS 24.229 clause 5.4.1.2.2A",
     "The registration was authenticated by a password, as software of its own does it."},
    {"AUTH_DONE", Direction::kNeutral, "Authorization, TS 24.229 clause 5.4.1.2.2E",
     "A trusted network entity had authenticated already: no client of a UE stands behind it."},
    {"AUTH_NONE", Direction::kNeutral, "Authorization absent, TS 24.229 clause 5.4.1.2.2",
     "No authentication in the registration: network access or line alone decided."},
    {"AUTH_OTHER", Direction::kNeutral, "Authorization, RFC 3261 section 20.7",
     "An authentication that proves nothing known."},
    {"AKA_OVER_IPSEC", Direction::kSupports, "Authorization integrity-protected, TS 24.229 clause 5.2.2.2",
     "The P-CSCF received the registration over an IPsec security association set up by AKA: the ME's own "
     "code."},
    {"AKA_OVER_TLS", Direction::kNeutral, "Authorization integrity-protected, TS 24.371 clause 5",
     "AKA over TLS without IPsec: the client may be a browser."},
    {"INTEGRITY_PROTECTED_NOT_CREDIBLE", Direction::kNeutral,
     "Authorization integrity-protected, TS 24.229 clause 5.2.2",
     "Seen where the UE could have written it itself: not counted."},
    {"SECURITY_AGREEMENT_IPSEC", Direction::kSupports,
     "Security-Verify, RFC 3329 section 2.2, TS 33.203 clause 7",
     "The accepted registration repeats the P-CSCF's IPsec offer, which a UE sends over the association "
     "itself."},
    {"SECURITY_AGREEMENT_OTHER", Direction::kNeutral, "Security-Verify, RFC 3329 section 2.2",
     "A security agreement other than IPsec."},
    {"OBSERVATION_POINT_INFERRED", Direction::kNeutral, "Via, Path, source address",
     "The feed does not declare where it observes; behind the P-CSCF was inferred from the message."},
    {"SERVICE_MMTEL", Direction::kSupports, "Contact +g.3gpp.icsi-ref, TS 24.173 clause 5.1",
     "Registers for multimedia telephony, as the ME's telephony client does."},
    {"SERVICE_SMSIP", Direction::kSupports, "Contact +g.3gpp.smsip, TS 24.341 clause 5.3.1.2",
     "Registers for SMS over IP, as the ME's messaging client does."},
    {"SERVICE_SRVCC", Direction::kSupports, "Contact +g.3gpp.srvcc-alerting and kin, TS 24.237 clause 6",
     "Registers for call continuity that only a modem can do."},
    {"SERVICE_APPLICATION", Direction::kNeutral, "Contact +g.3gpp.iari-ref, TS 24.229 clause 7.2A.9",
     "Registers for an application (IARI, RCS): downloaded software may use this registration."},
    {"ACCESS_3GPP_NETWORK_PROVIDED", Direction::kSupports, "P-Access-Network-Info, RFC 7315 section 5.4",
     "The network itself says that the access was 3GPP radio."},
    {"ACCESS_3GPP", Direction::kNeutral, "P-Access-Network-Info, RFC 7315 section 5.4",
     "The UE says that its access was 3GPP radio."},
    {"ACCESS_OTHER", Direction::kNeutral, "P-Access-Network-Info, RFC 7315 section 5.4",
     "Another access than 3GPP radio."},
    {"USER_AGENT", Direction::kNeutral, "User-Agent, RFC 3261 section 20.41",
     "What the software calls itself."},
    {"INSTANCE_IMEI", Direction::kSupports, "Contact +sip.instance, RFC 7255 section 3",
     "The instance-id is a readable IMEI."},
    {"INSTANCE_WITHOUT_IMEI", Direction::kNeutral, "Contact +sip.instance, RFC 5626 section 4.1",
     "There is no instance-id, or it is no IMEI: no device to vouch for."},
    {"INSTANCE_MALFORMED", Direction::kAgainst, "Contact +sip.instance, RFC 7254 section 4",
     "The instance-id breaks the rules of its kind; digits in it are a candidate at most."},
    {"IMEI_SPARE_IS_CHECK_DIGIT", Direction::kNeutral, "Contact +sip.instance, TS 23.003 clause 6.2.1",
     "The right check digit stands where the spare 0 belongs, as on many real phones."},
    {"IMEI_WRONG_CHECK_DIGIT", Direction::kContradicts, "Contact +sip.instance, TS 23.003 annex B",
     "A digit stands in the spare's place that is neither 0 nor the check digit: tampering or a defect."},
    {"IMEI_PLACEHOLDER", Direction::kContradicts, "Contact +sip.instance, TS 23.003 clause 6.2",
     "A well-known fake: a counting or repeated pattern, an emulator's or a wiped phone's value."},
    {"IMEI_UNALLOCATED", Direction::kContradicts, "Contact +sip.instance, GSMA TS.06",
     "No reporting body ever allocated a TAC that begins so; test values are among them."},
    {"IMEI_LIVE_UNDER_TWO_IMPIS", Direction::kContradicts, "bindings of the same device",
     "The same IMEI was registered under another private identity at the same time: one of them is a copy."},
    {"OVERWROTE_SAME_IMPI", Direction::kNeutral, "bindings of the same identity, TS 24.229 clause 5.4.1.2.2",
     "This registration ended another of the same private identity."},
    {"OVERWROTE_SAME_ADDRESS", Direction::kAgainst, "bindings of the same identity",
     "This registration ended another from the same IP address: two clients compete on one device."},
    {"OVERWRITTEN_SAME_IMPI", Direction::kNeutral,
     "bindings of the same identity, TS 24.229 clause 5.4.1.2.2",
     "Another registration of the same private identity ended this one."},
    {"OVERWRITTEN_SAME_ADDRESS", Direction::kAgainst, "bindings of the same identity",
     "Another registration from the same IP address ended this one: two clients compete on one device."},
    {"SESSION_INSTANCE_AGREES", Direction::kSupports,
     "Contact +sip.instance of the session, RFC 7255 section 5",
     "The session's own message names the device that the binding names."},
    {"SESSION_INSTANCE_DIFFERS", Direction::kContradicts,
     "Contact +sip.instance of the session, RFC 7255 section 5",
     "The session's own message names another device than the binding it was made on."},
    {"SESSION_SIGNS_DISAGREE", Direction::kContradicts, "Contact, Request-URI and flow of the session",
     "What the session shows points at different devices of the party: the strongest sign is followed."},
    {"EMERGENCY_REGISTRATION", Direction::kNeutral, "Contact sos parameter, TS 24.229 clause 5.1.6.2",
     "An emergency registration: kept apart from the others."},
});

}  // namespace

std::span<const CodeInfo> evidence_codes() {
  return kCodes;
}

Evidence evidence_of(std::string_view code, std::string value, NetworkTime first_seen,
                     NetworkTime last_seen) {
  const auto known =
      std::find_if(kCodes.begin(), kCodes.end(), [&](const CodeInfo& info) { return info.code == code; });
  assert(known != kCodes.end());
  return {std::string{code}, std::move(value), std::string{known->seen_in},
          known->direction,  first_seen,       last_seen};
}

}  // namespace vouch
