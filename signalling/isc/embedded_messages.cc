#include "signalling/isc/embedded_messages.h"

#include <string>
#include <utility>

#include "signalling/isc/body_parts.h"

namespace vouch::signalling {
namespace {

/// One of a kind; two of it mean nothing.
class Slot {
 public:
  /// False if it is not the first.
  bool take(SipMessage&& message) {
    if (++count_ == 1) {
      message_ = std::move(message);
    } else {
      message_.reset();
    }
    return count_ == 1;
  }
  std::optional<SipMessage> release() { return std::move(message_); }

 private:
  std::optional<SipMessage> message_;
  std::size_t count_ = 0;
};

}  // namespace

EmbeddedMessages embedded_messages(const SipMessage& outer) {
  EmbeddedMessages found;
  Slot request;
  Slot response;
  std::size_t number = 0;
  for (const BodyPart& part : body_parts(outer.value("content-type").value_or(""), outer.body)) {
    const std::string where = "body part " + std::to_string(++number);
    if (part.type != "message/sip" && part.type != "message/sipfrag") continue;
    auto message = parse_sip(std::string{part.content});
    if (!message) {
      found.problems.push_back({message.error().code, where + ", " + message.error().field,
                                "An embedded message cannot be read."});
      continue;
    }
    if (message->method != "REGISTER") continue;
    message->body.clear();
    if (!(message->is_request ? request : response).take(std::move(*message))) {
      found.problems.push_back({"DUPLICATE_EMBEDDED_MESSAGE", where,
                                "Two embedded messages claim to be the same: neither is taken."});
    }
  }
  found.request = request.release();
  found.response = response.release();
  return found;
}

}  // namespace vouch::signalling
