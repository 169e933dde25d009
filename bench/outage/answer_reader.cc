#include "bench/outage/answer_reader.h"

#include <charconv>

namespace vouch::bench {

std::optional<AnswerReader::Answer> AnswerReader::next() {
  constexpr std::string_view end = "\r\n\r\n";
  constexpr std::string_view cseq = "\r\nCSeq: ";
  const std::size_t length = buffer_.find(end);
  if (length == std::string::npos) return std::nullopt;
  const std::string_view head{buffer_.data(), length};
  Answer answer;
  answer.is_success = head.starts_with("SIP/2.0 200 ");
  if (const std::size_t at = head.find(cseq); at != std::string_view::npos)
    std::from_chars(head.data() + at + cseq.size(), head.data() + head.size(), answer.serial);
  buffer_.erase(0, length + end.size());
  return answer;
}

}  // namespace vouch::bench
