#include "signalling/framing/text_messages.h"

#include "signalling/framing/start_line.h"
#include "tests/fuzz/fuzz_target.h"

namespace vouch::fuzz {
namespace {

using namespace signalling;

void take(std::string_view text) {
  std::size_t free_from = 0;
  for (const TextMessage& message : messages_in_text(text)) {
    require(message.offset >= free_from, "messages do not overlap");
    require(message.offset + message.octets.size() <= text.size(), "a message lies within the text");
    require(message.octets.data() == text.data() + message.offset, "a message is where its offset says");
    require(looks_like_sip(message.octets), "a message begins with a start line");
    free_from = message.offset + message.octets.size();
  }
}

const Target kTarget{"text_messages", take};

}  // namespace
}  // namespace vouch::fuzz
