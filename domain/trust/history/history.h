#pragma once

#include <map>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "domain/binding/binding.h"
#include "domain/trust/codes.h"

namespace vouch {

/// What the bindings around them tell about bindings. A pure function of the set of bindings: in which order
/// their events came makes no difference, and when history changes, so does what it tells.
using History = std::map<BindingId, std::vector<Evidence>>;

/// Of the bindings of one IMPU.
History identity_history(std::span<const Binding* const> of_identity);
/// Of the bindings of one device, under whatever identity. What another private identity did is told, and
/// never which it was.
History device_history(std::span<const Binding* const> of_device);

/// One way each in which history speaks; a file each.
namespace history {

using Bindings = std::span<const Binding* const>;

/// The same private identity named another IMEI at the same contact, and nobody deregistered in between.
void changed_imei(Bindings of_identity, History& told);
/// Whoever names an IMEI named a UUID before, at the same contact or address, whatever became of that
/// binding.
void uuid_became_imei(Bindings of_identity, History& told);
/// Two instances at one address overwrote each other in turn within a day.
void competing_registrations(Bindings of_identity, History& told);
/// The device went to another private identity and on again within an hour.
void hopping(Bindings of_device, History& told);
/// The device was in cells that nobody can have travelled between, on one binding or on several. What is seen
/// besides takes nothing back.
void impossible_travel(Bindings of_device, History& told);
/// The device told a lower software version than before.
void version_went_back(Bindings of_device, History& told);

/// Whether what `first` stood for was taken over by `next` without a deregistration: one ended as the other
/// began.
bool was_taken_over(const Binding& first, const Binding& next);

/// The address that the UE of `binding` had at `when`; empty if not known.
std::string address_at(const Binding& binding, NetworkTime when);

/// `bindings` by the time they were registered, then by id.
std::vector<const Binding*> in_order(Bindings bindings);

/// Which was taken over by which, in order.
std::vector<std::pair<const Binding*, const Binding*>> take_overs(Bindings bindings);

}  // namespace history
}  // namespace vouch
