#pragma once

#include <algorithm>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "signalling/framing/observed_message.h"
#include "signalling/sip/register_reading.h"
#include "signalling/sip/sip_message.h"

namespace vouch::signalling::testing {

/// A SIP message that a test changes in one thing.
class Message {
 public:
  Message(std::string start_line, std::vector<std::pair<std::string, std::string>> headers)
      : start_line_(std::move(start_line)), headers_(std::move(headers)) {}

  Message with_start_line(std::string line) const {
    Message changed = *this;
    changed.start_line_ = std::move(line);
    return changed;
  }
  Message with_body(std::string body) const {
    Message changed = *this;
    changed.body_ = std::move(body);
    return changed;
  }
  /// Replaces the rows of that name.
  Message with(std::string_view name, std::string value) const {
    Message changed = without(name);
    changed.headers_.emplace_back(name, std::move(value));
    return changed;
  }
  Message and_also(std::string_view name, std::string value) const {
    Message changed = *this;
    changed.headers_.emplace_back(name, std::move(value));
    return changed;
  }
  /// In front of the others, as a hop adds Via.
  Message on_top(std::string_view name, std::string value) const {
    Message changed = *this;
    changed.headers_.insert(changed.headers_.begin(), {std::string{name}, std::move(value)});
    return changed;
  }
  Message without(std::string_view name) const {
    Message changed = *this;
    std::erase_if(changed.headers_, [&](const auto& header) { return header.first == name; });
    return changed;
  }
  std::vector<std::string> values(std::string_view name) const {
    std::vector<std::string> found;
    for (const auto& [known, value] : headers_) {
      if (known == name) found.push_back(value);
    }
    return found;
  }

  std::string text(std::string_view line_end = "\r\n") const {
    std::string text = start_line_;
    text += line_end;
    for (const auto& [name, value] : headers_) (((text += name) += ": ") += value) += line_end;
    return (text += line_end) + body_;
  }

 private:
  std::string start_line_;
  std::vector<std::pair<std::string, std::string>> headers_;
  std::string body_;
};

/// The REGISTER of a phone with an IMEI, protected by AKA, on its way to the P-CSCF.
inline Message a_register() {
  return {"REGISTER sip:ims.example SIP/2.0",
          {{"Via", "SIP/2.0/UDP 10.1.2.3:5060;branch=z9hG4bKphone1;rport"},
           {"Max-Forwards", "70"},
           {"From", "<sip:alice@ims.example>;tag=f1"},
           {"To", "<sip:alice@ims.example>"},
           {"Call-ID", "call-1@10.1.2.3"},
           {"CSeq", "2 REGISTER"},
           {"Contact", "<sip:alice@10.1.2.3:5060>;+sip.instance=\"<urn:gsma:imei:90420156-025763-0>\""},
           {"Expires", "600000"},
           {"Authorization",
            "Digest username=\"alice@private.example\", realm=\"ims.example\", nonce=\"bm9uY2U=\", "
            "uri=\"sip:ims.example\", response=\"0123456789abcdef0123456789abcdef\", "
            "algorithm=AKAv1-MD5, integrity-protected=\"yes\""},
           {"Content-Length", "0"}}};
}

/// The response of that status to `request`, without Contact.
inline Message an_answer(const Message& request, const std::string& status) {
  Message answer{"SIP/2.0 " + status, {}};
  for (const auto* name : {"Via", "From", "Call-ID", "CSeq"}) {
    for (const std::string& value : request.values(name)) answer = answer.and_also(name, value);
  }
  return answer.with("To", request.values("To").front() + ";tag=t1").with("Content-Length", "0");
}

/// The 200 that grants an hour to the contact of a_register().
inline Message accepted(const Message& request) {
  return an_answer(request, "200 OK").with("Contact", "<sip:alice@10.1.2.3:5060>;expires=3600");
}

inline SipMessage parsed(const Message& message) {
  return parse_sip(message.text()).value();
}

inline const Endpoint kPhone{"10.1.2.3", 5060};
inline const Endpoint kPcscf{"10.9.9.9", 5060};

inline RegisterReading reading_of(const Message& request, const Message& response,
                                  ObservationPoint point = ObservationPoint::kAtScscf,
                                  const Endpoint& source = kPhone) {
  return read_registration(parsed(request), source, parsed(response), NetworkTime::from_us(1'000'000),
                           {"lab/feed", point});
}

/// The registration that must come of it.
inline AcceptedRegistration registered(const Message& request, const Message& response) {
  return reading_of(request, response).accepted.value();
}

inline std::vector<std::string> codes(const std::vector<Problem>& problems) {
  std::vector<std::string> codes;
  for (const Problem& problem : problems) codes.push_back(problem.code);
  return codes;
}

}  // namespace vouch::signalling::testing
