#include "services/vouchctl/tac/tac_upload.h"

#include <deque>
#include <future>
#include <memory>

#include "services/common/convert/convert.h"
#include "services/vouchctl/shell/utf8.h"

namespace vouch::services {
namespace {

namespace v1 = ::vouch::v1;

/// gRPC takes messages of four megabytes; a type has some hundred octets.
constexpr std::size_t kOctetsInCall = 1U << 20U;
constexpr std::size_t kCallsAtOnce = 3;
constexpr std::uint32_t kTacsInRange = 1000;

void put_entry(const TacFile& file, const TacFile::Row& row, v1::TacEntry& message) {
  const TacEntry entry = file.read(row);
  message.set_tac(row.tac);
  message.set_manufacturer(entry.manufacturer);
  message.set_brand(entry.brand);
  message.set_model(entry.model);
  message.set_device_type(entry.device_type);
  message.set_operating_system(entry.operating_system);
  message.set_radio(entry.radio);
  if (entry.allocated_at) *message.mutable_allocated_at() = to_proto(*entry.allocated_at);
  make_utf8_well_formed(message);  // catalogues come in other alphabets' encodings, too
}

grpc::Status send_entries(v1::TacService::Stub& stub, const v1::AddTacEntriesRequest& request) {
  grpc::ClientContext context;
  set_deadline(context, std::chrono::minutes{2});
  v1::AddTacEntriesResponse response;
  return stub.AddTacEntries(&context, request, &response);
}

}  // namespace

grpc::Status upload(v1::TacService::Stub& stub, const std::string& import_id, const TacFile& file,
                    const std::function<void(std::uint64_t)>& progress) {
  std::deque<std::future<grpc::Status>> under_way;
  grpc::Status failed;
  const auto settle_one = [&] {
    const grpc::Status status = under_way.front().get();
    under_way.pop_front();
    if (failed.ok()) failed = status;
  };
  const auto& rows = file.rows();
  for (std::size_t next = 0; next < rows.size() && failed.ok();) {
    auto request = std::make_shared<v1::AddTacEntriesRequest>();
    request->set_import_id(import_id);
    std::size_t octets = 0;
    // Types that are kept together go together.
    while (next < rows.size() && octets < kOctetsInCall) {
      const std::uint32_t range = rows[next].tac / kTacsInRange;
      for (; next < rows.size() && rows[next].tac / kTacsInRange == range; ++next) {
        v1::TacEntry& entry = *request->add_entries();
        put_entry(file, rows[next], entry);
        octets += entry.ByteSizeLong();
      }
    }
    if (under_way.size() == kCallsAtOnce) settle_one();
    under_way.push_back(
        std::async(std::launch::async, [&stub, request] { return send_entries(stub, *request); }));
    progress(next);
  }
  while (!under_way.empty()) settle_one();
  return failed;
}

}  // namespace vouch::services
