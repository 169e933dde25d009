#pragma once

#include <span>
#include <vector>

#include "domain/binding/binding.h"
#include "domain/binding/merge_hops.h"

namespace vouch {

/// A binding that has not ended, with what only the rules of timeline() need.
struct OpenBinding {
  Binding binding;
  RegistrationId last_registration;   ///< one REGISTER's contacts do not overwrite each other
  bool register_told_on_isc = false;  ///< so its de-registration would be, too
  bool only_reported = false;  ///< no REGISTER seen: private identity, reg-id and address are not known
  friend bool operator==(const OpenBinding&, const OpenBinding&) = default;
};

/// The bindings of one IMPU in the middle of a timeline: those that had not ended, and those that had.
struct FoldedBindings {
  std::vector<OpenBinding> open;
  std::vector<Binding> over;
  friend bool operator==(const FoldedBindings&, const FoldedBindings&) = default;
};

/// Facts of one IMPU as the registrations they tell of, in the order in which they count.
std::vector<MergedRegistration> registrations_told_by(std::span<const RegistrationFact> facts);

/// What stands after `registrations`, none of which comes before what `standing` was made of.
FoldedBindings fold(FoldedBindings standing, std::span<const MergedRegistration> registrations);

/// All of it, by registered_at and id.
std::vector<Binding> told(FoldedBindings standing);

}  // namespace vouch
