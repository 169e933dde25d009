#include "services/common/status/status.h"

#include <gtest/gtest.h>

namespace vouch::services {
namespace {

TEST(Status, ARefusalCarriesItsReason) {
  const grpc::Status status = to_status({"TARGET_NOT_COVERED", "target", 0});
  EXPECT_EQ(status.error_code(), grpc::StatusCode::PERMISSION_DENIED);
  EXPECT_EQ(read_status(status).reason, "TARGET_NOT_COVERED");
}

TEST(Status, ABadFieldIsNamed) {
  const RpcError error = read_status(to_status({"BAD_URI", "target.impu", 3}));
  EXPECT_EQ(error.code, grpc::StatusCode::INVALID_ARGUMENT);
  EXPECT_EQ(error.field, "target.impu");
}

TEST(Status, StorageAwayIsUnavailable) {
  const grpc::Status status = to_status({"UNAVAILABLE", "find_warrant", 0});
  EXPECT_EQ(status.error_code(), grpc::StatusCode::UNAVAILABLE);
  EXPECT_EQ(read_status(status).reason, "STORAGE_UNAVAILABLE");
}

TEST(Status, AStatusOfSomebodyElseIsReadToo) {
  EXPECT_EQ(read_status({grpc::StatusCode::UNAVAILABLE, "down"}).reason, "");
}

}  // namespace
}  // namespace vouch::services
