#pragma once

#include <cstddef>
#include <string>
#include <tl/expected.hpp>
#include <utility>

namespace vouch {

/// Why something could not be read or decided. Names the place and the rule, never the value: a value may be
/// an identifier of a person, and errors end up in logs.
struct Error {
  std::string code;        ///< stable, e.g. "BAD_CHECK_DIGIT"; tests and clients may rely on it
  std::string field;       ///< where: a header name, a configuration key, a file and offset
  std::size_t offset = 0;  ///< octet within the field, 0 if not known
};

/// What domain and signalling functions return that can fail. g++ 12 has no std::expected in C++20.
template <class T>
using Result = tl::expected<T, Error>;

inline tl::unexpected<Error> fail(std::string code, std::string field = {}, std::size_t offset = 0) {
  return tl::make_unexpected(Error{std::move(code), std::move(field), offset});
}

}  // namespace vouch
