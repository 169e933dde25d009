#pragma once

#include <google/protobuf/repeated_field.h>

#include <ostream>

#include "vouch/v1/types.pb.h"

namespace vouch::services {

/// Bindings as a person reads them: device, identities, the feeds that told and their notes, time, trust and
/// the reasons for it.
void print_bindings(std::ostream& out,
                    const google::protobuf::RepeatedPtrField<::vouch::v1::Binding>& bindings);

/// The grounds of an answer: knowledge time, coverage, record.
void print_basis(std::ostream& out, const ::vouch::v1::AnswerBasis& basis);

/// The device of a binding: its IMEI, or what stands there instead.
std::string device_text(const ::vouch::v1::Binding& binding);

/// "EMBEDDED, TRUSTED", in two lines.
std::string verdict_text(::vouch::v1::ClientType type, ::vouch::v1::TrustLevel level);
std::string verdict_text(const ::vouch::v1::Verdict& verdict);

}  // namespace vouch::services
