#include "storage/watch/news_reader.h"

#include <utility>

#include "storage/binding/finder.h"
#include "storage/connection/lookup_key.h"
#include "storage/watch/statements.h"

namespace vouch::storage {
namespace {

template <class Wanted, class Make>
Cell keys_of(std::span<const Target> targets, Make make) {
  Row keys;
  for (const Target& target : targets) {
    if (const auto* one = std::get_if<Wanted>(&target)) keys.push_back(make(*one));
  }
  return array_cell(keys, [](const Cell& key) { return key; });
}

/// The first three parameters of every statement here.
Row candidates(std::span<const Target> targets) {
  return {keys_of<Imei>(targets,
                        [](const Imei& imei) { return cell(finder_key(FinderKind::kImei, imei.reveal())); }),
          keys_of<Impu>(targets, [](const Impu& impu) { return cell(impu); }),
          keys_of<Impi>(targets,
                        [](const Impi& impi) { return cell(finder_key(FinderKind::kImpi, impi.reveal())); })};
}

/// The candidates, and what else a statement asks by.
Row parameters_of(std::span<const Target> targets, Row others) {
  Row parameters = candidates(targets);
  for (Cell& one : others) parameters.push_back(std::move(one));
  return parameters;
}

/// The same, with the signs behind the candidates.
Row parameters_of(const NewsOf& of, Row others) {
  others.insert(others.begin(),
                array_cell(of.signs, [](const Sign& sign) { return cell(party_of(sign.key)); }));
  return parameters_of(of.targets, std::move(others));
}

}  // namespace

Result<std::vector<TouchedCall>> NewsReader::calls_touched(const NewsOf& of, const KnownUntil& since,
                                                           const KnownUntil& until, const TouchedPart& part) {
  const Cell only = part.call_ids
                        ? array_cell(*part.call_ids, [](const auto& id) -> Cell { return lookup_key(id); })
                        : Cell{};
  return transaction_.query(
      watch_sql::kCallsTouched,
      parameters_of(of, {cell(since.known), cell(until.known), cell(since.settled), cell(until.settled),
                         cell(part.late_registration), cell(part.from), cell(part.most), only}),
      [](RowReader& row) {
        TouchedCall call;
        call.call_id = row.text();
        call.place = row.text();
        return call;
      });
}

Result<EarliestNews> NewsReader::earliest(const NewsOf& of, KnowledgeTime after, KnowledgeTime until) {
  const auto found = transaction_.query(watch_sql::kEarliestNews,
                                        parameters_of(of, {cell(after), cell(until)}), [](RowReader& row) {
                                          EarliestNews news;
                                          news.registration = row.maybe_time<NetworkTime>();
                                          news.call = row.maybe_time<NetworkTime>();
                                          return news;
                                        });
  if (!found) return tl::make_unexpected(found.error());
  return found->front();
}

Result<std::vector<LateRegistrations>> NewsReader::late_registrations(
    std::span<const Target> targets, std::span<const AmendedAnswer> amended) {
  const auto times = [&](auto time_of) {
    return array_cell(amended, [&](const AmendedAnswer& one) { return cell(time_of(one)); });
  };
  return transaction_.query(watch_sql::kLateRegistrations,
                            parameters_of(targets, {times([](const auto& one) { return one.told.stood_at; }),
                                                    times([](const auto& one) { return one.known_at; }),
                                                    times([](const auto& one) { return one.told.as_of; })}),
                            [](RowReader& row) {
                              LateRegistrations late;
                              late.came = row.boolean();
                              late.corrected = row.boolean();
                              return late;
                            });
}

}  // namespace vouch::storage
