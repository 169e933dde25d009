#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "domain/common/result.h"
#include "domain/common/time.h"
#include "domain/registration/registration.h"
#include "signalling/framing/observed_message.h"

namespace vouch::scenarios {

/// Seconds of a scenario's clock, which starts at a fixed moment.
NetworkTime at_seconds(double seconds);

/// A phone or a node of the network: where it is, and the instance-id if it has one.
struct Station {
  signalling::Endpoint endpoint;
  std::string instance;  ///< URN; empty for a node of the network and a phone without one
  bool is_phone = false;
};

/// One end of a message: `alice@A` is alice on phone A, `net` a node of the network.
struct Peer {
  std::string user;     ///< empty for a node
  std::string station;  ///< name of the phone or node
};

/// One line of a scenario: a message as it passed between two stations.
struct Event {
  int line = 0;
  double time = 0;
  std::string what;  ///< method, status with optional method ("200", "200/UPDATE"), or "sip" for literal text
  std::string call;  ///< name of the call; empty for REGISTER and literal text
  Peer from;
  Peer to;
  std::map<std::string, std::string> options;
  std::string text;  ///< literal text
};

struct Scenario {
  std::string title;
  std::string clause;
  std::map<std::string, Station> stations;
  std::vector<Event> events;
  ObservationPoint point = ObservationPoint::kAtScscf;  ///< where the feed sees it
  std::optional<double> now;                            ///< when it is told: what has run out by then is over
  std::vector<std::string> expected_first;  ///< while what is marked `late` is not known; empty if nothing is
  std::vector<std::string> expected;
};

/// Reads a scenario file (README.md tells the format). Errors: BAD_LINE with the number of the line in
/// `offset` and what is wrong in `field`.
Result<Scenario> read_scenario(std::string_view text);

/// The scenario as long as what comes late has not come.
Scenario before_late(Scenario scenario);

/// A line with single spaces, without those at its ends.
std::string single_spaced(std::string_view line);

}  // namespace vouch::scenarios
