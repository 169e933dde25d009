#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "signalling/framing/datagram.h"
#include "signalling/framing/stream_framer.h"
#include "signalling/framing/text_messages.h"

namespace vouch::signalling {
namespace {

/// Pieces of what streams consist of, whole and broken.
std::string any_stream() {
  std::string stream;
  for (int i = *rc::gen::inRange(0, 20); i > 0; --i) {
    stream += *rc::gen::element<std::string>("REGISTER sip:ims.example SIP/2.0\r\n", "SIP/2.0 200 OK\r\n",
                                             "Content-Length: 0\r\n", "l: 30\r\n", "l: -1\r\n",
                                             "l: 99999999999\r\n", "\r\n", "\n", " folded\r\n", "garbage",
                                             "Call-ID: 1\r\n", std::string(3, '\0'));
  }
  return stream;
}

std::vector<std::string> framed(const std::string& stream, const std::vector<std::size_t>& sizes) {
  std::vector<std::string> messages;
  StreamFramer framer(
      [&](std::string octets, NetworkTime, const std::string&) { messages.push_back(octets); },
      [](Problem&&) {});
  std::size_t at = 0;
  for (std::size_t i = 0; at < stream.size(); ++i) {
    const std::size_t size = sizes.empty() ? stream.size() : sizes[i % sizes.size()];
    framer.feed(std::string_view(stream).substr(at, size), {}, "");
    at += size;
  }
  framer.finish();
  return messages;
}

RC_GTEST_PROP(StreamFramerProperty, AnyStreamComesToAnEndWithMessagesThatBeginLikeSip, ()) {
  const auto stream = any_stream();
  const auto sizes = *rc::gen::container<std::vector<std::size_t>>(rc::gen::inRange<std::size_t>(1, 50));
  std::size_t octets = 0;
  for (const std::string& message : framed(stream, sizes)) {
    RC_ASSERT(message_in_datagram(message).has_value());
    octets += message.size();
  }
  RC_ASSERT(octets <= stream.size());
}

RC_GTEST_PROP(TextMessagesProperty, AnyTextIsCutIntoPiecesInOrder, ()) {
  const auto text = any_stream();
  std::size_t end = 0;
  for (const TextMessage& message : messages_in_text(text)) {
    RC_ASSERT(message.offset >= end);
    RC_ASSERT(!message.octets.empty());
    end = message.offset + message.octets.size();
  }
  RC_ASSERT(end <= text.size());
}

}  // namespace
}  // namespace vouch::signalling
