#include "bench/load/message_template.h"

#include <algorithm>
#include <array>
#include <stdexcept>
#include <utility>

namespace vouch::bench {
namespace {

constexpr std::uint64_t kBase = 10;
constexpr std::size_t kNumberDigits = 7;
constexpr std::size_t kMillionDigits = 1;
constexpr std::size_t kSerialDigits = 6;
constexpr std::uint64_t kSerials = 1'000'000;
constexpr std::size_t kRoundDigits = 5;
constexpr std::size_t kHostOctets = 11;
constexpr std::uint64_t kHosts = 150;  // values of an octet that have three digits, from 100

void write_digits(char* at, std::size_t digits, std::uint64_t value) {
  for (std::size_t i = digits; i-- > 0; value /= kBase) at[i] = static_cast<char>('0' + value % kBase);
}

}  // namespace

MessageTemplate::MessageTemplate(std::string_view text) {
  const std::array<std::pair<std::string_view, What>, 5> names{{{"{number}", What::kNumber},
                                                                {"{million}", What::kMillion},
                                                                {"{serial}", What::kSerial},
                                                                {"{round}", What::kRound},
                                                                {"{host}", What::kHost}}};
  constexpr std::array widths{kNumberDigits, kMillionDigits, kSerialDigits, kRoundDigits, kHostOctets};
  while (!text.empty()) {
    const std::size_t plain = std::min(text.find('{'), text.size());
    text_ += text.substr(0, plain);
    text.remove_prefix(plain);
    if (text.empty()) return;
    bool known = false;
    for (const auto& [name, what] : names) {
      if (!text.starts_with(name)) continue;
      fields_.push_back({text_.size(), what});
      text_.append(widths.at(static_cast<std::size_t>(what)), '.');
      text.remove_prefix(name.size());
      known = true;
      break;
    }
    if (!known) throw std::invalid_argument("a template has a field of no known name");
  }
}

void MessageTemplate::append(std::string& out, std::uint64_t number, std::uint64_t round) const {
  const std::size_t begin = out.size();
  out += text_;
  for (const Field& field : fields_) write(out.data() + begin + field.offset, field.what, number, round);
}

void MessageTemplate::write(char* at, What what, std::uint64_t number, std::uint64_t round) {
  constexpr std::uint64_t first = 100;
  constexpr std::size_t octet_width = 4;
  switch (what) {
    case What::kNumber:
      return write_digits(at, kNumberDigits, number);
    case What::kMillion:
      return write_digits(at, kMillionDigits, number / kSerials);
    case What::kSerial:
      return write_digits(at, kSerialDigits, number);
    case What::kRound:
      return write_digits(at, kRoundDigits, round);
    case What::kHost:
      write_digits(at, 3, first + number / (kHosts * kHosts) % kHosts);
      write_digits(at + octet_width, 3, first + number / kHosts % kHosts);
      write_digits(at + 2 * octet_width, 3, first + number % kHosts);
  }
}

}  // namespace vouch::bench
