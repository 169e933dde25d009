#include "services/ingest/store/ends_of_sets.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include "domain/binding/set_ends.h"
#include "domain/common/sorted_set.h"
#include "domain/trust/assess.h"
#include "services/common/log/log.h"

namespace vouch::services {
namespace {

/// From one identity to those registered with it. A set has some three or four identities.
constexpr unsigned kStepsMost = 8;

/// Brings in who shares the contacts that ended and were not followed yet, and gives how many of those a
/// crowd has had.
Result<std::size_t> follow(Reading& reading, const FactsByImpu& offered,
                           const storage::BindingReader::Serves& serves, storage::Histories& known,
                           std::vector<ContactUri>& followed) {
  const auto ended = contacts_ended(known.facts, offered);
  std::vector<ContactUri> contacts;
  std::set_difference(ended.begin(), ended.end(), followed.begin(), followed.end(),
                      std::back_inserter(contacts));
  if (contacts.empty()) return 0;
  insert_all_sorted(followed, contacts);
  auto sharers = reading.sharers_of(contacts, kCrowd + 1);
  if (!sharers) return tl::make_unexpected(sharers.error());
  std::vector<Impu> missing;
  std::size_t crowds = 0;
  for (std::vector<Impu>& own : *sharers) {
    if (own.size() > kCrowd) {
      ++crowds;
    } else {
      std::move(own.begin(), own.end(), std::back_inserter(missing));
    }
  }
  std::erase_if(missing,
                [&](const Impu& impu) { return known.facts.contains(impu) || offered.contains(impu); });
  make_sorted_set(missing);
  auto found = reading.histories_of(missing, serves);
  if (!found) return tl::make_unexpected(found.error());
  known.add(std::move(*found));
  return crowds;
}

}  // namespace

Result<void> add_ends_of_sets(Reading& reading, const storage::BindingReader::Serves& serves,
                              FactsByImpu& offered, storage::Histories& known) {
  std::vector<ContactUri> followed;
  std::size_t not_followed = 0;
  std::size_t told = 0;
  unsigned steps = 0;
  do {
    const auto crowds = follow(reading, offered, serves, known, followed);
    if (!crowds) return tl::make_unexpected(crowds.error());
    not_followed += *crowds;
    told = tell_ends_of_the_set(known.facts, offered);
  } while (told > 0 && ++steps < kStepsMost);
  if (not_followed + told > 0) log(message::kSetNotFollowed, {{"contacts", not_followed}, {"ends", told}});
  return {};
}

}  // namespace vouch::services
