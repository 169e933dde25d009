#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace vouch::bench {

/// A message in which only the subscriber's number and the round change, each in fields of
/// fixed width: rendering one is a copy and a few digits, so that a generator costs little beside what it
/// measures.
///
/// Fields in the text: `{number}` seven digits, `{million}` the first and `{serial}` the others of them,
/// `{round}` five digits,
/// `{host}` three numbers of an IPv4 address, each 100 to 249.
class MessageTemplate {
 public:
  explicit MessageTemplate(std::string_view text);

  /// Appends the message of a subscriber to `out`.
  void append(std::string& out, std::uint64_t number, std::uint64_t round) const;
  std::size_t size() const { return text_.size(); }

 private:
  enum class What { kNumber, kMillion, kSerial, kRound, kHost };
  struct Field {
    std::size_t offset;
    What what;
  };
  static void write(char* at, What what, std::uint64_t number, std::uint64_t round);

  std::string text_;
  std::vector<Field> fields_;
};

}  // namespace vouch::bench
