#pragma once

#include <cstdint>
#include <vector>

#include "domain/binding/merge_hops.h"

namespace vouch {

/// How long a report may be on its way, in seconds: 64 times T1, after which nothing is retransmitted (RFC
/// 3261 section 17.1.2.2), and some.
inline constexpr std::int64_t kReportLateS = 40;

/// Whether Call-ID and CSeq tell that `bound` was registered behind what `end`, of the whole registration,
/// tells of, though it was seen first.
bool is_of_before(const RegistrationFact& end, const RegistrationFact& bound);

/// Puts the registrar's reports where they belong among the REGISTERs, whose network order they come in. This
/// is the one place that says what a report counts that was seen shortly before, with or behind a REGISTER:
///
/// - That a contact is live, seen within the report window of a REGISTER that made it so, is that REGISTER's
///   second source (absorb_reports).
/// - That something ended is never the second source of a REGISTER that was accepted. It ends what it is
///   about at the time it was seen, and at equal times behind the REGISTER; only a REGISTER that itself
///   de-registered has it as its second source.
/// - An end seen first, by a feed that is quicker, comes behind the REGISTER that it names by Call-ID and
///   CSeq (RFC 3680 section 5.3: those of the contact's last REGISTER); one of the whole registration, which
///   names none, behind a de-registration. Its time becomes the REGISTER's.
/// - An end of the whole registration seen late, as when its first copy was lost, comes before what was
///   registered behind the REGISTER that it names: one of the same Call-ID with a higher CSeq, or the next of
///   the same device (TS 24.229 clause 5.4.1.7: the S-CSCF embeds the last one it accepted). No further back
///   than kReportLateS: an S-CSCF that embeds an old REGISTER ends all the same.
/// - A state that merely does not list a contact may have been written before the REGISTER: it ends nothing
///   that was registered within the window (timeline).
void order_reports(std::vector<MergedRegistration>& registrations);

}  // namespace vouch
