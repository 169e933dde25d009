#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>

#include "signalling/capture/tcp_streams.h"

namespace vouch::signalling {
namespace {

std::string message(int number) {
  const std::string body(static_cast<std::size_t>(number % 7) * 31, 'b');
  return "OPTIONS sip:ims.example SIP/2.0\r\nCall-ID: " + std::to_string(number) +
         "\r\nContent-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body;
}

struct Piece {
  std::size_t offset = 0;
  std::string octets;
};

/// The stream in pieces of any size, some of them sent twice.
std::vector<Piece> any_pieces(const std::string& stream) {
  std::vector<Piece> pieces;
  for (std::size_t at = 0; at < stream.size();) {
    const auto size = *rc::gen::inRange<std::size_t>(1, 200);
    pieces.push_back({at, stream.substr(at, size)});
    if (*rc::gen::inRange(0, 4) == 0) pieces.push_back(pieces.back());
    at += size;
  }
  return pieces;
}

RC_GTEST_PROP(TcpStreamsProperty, TheMessagesDoNotDependOnSizeOrderAndRepetitionOfSegments, ()) {
  std::string stream;
  const int count = *rc::gen::inRange(1, 6);
  for (int i = 0; i < count; ++i) stream += message(i);
  auto pieces = any_pieces(stream);
  RC_PRE(pieces.size() < 60);
  for (std::size_t i = 0; i < pieces.size(); ++i) {
    std::swap(pieces[i], pieces[*rc::gen::inRange<std::size_t>(0, pieces.size())]);
  }
  const auto initial = *rc::gen::arbitrary<std::uint32_t>();

  std::vector<std::string> messages;
  int problems = 0;
  TcpStreams streams([&](ObservedMessage&& one) { messages.push_back(std::move(one.octets)); },
                     [&](Problem&&) { ++problems; });
  streams.take({}, {{1, 2}, initial, true, {}}, {}, "frame 1");
  for (const Piece& piece : pieces) {
    const Octets octets(reinterpret_cast<const std::uint8_t*>(piece.octets.data()), piece.octets.size());
    streams.take({}, {{1, 2}, initial + 1 + static_cast<std::uint32_t>(piece.offset), false, octets}, {},
                 "frame 2");
  }
  streams.finish();
  RC_ASSERT(problems == 0);
  RC_ASSERT(messages.size() == static_cast<std::size_t>(count));
  for (int i = 0; i < count; ++i) RC_ASSERT(messages[static_cast<std::size_t>(i)] == message(i));
}

}  // namespace
}  // namespace vouch::signalling
