#pragma once

#include "domain/registration/registration.h"
#include "signalling/sip/register_reading.h"

namespace vouch::signalling {

/// The registration of a fact that the registrar reports, without contact: no hop, no client, and nothing
/// seen of how the UE proved itself. TS 24.229 clauses 5.4.1.7 and 5.4.2.1.2.
Registration reported_registration(RegistrationId id, NetworkTime observed_at, const FeedContext& feed);

}  // namespace vouch::signalling
