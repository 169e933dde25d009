#include "services/ingest/sip/subscription.h"

#include <sofia-sip/sip_header.h>
#include <sofia-sip/sip_protos.h>
#include <sofia-sip/sip_status.h>
#include <sofia-sip/sip_tag.h>
#include <sofia-sip/sip_util.h>
#include <sofia-sip/url.h>

#include <algorithm>
#include <charconv>
#include <string_view>
#include <utility>

#include "domain/identity/ascii.h"

namespace vouch::services {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;
using Kind = SubscriptionStep::Kind;

std::optional<seconds> seconds_of(const char* text) {
  if (text == nullptr) return std::nullopt;
  const std::string_view digits{text};
  std::uint32_t value = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
  if (error != std::errc{} || end == digits.data()) return std::nullopt;
  return seconds{value};
}

SubscribeAnswer read_answer(const sip_t* sip) {
  SubscribeAnswer answer;
  if (sip == nullptr || sip->sip_status == nullptr) {
    answer.status = 408;
    return answer;
  }
  answer.status = sip->sip_status->st_status;
  if (sip->sip_expires != nullptr)
    answer.expires = seconds{static_cast<std::int64_t>(sip->sip_expires->ex_delta)};
  if (sip->sip_min_expires != nullptr)
    answer.min_expires = seconds{static_cast<std::int64_t>(sip->sip_min_expires->me_delta)};
  if (sip->sip_retry_after != nullptr)
    answer.retry_after = seconds{static_cast<std::int64_t>(sip->sip_retry_after->af_delta)};
  return answer;
}

std::string in_brackets(const std::string& uri) {
  return "<" + uri + ">";
}

}  // namespace

NotifyReading read_notify(const sip_t& sip) {
  NotifyReading reading;
  if (const sip_subscription_state_t* state = sip.sip_subscription_state; state != nullptr) {
    reading.is_terminated = state->ss_substate != nullptr && ascii::lower(state->ss_substate) == "terminated";
    if (state->ss_reason != nullptr) reading.reason = ascii::lower(state->ss_reason);
    reading.retry_after = seconds_of(state->ss_retry_after);
    reading.expires = seconds_of(state->ss_expires);
  }
  if (sip.sip_payload != nullptr)
    reading.document = reginfo_head({sip.sip_payload->pl_data, sip.sip_payload->pl_len});
  return reading;
}

Subscription::Subscription(Setting setting, Impu impu)
    : setting_(std::move(setting)),
      impu_(std::move(impu)),
      plan_(setting_.asked, setting_.full_within),
      timer_(setting_.root, [this] { on_timer(); }),
      full_timer_(setting_.root, [this] {
        watches_for_full_ = false;
        follow(plan_.on_full_overdue());
      }) {
  timer_.arm(setting_.first_after);
}

Subscription::~Subscription() {
  if (plan_.is_accepted() && dialog_ != nullptr) {
    forget_request();
    ask(seconds{0});
  }
  forget_request();
  close_dialog();
}

void Subscription::ask_now() {
  follow(plan_.on_told_to_ask());
}

void Subscription::open_dialog() {
  const auto on_request = [](nta_leg_magic_t* self, nta_leg_t*, nta_incoming_t* request, const sip_t* sip) {
    return reinterpret_cast<Subscription*>(self)->on_request(request, *sip);
  };
  dialog_ = nta_leg_tcreate(setting_.agent, on_request, reinterpret_cast<nta_leg_magic_t*>(this),
                            SIPTAG_FROM_STR(in_brackets(setting_.own_uri).c_str()),
                            SIPTAG_TO_STR(in_brackets(impu_.reveal()).c_str()), TAG_END());
  if (dialog_ != nullptr) nta_leg_tag(dialog_, nullptr);
}

void Subscription::close_dialog() {
  if (dialog_ != nullptr) nta_leg_destroy(std::exchange(dialog_, nullptr));
}

void Subscription::forget_request() {
  if (request_ != nullptr) nta_outgoing_destroy(std::exchange(request_, nullptr));
}

void Subscription::ask(seconds expires) {
  if (dialog_ == nullptr) open_dialog();
  if (dialog_ == nullptr) return follow({Kind::kAnew, seconds{60}});
  const bool is_first = nta_leg_get_rtag(dialog_) == nullptr;
  const auto on_response = [](nta_outgoing_magic_t* self, nta_outgoing_t* request, const sip_t* sip) {
    reinterpret_cast<Subscription*>(self)->on_response(request, sip);
    return 0;
  };
  const std::string impu = impu_.reveal();
  const std::string identity = "P-Asserted-Identity: " + in_brackets(setting_.own_uri);  // clause 5.7.3
  request_ = nta_outgoing_tcreate(
      dialog_, on_response, reinterpret_cast<nta_outgoing_magic_t*>(this),
      is_first ? reinterpret_cast<const url_string_t*>(setting_.next_hop.c_str()) : nullptr,
      SIP_METHOD_SUBSCRIBE, is_first ? reinterpret_cast<const url_string_t*>(impu.c_str()) : nullptr,
      SIPTAG_EVENT_STR("reg"), SIPTAG_ACCEPT_STR("application/reginfo+xml"),
      SIPTAG_EXPIRES_STR(std::to_string(expires.count()).c_str()),
      SIPTAG_CONTACT(nta_agent_contact(setting_.agent)), SIPTAG_HEADER_STR(identity.c_str()), TAG_END());
  if (request_ == nullptr) follow(plan_.on_answer({503, {}, {}, {}}));
}

void Subscription::on_timer() {
  const SubscriptionStep step = std::exchange(next_, SubscriptionStep{});
  if (step.kind == Kind::kAnew || step.kind == Kind::kStop) {
    forget_request();
    close_dialog();
    ask_again_ = false;
  }
  if (step.kind == Kind::kKeep || step.kind == Kind::kStop) return;
  if (request_ != nullptr) {
    ask_again_ = true;
    return;
  }
  ask(plan_.asked());
}

int Subscription::on_request(nta_incoming_t* request, const sip_t& sip) {
  if (sip.sip_request->rq_method != sip_method_notify) return 405;
  nta_leg_rtag(dialog_, sip.sip_from->a_tag);
  nta_leg_server_route(dialog_, sip.sip_record_route, sip.sip_contact);
  follow(plan_.on_notify(read_notify(sip)));
  setting_.take(request, sip);
  return 0;
}

void Subscription::on_response(nta_outgoing_t* /*request*/, const sip_t* sip) {
  if (sip != nullptr && sip->sip_status != nullptr && sip->sip_status->st_status < 200) return;
  const SubscribeAnswer answer = read_answer(sip);
  if (answer.status < 300 && sip->sip_to != nullptr) {
    nta_leg_rtag(dialog_, sip->sip_to->a_tag);
    nta_leg_client_route(dialog_, sip->sip_record_route, sip->sip_contact);
  }
  forget_request();
  // A NOTIFY that ends the subscription may overtake the response to its SUBSCRIBE.
  if (next_.kind == Kind::kAnew || next_.kind == Kind::kStop) return;
  follow(plan_.on_answer(answer));
  if (std::exchange(ask_again_, false)) follow({Kind::kRefresh, seconds{0}});
}

/// Does the step later, so that nothing of Sofia-SIP is destroyed within its own callback.
void Subscription::follow(SubscriptionStep step) {
  const milliseconds after = step.kind == Kind::kAnew ? spread(step.after, setting_.chance()) : step.after;
  const auto at = std::chrono::steady_clock::now() + after;
  const bool is_refresh = step.kind == Kind::kRefresh;
  // A refresh neither postpones an earlier one nor revives a dialog that is given up.
  const bool is_idle = next_.kind == Kind::kKeep || (next_.kind == Kind::kRefresh && at < next_at_);
  if (step.kind != Kind::kKeep && (!is_refresh || is_idle)) {
    next_ = step;
    next_at_ = at;
    timer_.arm(after);
  }
  watch_for_full();
  if (plan_.phase() == told_) return;
  told_ = plan_.phase();
  if (setting_.on_phase) setting_.on_phase(impu_, told_);
}

void Subscription::watch_for_full() {
  if (watches_for_full_ == plan_.awaits_full()) return;
  watches_for_full_ = plan_.awaits_full();
  if (watches_for_full_) {
    full_timer_.arm(spread(plan_.full_within(), setting_.chance()));
  } else {
    full_timer_.disarm();
  }
}

}  // namespace vouch::services
