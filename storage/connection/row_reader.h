#pragma once

#include <array>
#include <charconv>
#include <concepts>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "domain/common/opaque_id.h"
#include "domain/common/time.h"
#include "domain/common/unprintable.h"

namespace vouch::storage {

/// Reads one row column by column, in the order of the statement. What cannot be read leaves a default value
/// and makes readable() false, so that a reader says everything first and asks once; the query then fails
/// with CORRUPT.
class RowReader {
 public:
  /// The views must outlive the reader.
  explicit RowReader(std::vector<std::optional<std::string_view>> columns) : columns_(std::move(columns)) {}

  bool readable() const { return readable_; }
  /// The reader found a value that its meaning forbids.
  void mark_unreadable() { readable_ = false; }

  std::string text();                       ///< octets; NULL is unreadable
  std::string text_or_empty();              ///< octets; NULL is empty
  std::optional<std::string> maybe_text();  ///< octets, or nothing for NULL
  std::string stored_text();                ///< as it is stored, e.g. of jsonb; NULL is unreadable
  std::vector<std::string> texts();         ///< of text[]; NULL is empty
  bool boolean();
  std::optional<bool> maybe_boolean();
  std::array<std::uint8_t, 16> uuid();
  std::optional<std::array<std::uint8_t, 16>> maybe_uuid();

  template <std::integral T>
  T number() {
    return required(maybe_number<T>());
  }
  template <std::integral T>
  std::optional<T> maybe_number() {
    const auto column = next();
    if (!column) return std::nullopt;
    return required(number_in<T>(*column));
  }
  /// Of an array of numbers; NULL is empty.
  template <std::integral T>
  std::vector<T> numbers() {
    std::vector<T> values;
    for (const std::string& element : texts()) values.push_back(required(number_in<T>(element)));
    return values;
  }
  /// An Unprintable; NULL is unreadable, or empty, or nothing.
  template <class Identity>
  Identity identity() {
    return Identity{text()};
  }
  template <class Identity>
  Identity identity_or_empty() {
    return Identity{text_or_empty()};
  }
  template <class Identity>
  std::optional<Identity> maybe_identity() {
    auto octets = maybe_text();
    return octets ? std::optional{Identity{std::move(*octets)}} : std::nullopt;
  }
  template <class Time>
  Time time() {
    return Time::from_us(required(maybe_time_us()));
  }
  template <class Time>
  std::optional<Time> maybe_time() {
    const auto us = maybe_time_us();
    return us ? std::optional{Time::from_us(*us)} : std::nullopt;
  }
  /// The value that `from_name` (a domain enumeration's way back from its name) knows.
  template <class E>
  E named(std::optional<E> (*from_name)(std::string_view)) {
    return required(from_name(text()));
  }

 private:
  template <std::integral T>
  static std::optional<T> number_in(std::string_view text) {
    T value{};
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    const bool whole = error == std::errc{} && end == text.data() + text.size();
    return whole ? std::optional{value} : std::nullopt;
  }
  std::optional<std::string_view> next();
  std::optional<std::int64_t> maybe_time_us();
  template <class T>
  T required(std::optional<T> value) {
    if (!value) readable_ = false;
    return value.value_or(T{});
  }

  std::vector<std::optional<std::string_view>> columns_;
  std::size_t next_ = 0;
  bool readable_ = true;
};

}  // namespace vouch::storage
