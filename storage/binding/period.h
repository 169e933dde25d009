#pragma once

#include <string>

#include "domain/common/time.h"

namespace vouch::storage {

/// The month that facts observed at `time` are kept with: its first day, UTC, as "2026-11-01". Times that no
/// network has (before 1970, after 2199) share one, so that hostile ones make no partitions.
std::string period_of(NetworkTime time);

}  // namespace vouch::storage
