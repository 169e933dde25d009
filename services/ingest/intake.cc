#include "services/ingest/intake.h"

namespace vouch::services {

std::string_view name_of(Loss loss) {
  switch (loss) {
    case Loss::kKernelDrop:
      return "KERNEL_DROP";
    case Loss::kNoRoom:
      return "NO_ROOM";
    case Loss::kBadFrame:
      return "BAD_FRAME";
    case Loss::kNotAuthentic:
      return "NOT_AUTHENTIC";
  }
  return "BAD_FRAME";
}

}  // namespace vouch::services
