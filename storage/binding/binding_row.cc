#include "storage/binding/binding_row.h"

#include <utility>

namespace vouch::storage {
namespace {

Cell imei_cell(const std::optional<Imei>& imei) {
  return imei ? cell(imei->number()) : Cell{};
}

}  // namespace

const CopyTarget& binding_target() {
  static const CopyTarget target{
      "vouch.binding",
      {"impu", "binding_id", "impi", "imei", "candidate_imei", "instance_received", "reg_id", "contact",
       "emergency", "registered_at", "refreshed_at", "expires_at", "ended_at", "end_reason", "refreshes",
       "verdict_id", "digest", "known_at"}};
  return target;
}

BindingRow binding_row(const Binding& binding, const std::array<std::uint8_t, 16>& verdict,
                       KnowledgeTime known_at) {
  const auto& instance = binding.instance;
  Row row{cell(binding.impu),
          cell(binding.id),
          cell(binding.impi),
          instance ? imei_cell(instance->imei) : Cell{},
          instance ? imei_cell(instance->candidate_imei) : Cell{},
          instance ? cell(instance->received) : Cell{},
          cell(binding.reg_id),
          cell(binding.contact),
          cell(binding.emergency),
          cell(binding.registered_at),
          cell(binding.refreshed_at),
          cell(binding.expires_at),
          cell(binding.ended_at),
          binding.end_reason ? cell(name_of(*binding.end_reason)) : Cell{},
          cell(binding.refreshes),
          cell(verdict)};
  const auto digest = digest_of(row);
  row.push_back(cell(digest));
  row.push_back(cell(known_at));
  return {std::move(row), digest};
}

}  // namespace vouch::storage
