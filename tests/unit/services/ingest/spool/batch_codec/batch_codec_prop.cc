#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "services/ingest/spool/batch_codec/batch_codec.h"
#include "tests/unit/services/ingest/spool/batch_codec/any_batch.h"

namespace vouch::services::test {
namespace {

RC_GTEST_PROP(BatchCodec, LosesNothing, ()) {
  const Batch given = batch();
  const auto read = decode(*encode(given));
  RC_ASSERT(read.has_value());
  RC_ASSERT(same(*read, given));
  RC_ASSERT(*encode(*read) == *encode(given));  // also what is no part of equality (MessagesDigest)
}

RC_GTEST_PROP(BatchCodec, SurvivesAnyOctets, ()) {
  const auto read = decode(text());
  RC_ASSERT((read.has_value() || read.error().code.starts_with("BATCH_")));
}

/// What reads after a change is still a batch that can be written.
RC_GTEST_PROP(BatchCodec, SurvivesAnyChangeOfABatch, ()) {
  std::string octets = *encode(batch());
  const auto at = *rc::gen::inRange<std::size_t>(0, octets.size());
  octets[at] = any<char>();
  if (any<bool>()) octets.resize(at);
  const auto read = decode(octets);
  RC_ASSERT((read ? encode(*read).has_value() : read.error().code.starts_with("BATCH_")));
}

}  // namespace
}  // namespace vouch::services::test
