#include "signalling/framing/text_messages.h"

#include <algorithm>

#include "signalling/framing/content_length.h"
#include "signalling/framing/start_line.h"

namespace vouch::signalling {
namespace {

/// Where the first line from `position` on begins that is a start line of SIP; the end of the text if none.
std::size_t next_start_line(std::string_view text, std::size_t position) {
  while (position < text.size() && !looks_like_sip(text.substr(position))) {
    const std::size_t line_end = text.find('\n', position);
    position = line_end == std::string_view::npos ? text.size() : line_end + 1;
  }
  return position;
}

/// The size of the message that `text` begins with, by its Content-Length; 0 if that is not to be believed.
/// The head ends in front of `head_limit`.
std::size_t stated_size(std::string_view text, std::size_t head_limit) {
  const auto head = head_size(text.substr(0, head_limit));
  if (!head) return 0;
  const ContentLength length = content_length_of(text.substr(0, *head));
  if (length.kind != ContentLength::Kind::kStated || length.octets > text.size() - *head) return 0;
  const std::size_t size = *head + length.octets;
  const std::string_view rest = without_leading_line_ends(text.substr(size));
  return rest.empty() || looks_like_sip(rest) ? size : 0;
}

}  // namespace

std::vector<TextMessage> messages_in_text(std::string_view text) {
  std::vector<TextMessage> messages;
  constexpr std::string_view byte_order_mark = "\xef\xbb\xbf";
  const std::string_view unmarked =
      text.starts_with(byte_order_mark) ? text.substr(byte_order_mark.size()) : text;
  std::size_t begin = text.size() - without_leading_line_ends(unmarked).size();
  if (!looks_like_sip(text.substr(begin))) return messages;
  while (begin < text.size()) {
    const std::string_view rest = text.substr(begin);
    const std::size_t line_end = std::min(rest.find('\n'), rest.size() - 1);
    const std::size_t next = next_start_line(rest, line_end + 1);
    const std::size_t stated = stated_size(rest, next);
    const std::size_t size = stated > 0 ? stated : next;
    messages.push_back({rest.substr(0, size), begin});
    begin = next_start_line(text, begin + size);
  }
  return messages;
}

}  // namespace vouch::signalling
