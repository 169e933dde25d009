#include "signalling/isc/body_parts.h"

#include <algorithm>

#include "domain/identity/ascii.h"
#include "signalling/framing/content_length.h"
#include "signalling/sip/header_scan.h"
#include "signalling/sip/list_split.h"

namespace vouch::signalling {
namespace {

std::string media_type(std::string_view content_type) {
  return ascii::lower(trim(content_type.substr(0, content_type.find(';'))));
}

/// Where a delimiter line is found, with the line end in front of it, which belongs to it.
struct Delimiter {
  std::size_t begin = std::string_view::npos;  ///< npos: there is none
  std::size_t end = 0;                         ///< behind its own line end
  bool closes = false;
};

/// The delimiter at `dashes`, if a whole line consists of it.
Delimiter delimiter_at(std::string_view body, std::size_t dashes, std::size_t length) {
  const bool closes = body.substr(dashes + length).starts_with("--");
  const std::size_t behind = dashes + length + (closes ? 2 : 0);
  const std::size_t line_end = std::min(body.find('\n', behind), body.size());
  const std::string_view padding = body.substr(behind, line_end - behind);
  if (padding.find_first_not_of(" \t\r") != std::string_view::npos) return {};
  std::size_t begin = dashes;
  if (begin > 0 && body[begin - 1] == '\n') --begin;
  if (begin > 0 && begin < dashes && body[begin - 1] == '\r') --begin;
  return {begin, std::min(line_end + 1, body.size()), closes};
}

Delimiter next_delimiter(std::string_view body, const std::string& dashed, std::size_t from) {
  for (std::size_t at = body.find(dashed, from); at != std::string_view::npos;
       at = body.find(dashed, at + 1)) {
    if (at > 0 && body[at - 1] != '\n') continue;
    const Delimiter found = delimiter_at(body, at, dashed.size());
    if (found.begin != std::string_view::npos) return found;
  }
  return {};
}

BodyPart part_of(std::string_view entity) {
  // A scan of headers begins behind a start line, which a part has not.
  constexpr std::string_view start_line = "part\r\n";
  const std::string framed = std::string{start_line} + std::string{entity};
  const std::size_t head = head_size(framed).value_or(framed.size());
  const auto rows = scan_headers(framed);
  const auto type =
      std::find_if(rows.begin(), rows.end(), [](const HeaderRow& row) { return row.name == "content-type"; });
  return {type == rows.end() ? std::string{} : media_type(type->value),
          entity.substr(std::min(head - std::min(head, start_line.size()), entity.size()))};
}

std::vector<BodyPart> parts_between(std::string_view body, const std::string& boundary) {
  std::vector<BodyPart> parts;
  const std::string dashed = "--" + boundary;
  Delimiter open = next_delimiter(body, dashed, 0);
  while (open.begin != std::string_view::npos && !open.closes && parts.size() < kBodyPartsMax) {
    const Delimiter close = next_delimiter(body, dashed, open.end);
    const std::size_t end = std::max(open.end, std::min(close.begin, body.size()));
    parts.push_back(part_of(body.substr(open.end, end - open.end)));
    open = close;
  }
  return parts;
}

}  // namespace

std::vector<BodyPart> body_parts(std::string_view content_type, std::string_view body) {
  const std::string type = media_type(content_type);
  if (type != "multipart/mixed") return {{type, body}};
  const std::string boundary = parameter_in(content_type, "boundary");
  constexpr std::size_t boundary_max = 70;  // RFC 2046 section 5.1.1
  if (boundary.empty() || boundary.size() > boundary_max) return {};
  return parts_between(body, boundary);
}

}  // namespace vouch::signalling
