#include "services/correlator/reading_pace.h"

namespace vouch::services {

void ReadingPace::note_taken(Time now) {
  taken_at_ = now;
}

bool ReadingPace::is_given_up(Time now) {
  if (!behind_since_) behind_since_ = taken_at_ = now;
  return now - taken_at_ >= kPatience;
}

bool ReadingPace::has_caught_up(Time now) {
  const bool was_behind = behind_since_ && now - *behind_since_ >= kBehind;
  behind_since_.reset();
  return was_behind;
}

}  // namespace vouch::services
