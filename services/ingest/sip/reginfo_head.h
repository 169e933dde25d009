#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace vouch::services {

/// What the root element of a registration information document says of its place in the series (RFC 3680
/// section 5.1).
struct ReginfoHead {
  std::uint32_t version = 0;
  bool is_full = false;
};

/// Finds it without reading the document, which is the intake's business. Nothing if the text does not begin
/// with a `reginfo` element that states both.
std::optional<ReginfoHead> reginfo_head(std::string_view body);

}  // namespace vouch::services
