#pragma once

#include "signalling/capture/layer.h"

namespace vouch::signalling {

/// ESP that encrypts nothing (RFC 2410), which is told from the real thing by its contents, RFC 5879 section
/// 8: for an integrity check value of 0, 12, 16 or another usual size, the padding counts 1, 2, 3, ... and
/// the next header fits what stands at the front. Nothing if no size fits: then it is encrypted.
Peeled peel_null_esp(Octets octets);

}  // namespace vouch::signalling
