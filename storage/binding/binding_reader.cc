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
/// set, and when it was not seen with it for some days.
constexpr std::size_t kRowsOfOne = 64;
/// Rows that a target may account for where it is read together with others.
constexpr std::size_t kFewRows = 256;

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

const Statement& statement_for(FinderKind kind) {
  switch (kind) {
    case FinderKind::kImei:
    case FinderKind::kInstance:
      return binding_sql::kImpusByDevice;
    case FinderKind::kImpi:
      return binding_sql::kImpusByImpi;
    case FinderKind::kUri:
      return binding_sql::kImpusByUri;
    case FinderKind::kFlow:
      return binding_sql::kImpusByFlow;
    case FinderKind::kPath:
      break;
  }
  return binding_sql::kImpusByPath;
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

Result<std::vector<std::vector<Impu>>> BindingReader::rows_found_by_each(
    FinderKind kind, Cell keys, std::size_t count, KnowledgeTime as_of,
    std::optional<std::size_t> most_rows) {
  std::vector<std::vector<Impu>> found(count);
  auto done = transaction_.each_row(statement_for(kind), {std::move(keys), cell(as_of), cell(most_rows)},
                                    [&](RowReader& row) {
                                      const auto place = row.number<std::size_t>();  // counted from 1
                                      found.at(place - 1).push_back(row.identity<Impu>());
                                    });
  if (!done) return tl::make_unexpected(done.error());
  return found;
}

Result<std::vector<Impu>> BindingReader::found_by(FinderKind kind, FinderKey key, KnowledgeTime as_of) {
  auto found = rows_found_by_each(kind, array_text(Row{cell(key)}), 1, as_of, std::nullopt);
  if (!found) return tl::make_unexpected(found.error());
  make_sorted_set(found->front());
  return std::move(found->front());
}

Result<std::vector<std::vector<Impu>>> BindingReader::found_by_each(FinderKind kind, Cell keys,
                                                                    std::size_t count, KnowledgeTime as_of,
                                                                    std::size_t most) {
  auto found = rows_found_by_each(kind, std::move(keys), count, as_of, most * kRowsOfOne);
  if (!found) return found;
  for (std::vector<Impu>& own : *found) {
    make_sorted_set(own);
    if (own.size() > most) own.resize(most);
  }
  return found;
}

Result<void> BindingReader::find_few(std::span<const Target> targets, FinderKind kind, KnowledgeTime as_of,
                                     ImpusOfTargets& found) {
  std::vector<Target> asked;
  Row keys;
  for (const Target& target : targets) {
    if (kind_of(target) != name_of(kind)) continue;
    asked.push_back(target);
    keys.push_back(cell(finder_key(kind, reveal(target))));
  }
  if (asked.empty()) return {};
  auto rows = rows_found_by_each(kind, array_text(keys), asked.size(), as_of, kFewRows + 1);
  if (!rows) return tl::make_unexpected(rows.error());
  for (std::size_t i = 0; i < asked.size(); ++i) {
    std::vector<Impu>& own = (*rows)[i];
    if (own.size() > kFewRows) continue;
    make_sorted_set(own);
    found.emplace(std::move(asked[i]), std::move(own));
  }
  return {};
}

Result<BindingReader::ImpusOfTargets> BindingReader::impus_of_few(std::span<const Target> targets,
                                                                  KnowledgeTime as_of) {
  ImpusOfTargets found;
  for (const Target& target : targets) {
    if (const auto* impu = std::get_if<Impu>(&target)) found.emplace(target, std::vector{*impu});
  }
  for (const FinderKind kind : {FinderKind::kImei, FinderKind::kImpi}) {
    if (auto done = find_few(targets, kind, as_of, found); !done) return tl::make_unexpected(done.error());
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

const Past* Histories::past_of(const Impu& impu) const {
  const auto own = pasts.find(impu);
  return own == pasts.end() ? nullptr : &own->second;
}

void Histories::add(Histories&& others) {
  facts.merge(others.facts);
  pasts.merge(others.pasts);
  folded.merge(others.folded);
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
  return std::move(rows).complete(transaction_, contents_);
}

Result<std::vector<RegistrationFact>> BindingReader::facts_since(const Pasts& pasts, KnowledgeTime as_of) {
  if (pasts.empty()) return std::vector<RegistrationFact>{};
  Row impus;
  Row times;
  for (const auto& [impu, past] : pasts) {
    impus.push_back(cell(impu));
    times.push_back(cell(past.read_from));
  }
  RegistrationFactRows rows;
  auto done =
      transaction_.each_row(binding_sql::kFactsSince, {array_text(impus), array_text(times), cell(as_of)},
                            [&](RowReader& row) { rows.read(row); });
  if (!done) return tl::make_unexpected(done.error());
  return std::move(rows).complete(transaction_, contents_);
}

Result<Histories> BindingReader::histories_of(std::span<const Impu> impus, KnowledgeTime as_of,
                                              const Serves& serves) {
  Histories histories;
  if (impus.empty()) return histories;
  auto kept = read_pasts(transaction_, impus, as_of, profiles_);
  if (!kept) return tl::make_unexpected(kept.error());
  histories.folded = std::move(kept->on_record);
  for (auto& [impu, past] : kept->pasts) {
    if (serves(impu, past)) histories.pasts.emplace(impu, std::move(past));
  }
  std::vector<Impu> whole;
  std::copy_if(impus.begin(), impus.end(), std::back_inserter(whole),
               [&](const Impu& impu) { return !histories.pasts.contains(impu); });
  auto facts = facts_of(whole, as_of);
  if (!facts) return tl::make_unexpected(facts.error());
  auto since = facts_since(histories.pasts, as_of);
  if (!since) return tl::make_unexpected(since.error());
  histories.facts = by_impu(std::move(*facts));
  for (RegistrationFact& fact : *since) histories.facts[fact.impu].push_back(std::move(fact));
  return histories;
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
