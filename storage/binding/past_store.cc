#include "storage/binding/past_store.h"

#include <charconv>
#include <string>
#include <utility>
#include <vector>

#include "storage/binding/past_codec.h"
#include "storage/binding/statements.h"
#include "storage/connection/lookup_key.h"

namespace vouch::storage {
namespace {

constexpr std::string_view kDigits = "0123456789abcdef";

/// As bytea is written.
std::string hexadecimal(const std::string& octets) {
  std::string text = "\\x";
  text.reserve(2 + 2 * octets.size());
  for (const char octet : octets) {
    const auto value = static_cast<unsigned char>(octet);
    text.push_back(kDigits[value >> 4U]);
    text.push_back(kDigits[value & 15U]);
  }
  return text;
}

/// Empty where it is not written so.
std::string octets_from(std::string_view text) {
  std::string octets;
  if (!text.starts_with("\\x")) return octets;
  octets.reserve(text.size() / 2);
  for (text.remove_prefix(2); text.size() >= 2; text.remove_prefix(2)) {
    unsigned value = 0;
    if (std::from_chars(text.data(), text.data() + 2, value, 16).ptr != text.data() + 2) return {};
    octets.push_back(static_cast<char>(value));
  }
  return octets;
}

struct PastRow {
  Impu impu;
  Past times;
  EncodedPast rest;
};

}  // namespace

Result<KeptPasts> read_pasts(Transaction& transaction, std::span<const Impu> impus, KnowledgeTime as_of,
                             ProfileReader& profiles) {
  KeptPasts kept;
  std::vector<PastRow> rows;
  auto read =
      transaction.each_row(binding_sql::kPasts, {array_cell(impus), cell(as_of)}, [&](RowReader& row) {
        auto impu = row.identity<Impu>();
        Past times;
        times.begins = row.time<NetworkTime>();
        times.until = row.time<NetworkTime>();
        times.read_from = row.time<NetworkTime>();
        kept.on_record.insert(impu);
        if (auto rest = EncodedPast::parse(octets_from(row.stored_text())))
          rows.push_back({std::move(impu), std::move(times), std::move(*rest)});
      });
  if (!read) return tl::make_unexpected(read.error());
  std::set<std::string> ids;
  for (const PastRow& row : rows) row.rest.add_profile_ids(ids);
  if (auto done = profiles.read(transaction, ids); !done) return tl::make_unexpected(done.error());
  for (PastRow& row : rows) {
    auto past = row.rest.decoded(row.impu, profiles);
    if (!past) continue;
    past->begins = row.times.begins;
    past->until = row.times.until;
    past->read_from = row.times.read_from;
    kept.pasts.emplace(std::move(row.impu), std::move(*past));
  }
  return kept;
}

Result<void> replace_pasts(Transaction& transaction, const ChangedPasts& pasts, KnowledgeTime known_at) {
  if (pasts.empty()) return {};
  Row impus;
  std::vector<Row> rows;
  for (const auto& [impu, past] : pasts) {
    Cell key = cell(impu);
    if (key->size() > kLongestKey) continue;
    impus.push_back(key);
    if (!past) continue;
    rows.push_back({std::move(key), cell(known_at), cell(past->begins), cell(past->until),
                    cell(past->read_from), hexadecimal(encoded(*past))});
  }
  auto removed = transaction.change(binding_sql::kRemovePasts, {array_text(impus)});
  if (!removed) return tl::make_unexpected(removed.error());
  static const CopyTarget target{"vouch.registration_past",
                                 {"impu", "known_at", "begins", "until", "read_from", "content"}};
  return transaction.copy(target, rows);
}

}  // namespace vouch::storage
