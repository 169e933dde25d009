#pragma once

#include <google/protobuf/repeated_ptr_field.h>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "domain/common/id_octets.h"
#include "domain/common/opaque_id.h"
#include "domain/common/unprintable.h"

/// Values of the domain that spool.proto holds as plain ones.
namespace vouch::services::spooled {

using Texts = google::protobuf::RepeatedPtrField<std::string>;

inline void write(const std::vector<std::string>& texts, Texts& out) {
  out.Assign(texts.begin(), texts.end());
}
template <class Tag>
void write(const std::vector<Unprintable<Tag>>& identifiers, Texts& out) {
  for (const auto& identifier : identifiers) *out.Add() = identifier.reveal();
}
template <class T>
std::vector<T> read_all(const Texts& in) {
  std::vector<T> values;
  values.reserve(static_cast<std::size_t>(in.size()));
  for (const std::string& text : in) values.emplace_back(text);
  return values;
}

inline bool read(std::uint32_t in, std::uint16_t& number) {
  number = static_cast<std::uint16_t>(in);
  return number == in;
}

/// An enumeration's value from what its name reads as.
template <class E>
bool read(std::optional<E> in, E& value) {
  if (in) value = *in;
  return in.has_value();
}

}  // namespace vouch::services::spooled
