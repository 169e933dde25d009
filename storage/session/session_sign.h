#pragma once

#include <set>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "domain/binding/binding.h"
#include "domain/session/session.h"
#include "storage/binding/finder.h"

namespace vouch::storage {

/// What leads from a device to sessions that name no identity of it, as an anonymous call on its first hop:
/// the same keys that lead from a session to its bindings, and when they do: an address is another's the next
/// day. Two things may share one by chance, so the session's own facts decide.
struct Sign {
  FinderKey key = 0;
  NetworkTime since = NetworkTime::min();
  NetworkTime until = NetworkTime::max();
  friend auto operator<=>(const Sign&, const Sign&) = default;
};
using Signs = std::vector<Sign>;  ///< sorted

/// Whom the network names in messages that become known together: he is found by that identity and by no
/// other (domain/correlation), whatever his own hop shows.
class NamedParties {
 public:
  void note(std::span<const SessionFact> facts);
  /// Whether the sender of `fact` is named, in it or in another message of the same dialog.
  bool hold_sender_of(const SessionFact& fact) const;

 private:
  std::set<std::pair<std::string, std::string>> parties_;  ///< Call-ID and own tag
};

/// The signs of a message whose sender or receiver the network does not name: its Contact, the instance-id in
/// that, and the UE's end of the flow; of a request that was sent on to a contact, that, too, and the Path's
/// flow token. Sorted.
std::vector<FinderKey> signs_of(const SessionFact& fact, const NamedParties& named);

/// All that such messages may show of a binding: a flow while it was registered.
Signs signs_of(const Binding& binding);

/// A sign as it stands in session_party, among identities.
std::string party_of(FinderKey sign);

}  // namespace vouch::storage
