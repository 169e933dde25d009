#include "storage/binding/binding_row.h"

#include "storage/binding/finder.h"
#include "storage/connection/lookup_key.h"

namespace vouch::storage {
namespace {

Cell imei_cell(const std::optional<Imei>& imei) {
  return imei ? cell(imei->number()) : Cell{};
}

Cell key_or_null(const std::string& text) {
  return text.empty() ? Cell{} : Cell{lookup_key(text)};
}

Cell gruus_cell(const Binding& binding) {
  std::vector<std::string> gruus = binding.temp_gruus;
  if (!binding.pub_gruu.empty()) gruus.push_back(binding.pub_gruu);
  if (gruus.empty()) return {};
  return array_cell(gruus, [](const std::string& gruu) -> Cell { return lookup_key(gruu); });
}

Cell end_reason_cell(const std::optional<EndReason>& reason) {
  return reason ? cell(name_of(*reason)) : Cell{};
}

}  // namespace

const CopyTarget& binding_target() {
  static const CopyTarget target{
      "vouch.binding",
      {"impu",         "binding_id",        "impi",           "imei",           "candidate_imei",
       "instance",     "instance_received", "reg_id",         "contact",        "contact_key",
       "ue_address",   "ue_port",           "gruus",          "emergency",      "registered_at",
       "refreshed_at", "expires_at",        "ended_at",       "end_reason",     "refreshes",
       "client_type",  "trust_level",       "policy_version", "evidence_codes", "digest",
       "known_at"}};
  return target;
}

BindingRow binding_row(const BindingRecord& record, KnowledgeTime known_at) {
  const Binding& binding = record.binding;
  const auto& instance = binding.instance;
  Row row{cell(binding.impu),
          cell(binding.id),
          cell(binding.impi),
          instance ? imei_cell(instance->imei) : Cell{},
          instance ? imei_cell(instance->candidate_imei) : Cell{},
          instance ? key_or_null(instance->normalized) : Cell{},
          instance ? cell(instance->received) : Cell{},
          cell(binding.reg_id),
          cell(binding.contact),
          contact_key(std::string{binding.contact.reveal()}),
          key_or_null(binding.ue_address),
          cell(binding.ue_port),
          gruus_cell(binding),
          cell(binding.emergency),
          cell(binding.registered_at),
          cell(binding.refreshed_at),
          cell(binding.expires_at),
          cell(binding.ended_at),
          end_reason_cell(binding.end_reason),
          cell(binding.refreshes),
          cell(name_of(record.client_type)),
          cell(name_of(record.trust_level)),
          cell(record.policy_version),
          array_cell(record.evidence_codes)};
  const auto digest = digest_of(row);
  row.push_back(cell(digest));
  row.push_back(cell(known_at));
  return {std::move(row), digest};
}

}  // namespace vouch::storage
