#pragma once

#include <functional>
#include <string>
#include <vector>

#include "tests/unit/signalling/sip/message_builder.h"

namespace vouch::signalling::testing {

/// A reginfo document that a test puts together.
inline std::string reginfo(const std::string& attributes, const std::string& registrations) {
  return "<?xml version=\"1.0\"?>\n<reginfo xmlns=\"urn:ietf:params:xml:ns:reginfo\" " + attributes + ">\n" +
         registrations + "</reginfo>\n";
}

inline std::string registration(const std::string& contacts, const std::string& state = "active",
                                const std::string& aor = "sip:alice@ims.example") {
  return "<registration aor=\"" + aor + "\" id=\"0x7f45bcb229f8\" state=\"" + state + "\">\n" + contacts +
         "</registration>\n";
}

/// An id that names one contact alone, as one should.
inline std::string id_of(const std::string& uri) {
  return "c" + std::to_string(std::hash<std::string>{}(uri));
}

/// As Kamailio's S-CSCF writes one, the instance-id with its quotes, but for a q and an id of sense.
inline std::string active_contact(const std::string& uri = "sip:alice@10.1.2.3:5060",
                                  const std::string& event = "registered",
                                  const std::string& more = " expires=\"3600\"") {
  return "<contact id=\"" + id_of(uri) + "\" state=\"active\" event=\"" + event + "\"" + more +
         " q=\"0.500\">\n<uri>" + uri +
         "</uri>\n<unknown-param name=\"+sip.instance\">\"&lt;urn:gsma:imei:90420156-025763-0&gt;\""
         "</unknown-param>\n<unknown-param name=\"+g.3gpp.smsip\"></unknown-param>\n</contact>\n";
}

inline std::string terminated_contact(const std::string& event,
                                      const std::string& uri = "sip:alice@10.1.2.3:5060") {
  return "<contact id=\"" + id_of(uri) + "\" state=\"terminated\" event=\"" + event +
         "\" expires=\"0\"><uri>" + uri + "</uri></contact>\n";
}

/// The NOTIFY of a registrar to the P-CSCF.
inline Message a_notify(const std::string& document) {
  return Message{"NOTIFY sip:pcscf.ims.example SIP/2.0",
                 {{"Via", "SIP/2.0/UDP 10.9.9.1:6060;branch=z9hG4bKscscf1"},
                  {"From", "<sip:alice@ims.example>;tag=scscf-tag"},
                  {"To", "<sip:alice@ims.example>;tag=pcscf-tag"},
                  {"Call-ID", "subscription-1"},
                  {"CSeq", "7 NOTIFY"},
                  {"Event", "reg"},
                  {"Subscription-State", "active;expires=7200"},
                  {"Content-Type", "application/reginfo+xml"},
                  {"Content-Length", std::to_string(document.size())}}}
      .with_body(document);
}

}  // namespace vouch::signalling::testing
