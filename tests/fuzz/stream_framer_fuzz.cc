#include "signalling/framing/stream_framer.h"

#include <string>
#include <vector>

#include "signalling/framing/start_line.h"
#include "tests/fuzz/fuzz_target.h"

namespace vouch::fuzz {
namespace {

using namespace signalling;

/// What comes out of the stream if it arrives in pieces of `piece` octets.
std::vector<std::string> messages_of(std::string_view stream, std::size_t piece) {
  std::vector<std::string> messages;
  StreamFramer framer(
      [&](std::string octets, NetworkTime, const std::string&) { messages.push_back(std::move(octets)); },
      [](Problem&& problem) {
        require(is_plain_text(problem.code) && is_plain_text(problem.detail), "problems are plain text");
      });
  for (std::size_t at = 0; at < stream.size(); at += piece) {
    framer.feed(stream.substr(at, piece), {}, "octet " + std::to_string(at));
    require(framer.held() <= kMessageOctetsMax + piece, "no more than a message is held");
  }
  framer.finish();
  require(framer.held() == 0, "nothing is held in the end");
  return messages;
}

void take(std::string_view stream) {
  const auto messages = messages_of(stream, stream.size() + 1);
  for (const std::string& message : messages) {
    require(looks_like_sip(message), "a message begins with a start line");
    require(message.size() <= kMessageOctetsMax, "a message is bounded");
  }
  require(messages_of(stream, 1) == messages, "octet by octet gives the same messages");
  require(messages_of(stream, 7) == messages, "pieces give the same messages");
}

const Target kTarget{"stream_framer", take};

}  // namespace
}  // namespace vouch::fuzz
