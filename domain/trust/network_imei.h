#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "domain/common/time.h"
#include "domain/identity/imei.h"
#include "domain/identity/uri.h"

namespace vouch {

/// Who told which IMEI is used with a subscription.
enum class ImeiSource {
  kMme,   ///< asked the ME over NAS security (TS 24.301 clause 5.4.4)
  kAmf,   ///< likewise, as PEI (TS 24.501 clause 5.4.3)
  kHss,   ///< keeps what MME or SGSN told it
  kEir,   ///< was asked to check it
  kUicc,  ///< repeats what the ME told it: no corroboration
};

/// "MME", "AMF", "HSS", "EIR", "UICC".
std::string_view name_of(ImeiSource source);
std::optional<ImeiSource> imei_source_from(std::string_view name);

/// The subscription an IMEI was seen with, as text to find it by: an IMSI (TS 23.003 clause 2.2) or a private
/// identity.
using Subscription = Unprintable<struct SubscriptionTag>;

/// From an IMSI of 6 to 15 digits. Errors: BAD_IMSI.
Result<Subscription> subscription_of_imsi(std::string_view digits);
/// A private identity that is derived from an IMSI (TS 23.003 clause 13.3: digits at ims.mncX.mccY.
/// 3gppnetwork.org) is that IMSI's subscription, any other its own.
Subscription subscription_of(const Impi& impi);

/// The private identities whose subscription it may be: of an IMSI those derived from it, with an MNC of two
/// digits and of three.
std::vector<Impi> impis_of(const Subscription& subscription);

/// One IMEI that the access side knew with a subscription.
struct NetworkImei {
  Subscription subscription;
  Imei imei;
  ImeiSource source = ImeiSource::kMme;
  NetworkTime observed_at;
  friend auto operator<=>(const NetworkImei&, const NetworkImei&) = default;
};

/// An IMEI as network elements write it: 14 digits, 15 with its check digit or the spare 0 (TS 23.003
/// clause 6.2.1), 16 (IMEISV), each also as a PEI ("imei-", "imeisv-"). Errors: those of Imei::from_typed().
Result<Imei> imei_of_network(std::string_view text);

/// How long an observation before a registration still tells which device it came from.
constexpr std::int64_t kImeiHolds_s = 24 * 60 * 60;

/// What of `known` speaks of a registration that was made at `registered_at` and last refreshed at
/// `refreshed_at`: what was seen in between, and the last seen before, if no more than kImeiHolds_s before.
/// After the last refresh the card may be in another device by now. By source and time.
std::vector<NetworkImei> speaking_of(const std::vector<NetworkImei>& known, NetworkTime registered_at,
                                     NetworkTime refreshed_at);

}  // namespace vouch
