#include "signalling/isc/third_party_order.h"

#include <algorithm>

#include "domain/binding/order_reports.h"
#include "signalling/sip/derived_id.h"

namespace vouch::signalling {
namespace {

/// Of one Call-ID within the time looked back: more are a storm, not registrations.
constexpr std::size_t kSentMost = 16;

}  // namespace

void ThirdPartyOrder::make_room() {
  if (ages_.size() <= dialogs_max_) return;
  sent_.erase(ages_.front());
  ages_.pop_front();
}

std::optional<NetworkTime> ThirdPartyOrder::place(const SipMessage& outer, NetworkTime seen) {
  const Dialog dialog = derived_id({"DIALOG", outer.call_id, outer.to_uri});
  const auto [found, is_new] = sent_.try_emplace(dialog);
  std::vector<Sent>& sent = found->second;
  std::erase_if(sent, [&](const Sent& one) { return one.seen.plus_s(kReportLateS) < seen; });
  std::optional<NetworkTime> place;
  if (!sent.empty()) place = seen;
  for (const Sent& one : sent) {
    if (one.cseq > outer.cseq && one.seen <= *place) place = NetworkTime::from_us(one.seen.us - 1);
  }
  if (sent.size() >= kSentMost) sent.erase(sent.begin());
  sent.push_back({outer.cseq, seen});
  if (is_new) {
    ages_.push_back(dialog);
    make_room();
  }
  return place;
}

}  // namespace vouch::signalling
