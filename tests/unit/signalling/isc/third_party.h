#pragma once

#include <string>
#include <vector>

#include "tests/unit/signalling/sip/message_builder.h"

namespace vouch::signalling::testing {

/// The UE's REGISTER as it reached the S-CSCF.
inline Message at_the_scscf() {
  return a_register()
      .on_top("Via", "SIP/2.0/UDP 10.9.9.9:5060;branch=z9hG4bKpcscf1")
      .with("Path", "<sip:term@pcscf.ims.example;lr>")
      .with("User-Agent", "Phone/1.0");
}

inline Message with_typed_body(const Message& message, const std::string& type, const std::string& body) {
  return message.with("Content-Type", type)
      .with("Content-Length", std::to_string(body.size()))
      .with_body(body);
}

/// What the S-CSCF tells an application server, nothing embedded.
inline Message third_party(const std::string& expires = "3600") {
  return {"REGISTER sip:as.ims.example SIP/2.0",
          {{"Via", "SIP/2.0/UDP 10.9.9.1:6060;branch=z9hG4bKscscf1"},
           {"From", "<sip:scscf.ims.example:6060>;tag=s1"},
           {"To", "<sip:alice@ims.example>"},
           {"Call-ID", "isc-1"},
           {"CSeq", "10 REGISTER"},
           {"Contact", "<sip:scscf.ims.example:6060>"},
           {"Expires", expires},
           {"Content-Length", "0"}}};
}

inline std::string part(const std::string& content, const std::string& type = "message/sip") {
  return "--bound\r\nContent-Type: " + type + "\r\n\r\n" + content + "\r\n";
}

inline Message embedding(const std::vector<Message>& messages, const Message& outer = third_party()) {
  std::string body;
  for (const Message& message : messages) body += part(message.text());
  return with_typed_body(outer, "multipart/mixed;boundary=\"bound\"", body + "--bound--\r\n");
}

}  // namespace vouch::signalling::testing
