#include "storage/connection/row_reader.h"

#include "storage/connection/array_text.h"
#include "storage/connection/storable_text.h"
#include "storage/connection/time_text.h"

namespace vouch::storage {

std::optional<std::string_view> RowReader::next() {
  if (next_ < columns_.size()) return columns_[next_++];
  readable_ = false;
  return std::nullopt;
}

std::string RowReader::text() {
  return required(maybe_text());
}

std::string RowReader::text_or_empty() {
  return maybe_text().value_or("");
}

std::optional<std::string> RowReader::maybe_text() {
  const auto column = next();
  return column ? std::optional{from_storable(*column)} : std::nullopt;
}

std::string RowReader::stored_text() {
  return std::string{required(next())};
}

std::vector<std::string> RowReader::texts() {
  const auto column = next();
  if (!column) return {};
  auto elements = required(array_elements(*column));
  for (std::string& element : elements) element = from_storable(element);
  return elements;
}

bool RowReader::boolean() {
  return required(maybe_boolean());
}

std::optional<bool> RowReader::maybe_boolean() {
  const auto column = next();
  if (!column) return std::nullopt;
  if (*column != "t" && *column != "f") readable_ = false;
  return *column == "t";
}

std::array<std::uint8_t, 16> RowReader::uuid() {
  return required(parse_uuid(required(next())));
}

std::optional<std::array<std::uint8_t, 16>> RowReader::maybe_uuid() {
  const auto column = next();
  if (!column) return std::nullopt;
  return required(parse_uuid(*column));
}

std::optional<std::int64_t> RowReader::maybe_time_us() {
  const auto column = next();
  if (!column) return std::nullopt;
  return required(time_us(*column));
}

}  // namespace vouch::storage
