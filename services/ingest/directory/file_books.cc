#include "services/ingest/directory/file_books.h"

namespace vouch::services {

void FileBooks::settled(Settled how) {
  if (how == Settled::kGivenUp) given_up_ = true;
  close_one();
}

void FileBooks::close_one() {
  if (--open_ == 0) wake_up_->ring();
}

}  // namespace vouch::services
