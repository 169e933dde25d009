#pragma once

#include <string>
#include <vector>

#include "domain/binding/merge_hops.h"
#include "domain/common/time.h"
#include "domain/identity/uri.h"

namespace vouch {

/// How long before or behind a REGISTER's 2xx the registrar's report of it may be seen, in seconds: both
/// leave the S-CSCF together and travel by different ways.
inline constexpr std::int64_t kReportWindowS = 5;

/// Whether two moments lie within the report window.
bool are_together(NetworkTime a, NetworkTime b);

/// Contact URIs as RFC 3261 section 19.1.4 compares them; what is no readable URI, as text.
bool same_contact(const ContactUri& a, const ContactUri& b);

/// The part in which all that are the same agree, as text: other parameters a client may add as it likes.
std::string contact_key(const ContactUri& contact);

/// Takes out the reports that repeat what a REGISTER at hand did, and leaves their feeds and notes on it: one
/// registration with two sources. What remains tells something that no REGISTER seen tells.
void absorb_reports(std::vector<MergedRegistration>& registrations);

}  // namespace vouch
