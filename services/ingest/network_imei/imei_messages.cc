#include "services/ingest/network_imei/imei_messages.h"

#include "services/common/convert/convert.h"

namespace vouch::services {
namespace {

namespace v1 = ::vouch::v1;

Result<Subscription> subscription_from(const v1::NetworkImei& told) {
  if (told.has_imsi()) return subscription_of_imsi(told.imsi());
  if (!told.has_impi()) return fail("NO_SUBSCRIPTION", "imeis.subscription");
  const auto impi = parse_impi(told.impi());
  if (!impi) return tl::make_unexpected(impi.error());
  return subscription_of(*impi);
}

Result<ImeiSource> source_from(v1::ImeiSource source) {
  const auto known = imei_source_from(v1::ImeiSource_Name(source));
  if (!known) return fail("NO_SOURCE", "imeis.source");
  return *known;
}

Result<NetworkImei> imei_from(const v1::NetworkImei& told) {
  auto subscription = subscription_from(told);
  if (!subscription) return tl::make_unexpected(subscription.error());
  const auto imei = imei_of_network(told.imei());
  if (!imei) return tl::make_unexpected(imei.error());
  const auto source = source_from(told.source());
  if (!source) return tl::make_unexpected(source.error());
  if (!told.has_observed_at()) return fail("BAD_TIME", "imeis.observed_at");
  const auto observed_at = time_from<NetworkTime>(told.observed_at(), "imeis.observed_at");
  if (!observed_at) return tl::make_unexpected(observed_at.error());
  return NetworkImei{std::move(*subscription), *imei, *source, *observed_at};
}

}  // namespace

ReportedImeis reported_in(const v1::ReportImeisRequest& request) {
  ReportedImeis reported;
  for (const v1::NetworkImei& told : request.imeis()) {
    auto imei = imei_from(told);
    if (imei) {
      reported.readable.push_back(std::move(*imei));
    } else {
      ++reported.refused[imei.error().code];
    }
  }
  return reported;
}

}  // namespace vouch::services
