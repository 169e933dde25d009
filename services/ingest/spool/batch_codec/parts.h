#pragma once

#include "domain/registration/registration.h"
#include "domain/session/session.h"
#include "services/ingest/spool/spool.pb.h"

/// One pair of functions for each message of spool.proto: write() takes all there is, read() is false if
/// something could not have been written. What write() takes apart it names in full, so that a field added to
/// the domain does not compile until it is spooled as well.
namespace vouch::services::spooled {

void write(const InstanceId& instance, spool::InstanceId& out);
bool read(const spool::InstanceId& in, InstanceId& instance);

void write(const AcceptedRegistration& accepted, spool::AcceptedRegistration& out);
bool read(const spool::AcceptedRegistration& in, AcceptedRegistration& accepted);

void write(const RegistrationFact& fact, spool::RegistrationFact& out);
bool read(const spool::RegistrationFact& in, RegistrationFact& fact);

void write(const SessionFact& fact, spool::SessionFact& out);
bool read(const spool::SessionFact& in, SessionFact& fact);

}  // namespace vouch::services::spooled
