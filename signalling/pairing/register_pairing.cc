#include "signalling/pairing/register_pairing.h"

#include <algorithm>
#include <utility>

namespace vouch::signalling {
namespace {

/// 64 times T1: the response of a REGISTER comes within (RFC 3261 section 17.1.2.2).
constexpr std::int64_t kTransactionS = 32;
/// Times told apart; more at once are told as one.
constexpr std::size_t kUnpairedTold = 1000;

std::string key_of(const SipMessage& message) {
  return message.vias.front().key() + '\n' + message.call_id + '\n' + std::to_string(message.cseq) + '\n' +
         message.from_tag;
}

}  // namespace

std::optional<RegisterPair> RegisterPairing::take_request(SeenRegister request) {
  Transaction& transaction = transaction_of(request);
  if (transaction.over || transaction.request) return std::nullopt;
  hold(transaction.request, std::move(request));
  return pair(transaction);
}

std::optional<RegisterPair> RegisterPairing::take_final(SeenRegister response) {
  Transaction& transaction = transaction_of(response);
  if (transaction.over || transaction.success) return std::nullopt;
  if (!response.message.is_success()) {
    transaction.over = true;
    release(transaction.request);
    return std::nullopt;
  }
  hold(transaction.success, std::move(response));
  return pair(transaction);
}

void RegisterPairing::finish() {
  while (!ages_.empty()) forget_oldest();
}

std::optional<std::uint64_t> RegisterPairing::waiting_since() const {
  if (waiting_.empty()) return std::nullopt;
  return *waiting_.begin();
}

RegisterPairing::Transaction& RegisterPairing::transaction_of(const SeenRegister& seen) {
  clock_.see(seen.observed_at);
  forget_old();
  const auto [place, is_new] = transactions_.try_emplace(key_of(seen.message));
  if (is_new) ages_.push_back({clock_.elapsed_us(), place->first});
  return place->second;
}

void RegisterPairing::hold(std::optional<SeenRegister>& place, SeenRegister&& seen) {
  waiting_.insert(seen.sequence);
  held_octets_ += seen.message.weight();
  place = std::move(seen);
}

std::optional<SeenRegister> RegisterPairing::release(std::optional<SeenRegister>& place) {
  if (!place) return std::nullopt;
  waiting_.erase(place->sequence);
  held_octets_ -= place->message.weight();
  return std::exchange(place, std::nullopt);
}

std::optional<RegisterPair> RegisterPairing::pair(Transaction& transaction) {
  if (!transaction.request || !transaction.success) return std::nullopt;
  transaction.over = true;
  return RegisterPair{*release(transaction.request), *release(transaction.success)};
}

void RegisterPairing::give_up(const SeenRegister& seen, std::int64_t partner_within_s) {
  const NetworkTime until = seen.observed_at.plus_s(partner_within_s);
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
  if (const auto request = release(place->second.request)) {
    ++unpaired_requests_;
    give_up(*request, kTransactionS);
  }
  if (const auto success = release(place->second.success)) {
    ++unpaired_successes_;
    give_up(*success, 0);
  }
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
