#include "signalling/framing/stream_framer.h"

#include <utility>

#include "signalling/framing/content_length.h"
#include "signalling/framing/start_line.h"

namespace vouch::signalling {

StreamFramer::StreamFramer(OnMessage on_message, OnProblem on_problem)
    : on_message_(std::move(on_message)), on_problem_(std::move(on_problem)) {}

void StreamFramer::feed(std::string_view octets, NetworkTime observed_at, const std::string& where) {
  observed_at_ = observed_at;
  where_ = where;
  // Senders begin messages with segments: a body longer than it says need not end in a line end.
  if (state_ == State::kBetweenMessages && !buffer_.empty() && looks_like_sip(octets) &&
      !looks_like_sip(buffer_ + std::string(octets.substr(0, octets.find('\n'))))) {
    report_garbage();
    skip_to(buffer_.size());
    inside_line_ = false;
  }
  buffer_.append(octets);
  run();
  bound_buffer();
}

void StreamFramer::gap() {
  while (state_ != State::kBetweenMessages) {
    report("INCOMPLETE_MESSAGE", "the stream breaks off inside a message");
    // A length that promises too much has swallowed the messages behind it: they are looked for.
    skip_to(buffer_.find('\n', begin_) + 1);
    garbage_reported_ = true;
    run();
  }
  buffer_.clear();
  skip_to(0);
  inside_line_ = false;
  // Behind a gap the rest of a message is to be expected.
  garbage_reported_ = true;
}

void StreamFramer::run() {
  while (state_ == State::kBody ? take_body() : take_line()) {
  }
}

bool StreamFramer::take_line() {
  const std::size_t line_end = buffer_.find('\n', searched_);
  if (line_end == std::string::npos) {
    searched_ = buffer_.size();
    return false;
  }
  const std::string_view line = std::string_view(buffer_).substr(line_begin_, line_end + 1 - line_begin_);
  const std::size_t this_line = std::exchange(line_begin_, line_end + 1);
  searched_ = line_begin_;
  if (!std::exchange(inside_line_, false) && looks_like_sip(line)) {
    start_message(this_line);
  } else if (state_ == State::kHead) {
    if (is_blank_line(line)) end_head(line_begin_);
  } else {
    if (!is_blank_line(line)) report_garbage();
    begin_ = line_begin_;
  }
  return true;
}

bool StreamFramer::take_body() {
  if (buffer_.size() < message_end_) return false;
  emit(message_end_);
  return true;
}

void StreamFramer::start_message(std::size_t position) {
  if (state_ == State::kHead) report("INCOMPLETE_MESSAGE", "a start line inside the head of another message");
  begin_ = position;
  state_ = State::kHead;
  speaks_sip_ = true;
  garbage_reported_ = false;
}

void StreamFramer::end_head(std::size_t head_end) {
  const std::size_t head_octets = head_end - begin_;
  const ContentLength length = content_length_of(std::string_view(buffer_).substr(begin_, head_octets));
  if (length.kind != ContentLength::Kind::kStated) {
    report("BAD_CONTENT_LENGTH", "a message in a stream has no readable Content-Length");
    emit(head_end);
  } else if (head_octets > kMessageOctetsMax || length.octets > kMessageOctetsMax - head_octets) {
    report("BAD_CONTENT_LENGTH", "Content-Length is longer than any message that is taken");
    skip_to(head_end);
  } else {
    message_end_ = head_end + length.octets;
    state_ = State::kBody;
  }
}

void StreamFramer::emit(std::size_t end) {
  on_message_(buffer_.substr(begin_, end - begin_), observed_at_, where_);
  skip_to(end);
}

void StreamFramer::skip_to(std::size_t position) {
  begin_ = line_begin_ = searched_ = position;
  state_ = State::kBetweenMessages;
}

void StreamFramer::bound_buffer() {
  const std::size_t held = buffer_.size() - begin_;
  if (state_ == State::kHead && held > kMessageOctetsMax) {
    report("MESSAGE_TOO_LONG", "a head does not end");
    skip_to(buffer_.size());
    inside_line_ = true;
  } else if (state_ == State::kBetweenMessages && held > kStartLineMax) {
    report_garbage();
    skip_to(buffer_.size());
    inside_line_ = true;
  }
  buffer_.erase(0, begin_);
  line_begin_ -= begin_;
  searched_ -= begin_;
  message_end_ -= state_ == State::kBody ? begin_ : 0;
  begin_ = 0;
}

void StreamFramer::report_garbage() {
  if (std::exchange(garbage_reported_, true)) return;
  report("NOT_SIP", "octets between two messages are neither a message nor a keep-alive");
}

void StreamFramer::report(const char* code, const char* detail) {
  if (speaks_sip_) on_problem_(Problem{code, where_, detail});
}

}  // namespace vouch::signalling
