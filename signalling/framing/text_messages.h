#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

namespace vouch::signalling {

/// A message inside a text.
struct TextMessage {
  std::string_view octets;
  std::size_t offset = 0;  ///< of its first octet in the text
};

/// The SIP messages written one after another into `text`. A message reaches as far as its Content-Length
/// says if the next message, or the end, follows there; otherwise, since an editor may have changed the line
/// ends, up to the next start line at the beginning of a line, or the end. Empty if the first line that is
/// not blank is no start line of SIP: then the text is something else. A byte order mark is passed over. The
/// messages look into `text`.
std::vector<TextMessage> messages_in_text(std::string_view text);

}  // namespace vouch::signalling
