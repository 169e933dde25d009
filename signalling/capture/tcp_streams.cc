#include "signalling/capture/tcp_streams.h"

#include <utility>

namespace vouch::signalling {
namespace {

constexpr std::size_t kDirectionsMax = 65536;
constexpr std::size_t kStreamOctetsMax = 64 * 1024 * 1024;
constexpr std::size_t kAheadSegmentsMax = 64;
constexpr std::size_t kAheadOctetsMax = 256 * 1024;
constexpr std::int64_t kWaitS = 5;
/// Farther away than any window: another connection with the same ports.
constexpr std::int64_t kJump = 4 * 1024 * 1024;

}  // namespace

TcpStreams::TcpStreams(OnMessage on_message, OnProblem on_problem)
    : on_message_(std::move(on_message)), on_problem_(std::move(on_problem)) {}

void TcpStreams::take(const IpPair& addresses, const TcpSegment& segment, NetworkTime at,
                      const std::string& where) {
  if (segment.payload.empty() && !segment.syn) return;
  const Key key{addresses, segment.ports};
  Direction& direction = direction_of(key, segment);
  const std::uint32_t sequence = segment.sequence + (segment.syn ? 1 : 0);
  if (segment.syn && static_cast<std::uint32_t>(direction.first) != sequence) begin_at(direction, sequence);
  auto distance = static_cast<std::int64_t>(
      static_cast<std::int32_t>(sequence - static_cast<std::uint32_t>(direction.next)));
  if (distance > kJump || distance < -kJump) {
    begin_at(direction, sequence);
    distance = 0;
  }
  hold(direction, direction.next + static_cast<std::uint64_t>(distance),
       {std::string(as_text(segment.payload)), {++arrivals_, at, where}});
  hand_on_ahead(direction);
  if (waits_too_long(direction, at)) pass_over_hole(direction);
  held_ -= std::exchange(direction.held, direction.ahead_octets + direction.framer.held());
  held_ += direction.held;
  keep_bounds();
}

void TcpStreams::finish() {
  for (auto& [key, direction] : directions_) flush(direction);
  directions_.clear();
  idle_first_.clear();
  held_ = 0;
}

TcpStreams::Direction& TcpStreams::direction_of(const Key& key, const TcpSegment& segment) {
  if (const auto known = directions_.find(key); known != directions_.end()) {
    idle_first_.splice(idle_first_.end(), idle_first_, known->second.age);
    return known->second;
  }
  auto on_message = [this, key](std::string octets, NetworkTime at, const std::string& where) {
    on_message_({std::move(octets),
                 at,
                 {key.addresses.source.text(), key.ports.source},
                 {key.addresses.destination.text(), key.ports.destination},
                 Transport::kTcp,
                 where});
  };
  Direction fresh{StreamFramer(std::move(on_message), on_problem_), 0, 0, {}, {}, 0, 0, {}};
  Direction& direction = directions_.emplace(key, std::move(fresh)).first->second;
  direction.age = idle_first_.insert(idle_first_.end(), key);
  begin_at(direction, segment.sequence + (segment.syn ? 1 : 0));
  return direction;
}

void TcpStreams::begin_at(Direction& direction, std::uint32_t sequence) {
  constexpr std::uint64_t room_in_front = std::uint64_t{1} << 32;
  flush(direction);
  direction.first = direction.next = room_in_front + sequence;
}

void TcpStreams::hold(Direction& direction, std::uint64_t position, Held&& held) {
  if (position + held.octets.size() <= direction.next) return;
  auto& place = direction.ahead[position];
  if (place.octets.size() >= held.octets.size()) return;
  direction.ahead_octets += held.octets.size() - place.octets.size();
  place = std::move(held);
}

void TcpStreams::hand_on_ahead(Direction& direction) {
  while (!direction.ahead.empty() && direction.ahead.begin()->first <= direction.next) {
    auto node = direction.ahead.extract(direction.ahead.begin());
    Held& held = node.mapped();
    direction.ahead_octets -= held.octets.size();
    const std::uint64_t known = direction.next - node.key();
    if (known >= held.octets.size()) continue;
    direction.next += held.octets.size() - known;
    Sighting& youngest = direction.youngest;
    if (held.seen.arrival > youngest.arrival) youngest = std::move(held.seen);
    direction.framer.feed(std::string_view(held.octets).substr(known), youngest.at, youngest.where);
  }
}

bool TcpStreams::waits_too_long(const Direction& direction, NetworkTime now) const {
  if (direction.ahead.empty()) return false;
  return direction.ahead.size() > kAheadSegmentsMax || direction.ahead_octets > kAheadOctetsMax ||
         direction.ahead.begin()->second.seen.at.plus_s(kWaitS) < now;
}

void TcpStreams::pass_over_hole(Direction& direction) {
  const auto& [position, held] = *direction.ahead.begin();
  if (direction.framer.speaks_sip()) {
    on_problem_({"MISSING_SEGMENT", held.seen.where,
                 "octets of a TCP connection are missing in front of this frame"});
  }
  direction.framer.gap();
  direction.next = position;
  hand_on_ahead(direction);
}

void TcpStreams::flush(Direction& direction) {
  while (!direction.ahead.empty()) pass_over_hole(direction);
  direction.framer.finish();
}

void TcpStreams::keep_bounds() {
  while (directions_.size() > kDirectionsMax || held_ > kStreamOctetsMax) {
    const auto idle = directions_.find(idle_first_.front());
    flush(idle->second);
    held_ -= idle->second.held;
    directions_.erase(idle);
    idle_first_.pop_front();
  }
}

}  // namespace vouch::signalling
