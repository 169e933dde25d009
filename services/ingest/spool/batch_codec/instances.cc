#include "domain/common/names.h"
#include "services/ingest/spool/batch_codec/parts.h"
#include "services/ingest/spool/batch_codec/values.h"

namespace vouch::services::spooled {
namespace {

constexpr Names<InstanceKind, 4> kKinds{{
    {InstanceKind::kImei, "IMEI"},
    {InstanceKind::kMeid, "MEID"},
    {InstanceKind::kUuid, "UUID"},
    {InstanceKind::kOther, "OTHER"},
}};

bool read_imei(std::uint64_t number, std::optional<Imei>& imei) {
  const auto read = Imei::from_number(number);
  if (read) imei = *read;
  return read.has_value();
}

}  // namespace

void write(const InstanceId& instance, spool::InstanceId& out) {
  const auto& [kind, received, normalized, well_formed, imei, candidate_imei, last_digit, problems] =
      instance;
  out.set_kind(std::string{name_in(kKinds, kind)});
  out.set_received(received);
  out.set_normalized(normalized);
  out.set_well_formed(well_formed);
  if (imei) out.set_imei(imei->number());
  if (candidate_imei) out.set_candidate_imei(candidate_imei->number());
  if (last_digit) out.set_last_digit(*last_digit);
  write(problems, *out.mutable_problems());
}

bool read(const spool::InstanceId& in, InstanceId& instance) {
  instance.received = in.received();
  instance.normalized = in.normalized();
  instance.well_formed = in.well_formed();
  if (in.has_last_digit()) instance.last_digit = in.last_digit();
  instance.problems = read_all<std::string>(in.problems());
  return read(value_in(kKinds, in.kind()), instance.kind) &&
         (!in.has_imei() || read_imei(in.imei(), instance.imei)) &&
         (!in.has_candidate_imei() || read_imei(in.candidate_imei(), instance.candidate_imei));
}

}  // namespace vouch::services::spooled
