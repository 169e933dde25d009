#include "domain/trust/verdict.h"

#include "domain/common/names.h"

namespace vouch {
namespace {

constexpr Names<ClientType, 4> kTypes{{{ClientType::kUndetermined, "UNDETERMINED"},
                                       {ClientType::kSelfContained, "SELF_CONTAINED"},
                                       {ClientType::kCommonRegistration, "COMMON_REGISTRATION"},
                                       {ClientType::kEmbedded, "EMBEDDED"}}};

constexpr Names<TrustLevel, 3> kLevels{{{TrustLevel::kUndetermined, "UNDETERMINED"},
                                        {TrustLevel::kUntrusted, "UNTRUSTED"},
                                        {TrustLevel::kTrusted, "TRUSTED"}}};

constexpr Names<Direction, 4> kDirections{{{Direction::kSupports, "SUPPORTS"},
                                           {Direction::kAgainst, "AGAINST"},
                                           {Direction::kContradicts, "CONTRADICTS"},
                                           {Direction::kNeutral, "NEUTRAL"}}};

}  // namespace

std::string_view name_of(ClientType type) {
  return name_in(kTypes, type);
}
std::string_view name_of(TrustLevel level) {
  return name_in(kLevels, level);
}
std::optional<ClientType> client_type_from(std::string_view name) {
  return value_in(kTypes, name);
}
std::optional<TrustLevel> trust_level_from(std::string_view name) {
  return value_in(kLevels, name);
}

bool trusts_more(TrustLevel a, TrustLevel b) {
  constexpr auto rank = [](TrustLevel level) {
    return level == TrustLevel::kUntrusted ? 0 : level == TrustLevel::kUndetermined ? 1 : 2;
  };
  return rank(a) > rank(b);
}

std::string_view name_of(Direction direction) {
  return name_in(kDirections, direction);
}

}  // namespace vouch
