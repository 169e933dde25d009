#include "storage/binding/binding_reader.h"

#include <string>
#include <variant>

#include "storage/binding/registration_fact_row.h"
#include "storage/binding/statements.h"
#include "storage/connection/lookup_key.h"

namespace vouch::storage {
namespace {

/// The targets of one kind as an array.
template <class T, class Make>
Cell array_of(std::span<const Target> targets, Make make) {
  Row elements;
  for (const Target& target : targets) {
    if (const T* one = std::get_if<T>(&target)) elements.push_back(make(*one));
  }
  return array_text(elements);
}

}  // namespace

Result<std::vector<Impu>> BindingReader::find(const Statement& statement, const Row& parameters) {
  return transaction_.query(statement, parameters, [](RowReader& row) { return row.identity<Impu>(); });
}

Result<KnowledgeTime> BindingReader::knowledge_horizon() {
  const auto times = transaction_.query(binding_sql::kKnowledgeHorizon, {},
                                        [](RowReader& row) { return row.time<KnowledgeTime>(); });
  if (!times) return tl::make_unexpected(times.error());
  if (times->size() != 1) return fail("CORRUPT", "knowledge_clock");
  return times->front();
}

Result<std::vector<RegistrationFact>> BindingReader::facts_of(std::span<const Impu> impus,
                                                              KnowledgeTime as_of) {
  if (impus.empty()) return std::vector<RegistrationFact>{};
  RegistrationFactRows rows;
  return transaction_.query(binding_sql::kFactsOfImpus, {array_cell(impus), cell(as_of)},
                            [&](RowReader& row) { return rows.read(row); });
}

Result<std::vector<Impu>> BindingReader::impus_of(const Imei& imei) {
  return find(binding_sql::kImpusByImei, {cell(imei.number())});
}

Result<std::vector<Impu>> BindingReader::impus_of(std::span<const Imei> imeis) {
  if (imeis.empty()) return std::vector<Impu>{};
  return find(binding_sql::kImpusByImeis,
              {array_cell(imeis, [](const Imei& imei) { return cell(imei.number()); })});
}

Result<std::vector<Impu>> BindingReader::impus_of(const Impi& impi) {
  return find(binding_sql::kImpusByImpi, {cell(impi)});
}

Result<std::vector<Impu>> BindingReader::impus_by_contact_key(std::string_view key) {
  return find(binding_sql::kImpusByContactKey, {lookup_key(key)});
}

Result<std::vector<Impu>> BindingReader::impus_by_instance(std::string_view normalized) {
  return find(binding_sql::kImpusByInstance, {lookup_key(normalized)});
}

Result<std::vector<Impu>> BindingReader::impus_by_gruu(std::string_view gruu) {
  return find(binding_sql::kImpusByGruu, {lookup_key(gruu)});
}

Result<std::vector<Impu>> BindingReader::impus_by_address(std::string_view address,
                                                          std::optional<std::uint16_t> port) {
  return find(binding_sql::kImpusByAddress, {lookup_key(address), cell(port)});
}

Result<std::vector<Impu>> BindingReader::changed_since(std::span<const Target> targets,
                                                       KnowledgeTime known_at) {
  return find(binding_sql::kChangedSince,
              {array_of<Imei>(targets, [](const Imei& imei) { return cell(imei.number()); }),
               array_of<Impu>(targets, [](const Impu& impu) { return cell(impu); }),
               array_of<Impi>(targets, [](const Impi& impi) { return cell(impi); }), cell(known_at)});
}

}  // namespace vouch::storage
