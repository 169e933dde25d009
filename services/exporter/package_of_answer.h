#pragma once

#include <filesystem>

#include "services/answer/warrant_export.h"
#include "services/exporter/package/package_builder.h"

namespace vouch::services {

/// A package with the answer's lines in it, ready to be sealed: bindings, sessions and coverage, each as
/// canonical protobuf JSON of the contract's message. `exporter` is the name it was made by. Errors: those of
/// PackageBuilder.
Result<PackageBuilder> package_of(const ExportAnswer& answer, const PackageId& id,
                                  const std::string& exporter, KnowledgeTime now);

/// A new random package id. Errors: INTERNAL (no randomness).
Result<PackageId> new_package_id();

}  // namespace vouch::services
