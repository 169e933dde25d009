#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "domain/binding/folded_bindings.h"

namespace vouch {

/// What the older facts about one IMPU came to, in their place: a phone refreshes for years, and what is told
/// of it must not cost more each time. Always such that
///
///   timeline(&past, facts from past.read_from on) == timeline(all facts)
///
/// which holds because `until` is a moment at which nothing before and nothing behind it can change what the
/// other counts: no registration is seen on both sides of it, and no report is near it (order_reports.h,
/// absorb_reports.h). What is told later of a time before `until` changes that: then the past is made anew
/// from all facts (admits()).
struct Past {
  NetworkTime begins;     ///< of the first fact in it
  NetworkTime until;      ///< what was observed before is in it
  NetworkTime read_from;  ///< at most `until`: what was granted beyond `until` is still to be read, because
                          ///< an end told later is one of its whole registration set (set_ends.h)
  FoldedBindings bindings;
  std::vector<std::uint64_t> marks;  ///< sorted; of what it holds from before `read_from`, so that it is
                                     ///< known again: one that meets by chance only costs reading more
  friend bool operator==(const Past&, const Past&) = default;
};

/// The bindings of one IMPU; `recent`: all facts about it from past->read_from on, or all without a past.
std::vector<Binding> timeline(const Past* past, std::span<const RegistrationFact> recent);

/// Whether nothing of `when` or later can be of what the past holds, as an end of the set is of what was
/// granted beyond its time (set_ends.h).
bool is_over_before(const Past& past, NetworkTime when);

/// Whether the past stays what it is when `added` becomes known.
bool admits(const Past& past, std::span<const RegistrationFact> added);

/// Whether nothing in `recent`, of which admits() holds, tells of what is in the past only.
bool stands_alone(const Past& past, std::span<const RegistrationFact> recent);

/// The past of an identity as late as it can be told from it, of `before` and the facts from
/// before->read_from on, or of all facts. Nothing, where that would not save at least half of `recent` from
/// being read.
std::optional<Past> fold_past(const Past* before, std::span<const RegistrationFact> recent);

}  // namespace vouch
