#pragma once

#include <rapidcheck.h>

#include "domain/registration/registration.h"
#include "domain/session/session.h"

/// Any facts there can be, hostile octets included, for round trips.
namespace vouch::test {

rc::Gen<RegistrationFact> any_registration_fact();
rc::Gen<SessionFact> any_session_fact();

}  // namespace vouch::test
