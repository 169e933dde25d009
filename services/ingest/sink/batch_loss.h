#pragma once

#include "services/ingest/batch.h"
#include "services/ingest/spool/spool.h"

namespace vouch::services {

/// Of what a batch tells, as long as nobody can look into it: from its first fact to its last, or, where it
/// only tells of losses, the time of those. What vouches for time needs no word: untold, that time is blind.
SpoolLabel label_of(const Batch& batch);

/// What to tell instead of a batch that is never stored: LOST, with the number of its facts. Belongs to no
/// feed's progress. Tells nothing where nothing would be missing.
Batch loss_of(const SpoolLabel& label);
/// The same, and what the batch says besides of the feed's life and its losses.
Batch loss_of(const Batch& batch);

}  // namespace vouch::services
