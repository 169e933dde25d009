#include "storage/session/session_reader.h"

#include <algorithm>

#include "domain/common/sorted_set.h"
#include "domain/session/join.h"
#include "storage/connection/lookup_key.h"
#include "storage/session/session_fact_row.h"
#include "storage/session/session_link.h"
#include "storage/session/statements.h"

namespace vouch::storage {
namespace {

/// In how many batches messages of a call may come, live: what is read at once for a page.
constexpr std::size_t kMessagesOfCall = 8;
/// What is read at once where all is listed; and what is read for a page at most, so that it has time enough.
constexpr std::size_t kMessagesAtOnce = 4000;
constexpr std::size_t kMessagesOfPage = 16'000;

std::vector<std::string> keys_of(std::span<const std::string> call_ids) {
  std::vector<std::string> keys;
  for (const std::string& call_id : call_ids) insert_sorted(keys, lookup_key(call_id));
  return keys;
}

/// A party of calls, and since and until when it leads to them.
std::vector<Row> rows_of(const Signs& signs) {
  std::vector<Row> rows;
  for (const Sign& sign : signs) rows.push_back({party_of(sign.key), cell(sign.since), cell(sign.until)});
  return rows;
}

}  // namespace

Result<std::vector<SessionFact>> SessionReader::facts_of(std::string_view call_id, KnowledgeTime as_of) {
  return transaction_.query(session_sql::kSessionFactsOfCall, {lookup_key(call_id), cell(as_of)},
                            read_session_fact);
}

Result<std::vector<SessionFact>> SessionReader::facts_linked_to(std::span<const SessionFact> facts,
                                                                KnowledgeTime as_of) {
  std::vector<std::string> named;
  std::vector<std::string> own;
  for (const SessionFact& fact : facts) {
    insert_sorted(own, lookup_key(fact.call_id));
    for (const DialogReference& reference : fact.references)
      insert_sorted(named, lookup_key(reference.call_id));
  }
  const auto [first, last] = std::minmax_element(
      facts.begin(), facts.end(), [](const auto& a, const auto& b) { return a.observed_at < b.observed_at; });
  const LinksFromCall links = links_from_call(facts);
  return transaction_.query(
      session_sql::kFactsOfLinkedCalls,
      {array_cell(std::span{links.calls}), array_cell(std::span<const std::string>{named}),
       array_cell(std::span<const std::string>{own}), cell(as_of), array_cell(std::span{links.icids}),
       cell(first->observed_at.plus_s(-kIcidHolds_s)), cell(last->observed_at.plus_s(kIcidHolds_s))},
      read_session_fact);
}

Result<ListedCalls> SessionReader::calls(const CallsOf& of, NetworkTime since, NetworkTime until,
                                         KnowledgeTime as_of, const CallPage& page) {
  const Listing listing{of, since, until, as_of};
  if (of.impus.empty() || page.call_ids) return calls_of_few(listing, page);
  return calls_of_identities(listing, page);
}

Result<ListedCalls> SessionReader::calls_of_few(const Listing& listing, const CallPage& page) {
  std::vector<std::string> keys = keys_of(listing.of.call_ids);
  if (!listing.of.icids.empty()) {
    auto found = keys_of_icids(listing);
    if (!found) return tl::make_unexpected(found.error());
    keys = std::move(*found);
    make_sorted_set(keys);
  }
  if (page.call_ids) {
    std::vector<std::string> only = keys_of(*page.call_ids);
    // Whether an identity leads to one is seen by its messages.
    if (listing.of.impus.empty()) {
      std::erase_if(only, [&](const std::string& key) { return !std::ranges::binary_search(keys, key); });
    }
    keys = std::move(only);
  }
  auto found = placed(listing, keys, page.after, NetworkTime::max(), page.most);
  if (!found) return tl::make_unexpected(found.error());
  ListedCalls listed{std::move(*found), {}};
  if (page.most && listed.calls.size() == *page.most) listed.next = listed.calls.back().place;
  return listed;
}

Result<ListedCalls> SessionReader::calls_of_identities(const Listing& listing, const CallPage& page) {
  std::size_t messages = page.most ? *page.most * kMessagesOfCall : kMessagesAtOnce;
  ListedCalls listed;
  listed.next = page.after;
  for (std::size_t read = 0; listed.next && (!page.most || read < kMessagesOfPage); read += messages) {
    const CallPlace after = *listed.next;
    const auto named = calls_named(listing, after.began, messages);
    if (!named) return tl::make_unexpected(named.error());
    // What is named later stands no earlier than that.
    const NetworkTime before = named->until ? named->until->plus_s(-kNamedWithin_s) : NetworkTime::max();
    const auto left = page.most ? std::optional{*page.most - listed.calls.size()} : std::nullopt;
    const auto found = placed(listing, named->keys, after, before, left);
    if (!found) return tl::make_unexpected(found.error());
    listed.calls.insert(listed.calls.end(), found->begin(), found->end());
    if (left && found->size() == *left) {
      listed.next = listed.calls.back().place;
      return listed;
    }
    listed.next.reset();
    if (!named->until) break;
    listed.next = CallPlace{before, ""};
    // Where few belong into the listing, as long before `since`, or many came at one moment, more is read.
    if (found->empty()) messages = std::max(std::min(messages * 2, kMessagesAtOnce), messages);
    if (*listed.next <= after) messages *= 2;
    listed.next = std::max(*listed.next, after);
  }
  return listed;
}

Result<SessionReader::NamedCalls> SessionReader::calls_named(const Listing& listing, NetworkTime from,
                                                             std::size_t messages) {
  std::vector<Row> parties = rows_of(listing.of.signs);
  for (const Impu& impu : listing.of.impus)
    parties.push_back({lookup_key(impu.reveal()), cell(NetworkTime::min()), cell(NetworkTime::max())});
  const Row columns = columns_of(parties, 3);
  const auto found =
      transaction_.query(session_sql::kCallsNamed,
                         {columns[0], cell(from), cell(listing.until), cell(listing.as_of),
                          cell(from.plus_s(kNamedWithin_s)), cell(messages), columns[1], columns[2]},
                         [](RowReader& row) {
                           NamedCalls named;
                           named.keys = row.texts();
                           named.until = row.maybe_time<NetworkTime>();
                           return named;
                         });
  if (!found) return tl::make_unexpected(found.error());
  return found->front();
}

Result<std::vector<std::string>> SessionReader::keys_of_icids(const Listing& listing) {
  return transaction_.query(
      session_sql::kCallsOfIcids,
      {array_cell(listing.of.icids, [](const auto& icid) -> Cell { return link_of_icid(icid); }),
       cell(listing.as_of)},
      [](RowReader& row) { return row.text(); });
}

Result<std::vector<ListedCall>> SessionReader::placed(const Listing& listing,
                                                      std::span<const std::string> keys,
                                                      const CallPlace& after, NetworkTime before,
                                                      std::optional<std::size_t> most) {
  const Row signs = columns_of(rows_of(listing.of.signs), 3);
  return transaction_.query(
      session_sql::kCalls,
      {array_cell(keys), cell(listing.since), cell(listing.until), cell(listing.as_of),
       array_cell(listing.of.impus, [](const Impu& impu) { return cell(impu); }), cell(after.began),
       cell(after.tie), cell(before), cell(most), signs[0], signs[1], signs[2]},
      [](RowReader& row) {
        ListedCall call;
        call.call_id = row.text();
        call.place.began = row.time<NetworkTime>();
        call.place.tie = row.text();
        return call;
      });
}

}  // namespace vouch::storage
