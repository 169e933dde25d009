#include "domain/identity/uri.h"

#include "tests/fuzz/fuzz_target.h"

namespace vouch::fuzz {
namespace {

/// Normalising can lengthen: a `%` that begins no escape becomes `%25`.
constexpr std::size_t kUriOctetsMax = 2048;

void read_uri(std::string_view text) {
  const auto uri = parse_uri(text);
  if (!uri)
    return require(is_plain_text(uri.error().code) && is_plain_text(uri.error().field), "errors are plain");
  require(equal(*uri, *uri), "a URI equals itself");
  const std::string normal = uri->text();
  if (normal.size() > kUriOctetsMax) return;
  const auto again = parse_uri(normal);
  require(again.has_value(), "the normal form is a URI");
  require(again->text() == normal, "the normal form is its own");
  require(equal(*uri, *again) && equal(*again, *uri), "the normal form is equal");
  require(equality_key(*uri) == equality_key(*again), "equal URIs have equal keys");
}

void read_two_uris(std::string_view left, std::string_view right) {
  const auto a = parse_uri(left);
  const auto b = parse_uri(right);
  if (!a || !b) return;
  require(equal(*a, *b) == equal(*b, *a), "equality has no direction");
  require(!equal(*a, *b) || equality_key(*a) == equality_key(*b), "equal URIs have equal keys");
}

void read_identities(std::string_view text) {
  if (const auto impu = parse_impu(text); impu && impu->reveal().size() <= kUriOctetsMax) {
    const auto again = parse_impu(impu->reveal());
    require(again && *again == *impu, "a public identity's canonical form is its own");
    require(!derive_impi(*impu).empty(), "a private identity can be derived");
  }
  if (const auto impi = parse_impi(text)) {
    const auto again = parse_impi(impi->reveal());
    require(again && *again == *impi, "a private identity's canonical form is its own");
  }
}

/// One URI, or two with a line end between them.
void take(std::string_view text) {
  read_uri(text);
  read_identities(text);
  const auto line_end = text.find('\n');
  if (line_end != std::string_view::npos) read_two_uris(text.substr(0, line_end), text.substr(line_end + 1));
}

const Target kTarget{"uri", take};

}  // namespace
}  // namespace vouch::fuzz
