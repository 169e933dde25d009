#include "services/vouchctl/shell/utf8.h"

#include <google/protobuf/descriptor.h>

#include <cstddef>
#include <vector>

namespace vouch::services {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using google::protobuf::Reflection;

constexpr std::string_view kReplacement = "\xef\xbf\xbd";

/// Octets of the character that `text` begins with; 0 if it begins with none. RFC 3629 section 4: no
/// overlong forms, no surrogates, nothing above U+10FFFF.
std::size_t length_of_first(std::string_view text) {
  const auto octet = [&](std::size_t i) {
    return i < text.size() ? static_cast<unsigned char>(text[i]) : 0U;
  };
  const auto within = [&](std::size_t i, unsigned least, unsigned most) {
    return octet(i) >= least && octet(i) <= most;
  };
  const auto rest = [&](std::size_t from, std::size_t length) {
    for (std::size_t i = from; i < length; ++i) {
      if (!within(i, 0x80, 0xbf)) return std::size_t{0};
    }
    return length;
  };
  const unsigned first = octet(0);
  if (first < 0x80) return 1;
  if (first >= 0xc2 && first <= 0xdf) return rest(1, 2);
  if (first == 0xe0) return within(1, 0xa0, 0xbf) ? rest(2, 3) : 0;
  if (first == 0xed) return within(1, 0x80, 0x9f) ? rest(2, 3) : 0;
  if (first >= 0xe1 && first <= 0xef) return rest(1, 3);
  if (first == 0xf0) return within(1, 0x90, 0xbf) ? rest(2, 4) : 0;
  if (first == 0xf4) return within(1, 0x80, 0x8f) ? rest(2, 4) : 0;
  return first >= 0xf1 && first <= 0xf3 ? rest(1, 4) : 0;
}

void make_field_well_formed(Message& message, const Reflection& reflection, const FieldDescriptor* field) {
  const bool is_text = field->type() == FieldDescriptor::TYPE_STRING;
  const bool is_message = field->cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE;
  if (!field->is_repeated()) {
    if (is_text)
      reflection.SetString(&message, field, well_formed_utf8(reflection.GetString(message, field)));
    if (is_message) make_utf8_well_formed(*reflection.MutableMessage(&message, field));
    return;
  }
  for (int i = 0; i < reflection.FieldSize(message, field); ++i) {
    if (is_text) {
      reflection.SetRepeatedString(&message, field, i,
                                   well_formed_utf8(reflection.GetRepeatedString(message, field, i)));
    }
    if (is_message) make_utf8_well_formed(*reflection.MutableRepeatedMessage(&message, field, i));
  }
}

}  // namespace

std::string well_formed_utf8(std::string_view octets) {
  std::string text;
  text.reserve(octets.size());
  while (!octets.empty()) {
    const std::size_t length = length_of_first(octets);
    text += length == 0 ? kReplacement : octets.substr(0, length);
    octets.remove_prefix(length == 0 ? 1 : length);
  }
  return text;
}

void make_utf8_well_formed(Message& message) {
  const Reflection& reflection = *message.GetReflection();
  std::vector<const FieldDescriptor*> fields;
  reflection.ListFields(message, &fields);
  for (const FieldDescriptor* field : fields) make_field_well_formed(message, reflection, field);
}

}  // namespace vouch::services
