#include "storage/binding/binding_reader.h"

#include <string>
#include <utility>
#include <variant>

#include "domain/common/sorted_set.h"
#include "storage/binding/registration_fact_row.h"
#include "storage/binding/statements.h"

namespace vouch::storage {
namespace {

/// Rows that one IMPU may account for where few IMPUs are wanted: it shows a thing anew in each month and
/// set.
constexpr std::size_t kRowsOfOne = 16;

/// The targets of one kind as an array.
template <class T, class Make>
Cell array_of(std::span<const Target> targets, Make make) {
  Row elements;
  for (const Target& target : targets) {
    if (const T* one = std::get_if<T>(&target)) elements.push_back(make(*one));
  }
  return array_text(elements);
}

template <class Values, class Make>
Cell keys_of(const Values& values, FinderKind kind, Make make) {
  return array_cell(values, [&](const auto& value) { return cell(finder_key(kind, make(value))); });
}

/// What the statements on targets find them by.
Row keys_of(std::span<const Target> targets) {
  return {array_of<Imei>(targets,
                         [](const Imei& imei) { return cell(finder_key(FinderKind::kImei, imei.reveal())); }),
          array_of<Impu>(targets, [](const Impu& impu) { return cell(impu); }),
          array_of<Impi>(
              targets, [](const Impi& impi) { return cell(finder_key(FinderKind::kImpi, impi.reveal())); })};
}

}  // namespace

Result<std::vector<Impu>> BindingReader::found_by(FinderKind kind, FinderKey key, KnowledgeTime as_of) {
  return transaction_.query(binding_sql::kImpusFoundBy,
                            {cell(name_of(kind)), array_text(Row{cell(key)}), cell(as_of)},
                            [](RowReader& row) { return row.identity<Impu>(); });
}

Result<std::vector<std::vector<Impu>>> BindingReader::found_by_each(FinderKind kind, Cell keys,
                                                                    std::size_t count, KnowledgeTime as_of,
                                                                    std::size_t most) {
  std::vector<std::vector<Impu>> found(count);
  auto done = transaction_.each_row(
      binding_sql::kImpusFoundByEach,
      {cell(name_of(kind)), std::move(keys), cell(as_of), cell(most * kRowsOfOne)}, [&](RowReader& row) {
        const auto place = row.number<std::size_t>();  // counted from 1
        found.at(place - 1).push_back(row.identity<Impu>());
      });
  if (!done) return tl::make_unexpected(done.error());
  for (std::vector<Impu>& own : found) {
    make_sorted_set(own);
    if (own.size() > most) own.resize(most);
  }
  return found;
}

Result<std::vector<std::vector<Impu>>> BindingReader::sharers_of(std::span<const Imei> imeis,
                                                                 KnowledgeTime as_of, std::size_t most) {
  return found_by_each(FinderKind::kImei,
                       keys_of(imeis, FinderKind::kImei, [](const Imei& imei) { return imei.reveal(); }),
                       imeis.size(), as_of, most);
}

Result<std::vector<std::vector<Impu>>> BindingReader::sharers_of(std::span<const ContactUri> contacts,
                                                                 KnowledgeTime as_of, std::size_t most) {
  return found_by_each(
      FinderKind::kUri,
      keys_of(contacts, FinderKind::kUri, [](const ContactUri& contact) { return contact.reveal(); }),
      contacts.size(), as_of, most);
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
  auto done = transaction_.each_row(binding_sql::kFactsOfImpus, {array_cell(impus), cell(as_of)},
                                    [&](RowReader& row) { rows.read(row); });
  if (!done) return tl::make_unexpected(done.error());
  return std::move(rows).complete(transaction_);
}

Result<std::vector<Impu>> BindingReader::impus_of(const Imei& imei, KnowledgeTime as_of) {
  return found_by(FinderKind::kImei, finder_key(FinderKind::kImei, imei.reveal()), as_of);
}

Result<std::vector<Impu>> BindingReader::impus_of(const Impi& impi, KnowledgeTime as_of) {
  return found_by(FinderKind::kImpi, finder_key(FinderKind::kImpi, impi.reveal()), as_of);
}

Result<std::vector<Impu>> BindingReader::impus_by_uri(const std::string& uri, KnowledgeTime as_of) {
  return found_by(FinderKind::kUri, finder_key(FinderKind::kUri, uri), as_of);
}

Result<std::vector<Impu>> BindingReader::impus_by_instance(std::string_view normalized, KnowledgeTime as_of) {
  return found_by(FinderKind::kInstance, finder_key(FinderKind::kInstance, normalized), as_of);
}

Result<std::vector<Impu>> BindingReader::impus_by_flow(std::string_view address, std::uint16_t port,
                                                       KnowledgeTime as_of) {
  return found_by(FinderKind::kFlow, flow_finder_key(address, port), as_of);
}

Result<std::vector<Impu>> BindingReader::impus_by_path(std::string_view path, KnowledgeTime as_of) {
  return found_by(FinderKind::kPath, finder_key(FinderKind::kPath, path), as_of);
}

Result<std::vector<Impu>> BindingReader::changed_since(std::span<const Target> targets,
                                                       const KnownUntil& since, NetworkTime now) {
  Row parameters = keys_of(targets);
  for (Cell own : {cell(since.known), cell(since.settled), cell(now)}) parameters.push_back(std::move(own));
  return transaction_.query(binding_sql::kChangedSince, parameters,
                            [](RowReader& row) { return row.identity<Impu>(); });
}

Result<std::vector<Impi>> BindingReader::impis_of(std::span<const Target> targets) {
  return transaction_.query(binding_sql::kImpisOfTargets, keys_of(targets),
                            [](RowReader& row) { return row.identity<Impi>(); });
}

}  // namespace vouch::storage
