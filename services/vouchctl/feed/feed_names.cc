#include "services/vouchctl/feed/feed_names.h"

#include <array>
#include <utility>

namespace vouch::services {
namespace {

namespace v1 = ::vouch::v1;

constexpr std::array kKinds{std::pair{v1::HEP, "hep"}, std::pair{v1::ISC, "isc"},
                            std::pair{v1::REG_EVENT, "reg-event"},
                            std::pair{v1::CAPTURE_DIRECTORY, "capture-directory"}};
constexpr std::array kTransports{std::pair{v1::FEED_UDP, "udp"}, std::pair{v1::FEED_TCP, "tcp"},
                                 std::pair{v1::FEED_TLS, "tls"}};
constexpr std::array kPoints{std::pair{v1::BEFORE_P_CSCF, "before-p-cscf"},
                             std::pair{v1::BEHIND_P_CSCF, "behind-p-cscf"},
                             std::pair{v1::AT_S_CSCF, "at-s-cscf"}, std::pair{v1::ON_ISC, "on-isc"}};

template <class Names>
auto value_in(const Names& names, std::string_view name) {
  for (const auto& [value, text] : names) {
    if (text == name) return value;
  }
  return typename Names::value_type::first_type{};
}

template <class Names, class Value>
std::string_view name_in(const Names& names, Value wanted) {
  for (const auto& [value, text] : names) {
    if (value == wanted) return text;
  }
  return {};
}

}  // namespace

v1::LiveFeedKind kind_named(std::string_view name) {
  return value_in(kKinds, name);
}
std::string_view shown(v1::LiveFeedKind kind) {
  return name_in(kKinds, kind);
}
v1::FeedTransport transport_named(std::string_view name) {
  return value_in(kTransports, name);
}
std::string_view shown(v1::FeedTransport transport) {
  return name_in(kTransports, transport);
}
v1::ObservationPoint point_named(std::string_view name) {
  return value_in(kPoints, name);
}
std::string_view shown(v1::ObservationPoint point) {
  return name_in(kPoints, point);
}

}  // namespace vouch::services
