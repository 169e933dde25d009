#pragma once

#include <string>
#include <vector>

#include "domain/registration/registration.h"
#include "signalling/sip/address.h"
#include "signalling/sip/authorization.h"
#include "signalling/sip/sip_message.h"

namespace vouch::signalling {

/// P-Access-Network-Info (RFC 7315 section 5.4): the network's own entry where there is one, else the UE's.
struct AccessNetwork {
  std::string type;
  std::string cell;
  bool network_provided = false;
};
AccessNetwork read_access_network(const SipMessage& request);

/// Feature tags of a Contact (RFC 3840): sorted "tag" or "tag=value" in lower case, one value each,
/// percent-encoding undone. What says where the contact is, and not what it can do, is left out. At most 64.
std::vector<std::string> read_feature_tags(const Address& contact);

/// How the registration was authenticated (TS 24.229 clause 5.4.1.2): by the P-CSCF's word where it is one,
/// else by what was answered to which algorithm. Before the P-CSCF the UE can have written the word itself,
/// so there it tells nothing (clause 5.2.2). Null: without Authorization.
Authentication authentication_of(const Authorization* authorization, bool behind_pcscf);

/// The mechanism the UE agreed to, of Security-Verify (RFC 3329 section 2.2): a UE sends it once the
/// association stands. What is only offered (Security-Client) says nothing. Empty if absent.
std::string read_security_mechanism(const SipMessage& request);

/// The mechanisms the UE offers in Security-Client (RFC 3329 section 2.2), lower case, each once:
/// "ipsec-3gpp", or "ipsec-3gpp, tls". Empty if absent.
std::string read_security_offer(const SipMessage& request);

/// Percent-encoding undone, of visible characters only.
std::string percent_decoded(std::string_view text);

/// Free text cut to 256 octets, at the end of a character.
std::string bounded(std::string_view text);

}  // namespace vouch::signalling
