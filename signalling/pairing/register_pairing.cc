#include "signalling/pairing/register_pairing.h"

#include <algorithm>
#include <string>
#include <utility>

#include "signalling/sip/derived_id.h"

namespace vouch::signalling {
namespace {

/// 64 times T1: the response of a REGISTER comes within (RFC 3261 section 17.1.2.2).
constexpr std::int64_t kTransactionS = 32;
/// Times told apart; more at once are told as one.
constexpr std::size_t kUnpairedTold = 1000;

}  // namespace

RegisterPairing::Key RegisterPairing::key_of(const SipMessage& message) {
  return derived_id(
      {message.vias.front().key(), message.call_id, std::to_string(message.cseq), message.from_tag});
}

std::optional<RegisterPair> RegisterPairing::take_request(SeenRegister request) {
  const auto [waiting, is_new] = transaction_of(request);
  if (is_new) hold(waiting, std::move(request));
  if (!waiting || waiting->message.is_request) return std::nullopt;
  return RegisterPair{std::move(request), release(waiting)};
}

std::optional<RegisterPair> RegisterPairing::take_final(SeenRegister response) {
  const auto [waiting, is_new] = transaction_of(response);
  if (is_new && response.message.is_success()) hold(waiting, std::move(response));
  if (!waiting || !waiting->message.is_request) return std::nullopt;
  SeenRegister request = release(waiting);
  if (!response.message.is_success()) return std::nullopt;
  return RegisterPair{std::move(request), std::move(response)};
}

void RegisterPairing::finish() {
  while (!ages_.empty()) forget_oldest();
}

std::optional<std::uint64_t> RegisterPairing::waiting_since() const {
  if (waiting_.empty()) return std::nullopt;
  return *waiting_.begin();
}

std::pair<RegisterPairing::Waiting&, bool> RegisterPairing::transaction_of(const SeenRegister& seen) {
  clock_.see(seen.observed_at);
  forget_old();
  const auto [place, is_new] = transactions_.try_emplace(key_of(seen.message));
  if (is_new) ages_.push_back({clock_.elapsed_us(), place->first});
  return {place->second, is_new};
}

void RegisterPairing::hold(Waiting& place, SeenRegister&& seen) {
  waiting_.insert(seen.sequence);
  held_octets_ += seen.message.weight();
  place = std::make_unique<SeenRegister>(std::move(seen));
}

SeenRegister RegisterPairing::release(Waiting& place) {
  const Waiting seen = std::move(place);
  waiting_.erase(seen->sequence);
  held_octets_ -= seen->message.weight();
  return std::move(*seen);
}

void RegisterPairing::give_up(const SeenRegister& seen) {
  const bool is_request = seen.message.is_request;
  ++(is_request ? unpaired_requests_ : unpaired_successes_);
  const NetworkTime until = seen.observed_at.plus_s(is_request ? kTransactionS : 0);
  const bool apart =
      unpaired_.empty() || unpaired_.back().until < seen.observed_at || until < unpaired_.back().since;
  if (apart && unpaired_.size() < kUnpairedTold) unpaired_.push_back({seen.observed_at, until, 0});
  Unpaired& last = unpaired_.back();
  last.since = std::min(last.since, seen.observed_at);
  last.until = std::max(last.until, until);
  ++last.messages;
}

std::vector<Unpaired> RegisterPairing::take_unpaired() {
  return std::exchange(unpaired_, {});
}

void RegisterPairing::forget_oldest() {
  const auto place = transactions_.find(ages_.front().key);
  if (place->second) give_up(release(place->second));
  transactions_.erase(place);
  ages_.pop_front();
}

void RegisterPairing::forget_old() {
  constexpr std::int64_t us_per_s = 1'000'000;
  const auto is_old = [&](const Age& age) {
    return clock_.elapsed_us() - age.since_us > limits_.window_s * us_per_s;
  };
  while (!ages_.empty() &&
         (is_old(ages_.front()) || ages_.size() >= limits_.transactions || held_octets_ >= limits_.octets)) {
    forget_oldest();
  }
}

}  // namespace vouch::signalling
