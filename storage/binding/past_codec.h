#pragma once

#include <memory>
#include <optional>
#include <set>
#include <string>

#include "domain/binding/past.h"
#include "storage/binding/profile_reader.h"

namespace vouch::past {
class Past;
}

namespace vouch::storage {

/// A past as octets: all but whose it is and its times, which stand beside it. Its client profiles are named
/// by id and must be on record.
std::string encoded(const Past& past);

/// The way back, in two steps: the profiles that it names are to be read in between.
class EncodedPast {
 public:
  /// Nothing where octets are of another release, or no past.
  static std::optional<EncodedPast> parse(const std::string& octets);
  ~EncodedPast();
  EncodedPast(EncodedPast&&) noexcept;
  EncodedPast& operator=(EncodedPast&&) noexcept;

  void add_profile_ids(std::set<std::string>& ids) const;
  /// The past of `impu`, without its times; nothing where it says what cannot be.
  std::optional<Past> decoded(const Impu& impu, const ProfileReader& profiles) const;

 private:
  explicit EncodedPast(std::unique_ptr<past::Past> message);
  std::unique_ptr<past::Past> message_;
};

}  // namespace vouch::storage
