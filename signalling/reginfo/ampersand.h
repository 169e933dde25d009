#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace vouch::signalling {

/// A text whose bare ampersands are escaped.
struct EscapedText {
  std::string text;
  std::vector<std::size_t> repairs;  ///< where the original has them, ascending

  /// Which octet of the original is told at `offset` of the text.
  std::size_t original_offset(std::size_t offset) const;
};

/// Writes every bare ampersand of an XML text as `&amp;`: one that begins neither a character reference nor
/// one of the five entities that XML itself defines (XML 1.0 sections 4.1 and 4.6). A registrar that forgets
/// to escape contact URIs (`sip:a@h?x=1&y=2`) makes such documents, and since a document type is refused, no
/// other entity can be meant. CDATA sections stay as they are.
EscapedText with_ampersands_escaped(std::string_view text);

}  // namespace vouch::signalling
