#include "signalling/framing/datagram.h"

#include "signalling/framing/content_length.h"
#include "signalling/framing/start_line.h"

namespace vouch::signalling {

std::optional<std::string_view> message_in_datagram(std::string_view payload) {
  const std::string_view message = without_leading_line_ends(payload);
  if (!looks_like_sip(message)) return std::nullopt;
  const auto head = head_size(message);
  if (!head) return message;
  const ContentLength length = content_length_of(message.substr(0, *head));
  const bool stated = length.kind == ContentLength::Kind::kStated;
  if (!stated || length.octets >= message.size() - *head) return message;
  return message.substr(0, *head + length.octets);
}

}  // namespace vouch::signalling
