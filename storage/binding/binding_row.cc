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
  RowText row;
  row.add(binding.impu)
      .add(binding.id)
      .add(binding.impi)
      .add_cell(instance ? imei_cell(instance->imei) : Cell{})
      .add_cell(instance ? imei_cell(instance->candidate_imei) : Cell{})
      .add_cell(instance ? cell(instance->received) : Cell{})
      .add(binding.reg_id)
      .add(binding.contact)
      .add(binding.emergency)
      .add(binding.registered_at)
      .add(binding.refreshed_at)
      .add(binding.expires_at)
      .add(binding.ended_at)
      .add_cell(binding.end_reason ? cell(name_of(*binding.end_reason)) : Cell{})
      .add(binding.refreshes)
      .add(verdict);
  const auto digest = digest_of(row);
  row.add(digest).add(known_at);
  return {std::move(row), digest};
}

}  // namespace vouch::storage
