#include "signalling/framing/datagram.h"

#include "signalling/framing/content_length.h"
#include "signalling/framing/start_line.h"
#include "tests/fuzz/fuzz_target.h"

namespace vouch::fuzz {
namespace {

using namespace signalling;

void take(std::string_view payload) {
  const auto message = message_in_datagram(payload);
  if (!message) return require(!looks_like_sip(without_leading_line_ends(payload)), "SIP is not overlooked");
  require(looks_like_sip(*message), "a message begins with a start line");
  require(message->data() >= payload.data() &&
              message->data() + message->size() <= payload.data() + payload.size(),
          "the message lies within the datagram");
  const auto head = head_size(*message);
  if (!head) return;
  require(*head <= message->size(), "the head lies within the message");
  const ContentLength length = content_length_of(message->substr(0, *head));
  if (length.kind == ContentLength::Kind::kStated)
    require(message->size() - *head <= length.octets, "what follows the stated length is not the message's");
}

const Target kTarget{"datagram", take};

}  // namespace
}  // namespace vouch::fuzz
