#include "signalling/hep/inflate.h"

// zlib's input is const then.
#define ZLIB_CONST
#include <zlib.h>

#include <array>
#include <memory>

namespace vouch::signalling::hep {
namespace {

struct End {
  void operator()(z_stream* stream) const { inflateEnd(stream); }
};

}  // namespace

Result<std::string> inflated(std::string_view compressed, std::size_t octets_max) {
  constexpr int window_bits = 15;
  constexpr int zlib_or_gzip = 32;
  z_stream stream{};
  stream.next_in = reinterpret_cast<const Bytef*>(compressed.data());
  stream.avail_in = static_cast<uInt>(compressed.size());
  if (inflateInit2(&stream, window_bits + zlib_or_gzip) != Z_OK) return fail("BAD_COMPRESSION");
  const std::unique_ptr<z_stream, End> end{&stream};

  std::string octets;
  std::array<char, 8192> piece;
  for (int state = Z_OK; state == Z_OK;) {
    stream.next_out = reinterpret_cast<Bytef*>(piece.data());
    stream.avail_out = static_cast<uInt>(piece.size());
    state = inflate(&stream, Z_NO_FLUSH);
    if (state != Z_OK && state != Z_STREAM_END) return fail("BAD_COMPRESSION");
    octets.append(piece.data(), piece.size() - stream.avail_out);
    if (octets.size() > octets_max) return fail("PAYLOAD_TOO_LONG");
  }
  return octets;
}

}  // namespace vouch::signalling::hep
