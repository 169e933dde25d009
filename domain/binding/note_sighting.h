#pragma once

#include "domain/binding/binding.h"
#include "domain/binding/merge_hops.h"

namespace vouch {

/// What an accepted registration leaves on the binding that it opens or refreshes, or a report of one that
/// was not seen.
void note_registration(Binding& binding, const MergedRegistration& merged);

/// The part of it that every sighting of a binding leaves, though nothing was registered anew.
void note_sighting(Binding& binding, const MergedRegistration& merged);

}  // namespace vouch
