#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>

#include "signalling/framing/observed_message.h"

namespace vouch::signalling {

/// The longest message taken out of a stream, in octets.
inline constexpr std::size_t kMessageOctetsMax = 256 * 1024;

/// Cuts one direction of a stream into SIP messages by their Content-Length (RFC 3261 section 18.3). Line
/// ends between messages are keep-alives (RFC 5626 section 4.4.1) and vanish. What is no message is passed
/// over up to the next start line at the beginning of a line. Holds at most one message, so its memory is
/// bounded. Not thread-safe.
///
/// Problems, reported only once the stream has shown that it speaks SIP:
/// - NOT_SIP: octets between messages that are neither message nor keep-alive
/// - BAD_CONTENT_LENGTH: Content-Length is unreadable or missing (the head is handed on alone), or too
///   long (the message is passed over)
/// - MESSAGE_TOO_LONG: a head longer than kMessageOctetsMax, passed over
/// - INCOMPLETE_MESSAGE: a head or body that a new start line, a gap or the end of the stream cut off
class StreamFramer {
 public:
  /// Receives a whole message; time and place are those of the octets that completed it.
  using OnMessage =
      std::function<void(std::string octets, NetworkTime observed_at, const std::string& where)>;
  using OnProblem = std::function<void(Problem&&)>;

  StreamFramer(OnMessage on_message, OnProblem on_problem);

  /// The next octets of the stream.
  void feed(std::string_view octets, NetworkTime observed_at, const std::string& where);
  /// Octets are missing here: what is unfinished cannot be finished.
  void gap();
  /// Nothing more will come.
  void finish() { gap(); }

  bool speaks_sip() const { return speaks_sip_; }
  /// Octets held back.
  std::size_t held() const { return buffer_.size(); }

 private:
  enum class State { kBetweenMessages, kHead, kBody };

  void run();
  bool take_line();
  bool take_body();
  void start_message(std::size_t position);
  void end_head(std::size_t head_end);
  void emit(std::size_t end);
  void skip_to(std::size_t position);
  void bound_buffer();
  void report_garbage();
  void report(const char* code, const char* detail);

  OnMessage on_message_;
  OnProblem on_problem_;
  State state_ = State::kBetweenMessages;
  std::string buffer_;
  std::size_t begin_ = 0;        ///< of the message, or of the line, that is being read
  std::size_t line_begin_ = 0;   ///< of the first line not looked at
  std::size_t searched_ = 0;     ///< the line that is being read does not end in front of this
  std::size_t message_end_ = 0;  ///< in kBody
  bool inside_line_ = false;     ///< the buffer begins in the middle of an overlong line
  bool speaks_sip_ = false;
  bool garbage_reported_ = false;
  NetworkTime observed_at_;
  std::string where_;
};

}  // namespace vouch::signalling
