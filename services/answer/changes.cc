#include "services/answer/changes.h"

#include <algorithm>
#include <iterator>
#include <tuple>
#include <utility>

#include "domain/common/sorted_set.h"
#include "services/answer/judged_anew.h"
#include "services/answer/signs.h"
#include "storage/connection/sha256.h"
#include "storage/watch/news_reader.h"

namespace vouch::services {
namespace {

using Told = std::vector<ToldBinding>;
using Changes = std::vector<std::pair<ChangeKind, ToldBinding>>;

/// Identities, and calls, compared at a time.
constexpr std::size_t kPieces = 32;

/// Places of identities stand before those of calls.
constexpr char kIdentity = 'i';
constexpr char kCall = 's';

/// Whether a verdict says the same. Evidence lasting longer, as with every refresh of another binding, is no
/// news.
bool same(const Verdict& a, const Verdict& b) {
  const auto signs = [](const Verdict& verdict) {
    std::vector<std::pair<std::string, std::string>> found;
    for (const Evidence& fact : verdict.evidence) found.emplace_back(fact.code, fact.value);
    make_sorted_set(found);
    return found;
  };
  return std::tie(a.client_type, a.trust_level, a.rule, a.policy_version) ==
             std::tie(b.client_type, b.trust_level, b.rule, b.policy_version) &&
         signs(a) == signs(b);
}

const ToldBinding* find(const Told& told, const BindingId& id) {
  const auto place = std::find_if(told.begin(), told.end(),
                                  [&](const ToldBinding& one) { return one.disclosed.binding.id == id; });
  return place == told.end() ? nullptr : &*place;
}

void add_differences(const Told& before, const Told& now, Changes& changes) {
  for (const ToldBinding& one : now) {
    const ToldBinding* then = find(before, one.disclosed.binding.id);
    const bool unchanged =
        then != nullptr && then->disclosed == one.disclosed && same(then->verdict, one.verdict);
    if (!unchanged) changes.emplace_back(ChangeKind::kChanged, one);
  }
  for (const ToldBinding& one : before) {
    if (find(now, one.disclosed.binding.id) == nullptr) changes.emplace_back(ChangeKind::kWithdrawn, one);
  }
}

/// Of all identities in one order, where each stands.
std::string place_of(const Impu& impu) {
  constexpr std::size_t digits = 32;
  return kIdentity + storage::hex(storage::sha256(impu.reveal())).substr(0, digits);
}

/// The identities of the warrant's targets of which something may have changed.
Result<std::vector<Impu>> touched_since(Case& open_case, const storage::KnownUntil& since,
                                        NetworkTime settled) {
  const auto& targets = open_case.warrant().targets;
  auto touched = storage::BindingReader{open_case.transaction()}.changed_since(targets, since, settled);
  if (!touched) return touched;
  const auto anew = judged_anew(open_case.transaction(), targets, since.known, open_case.as_of());
  if (!anew) return tl::make_unexpected(anew.error());
  if (!*anew) return touched;
  for (const Target& target : targets) {
    const auto impus = open_case.world().load(target);
    if (!impus) return tl::make_unexpected(impus.error());
    insert_all_sorted(*touched, *impus);
  }
  return touched;
}

/// Where the first stands that is not told altogether. Places have one length: nothing is between one and
/// this.
std::string first_place(const ToldSoFar& so_far) {
  return so_far.place.empty() || so_far.told > 0 ? so_far.place : so_far.place + '~';
}

/// Compares what two cases tell, piece by piece: first identities, then calls, each by their places.
class Comparison {
 public:
  Comparison(Case& before, Case& now, const storage::KnownUntil& since, const ChangesPart& part,
             ChangesAnswer& answer)
      : before_(before),
        now_(now),
        since_(since),
        part_(part),
        answer_(answer),
        first_(first_place(part.told)) {}

  /// Compares one part. Errors: those of storage.
  Result<void> compare() {
    if (!first_.starts_with(kCall)) {
      if (auto done = compare_identities(); !done || answer_.more) return done;
    }
    return compare_calls();
  }

 private:
  const std::vector<Target>& targets() const { return now_.warrant().targets; }

  Result<void> compare_identities() {
    const auto touched = touched_since(now_, since_, answer_.told_until.settled);
    if (!touched) return tl::make_unexpected(touched.error());
    std::vector<std::pair<std::string, Impu>> placed;
    for (const Impu& impu : *touched) {
      if (auto place = place_of(impu); place >= first_) placed.emplace_back(std::move(place), impu);
    }
    std::sort(placed.begin(), placed.end());
    const bool all = placed.size() <= kPieces;
    if (!all) placed.erase(placed.begin() + kPieces, placed.end());
    std::vector<Impu> impus;
    for (const auto& [place, impu] : placed) insert_sorted(impus, impu);
    for (Case* one : {&before_, &now_}) {
      if (auto loaded = one->world().load_identities(impus); !loaded) return loaded;
    }
    for (const auto& [place, impu] : placed) {
      if (auto compared = compare_identity(place, impu); !compared) return compared;
      if (is_enough() || (!all && place == placed.back().first)) {
        answer_.more = ToldSoFar{place, 0};
        break;
      }
    }
    return {};
  }

  Result<void> compare_identity(const std::string& place, const Impu& impu) {
    const auto stood = before_.world().bindings_of({&impu, 1});
    const auto stand = now_.world().bindings_of({&impu, 1});
    Changes found;
    for (const Target& target : targets()) {
      const auto then = tell(before_, target, stood);
      if (!then) return tl::make_unexpected(then.error());
      const auto told = tell(now_, target, stand);
      if (!told) return tl::make_unexpected(told.error());
      add_differences(*then, *told, found);
    }
    for (std::size_t i = told_at(place); i < found.size(); ++i)
      answer_.changes.push_back({found[i].first, std::move(found[i].second), {place, i + 1}});
    return {};
  }

  Result<void> compare_calls() {
    storage::NewsReader reader{now_.transaction()};
    const auto news = reader.earliest({targets(), {}}, since_.known, answer_.told_until.known);
    if (!news) return tl::make_unexpected(news.error());
    const NetworkTime late = news->registration.value_or(since_.settled);
    for (Case* one : {&before_, &now_}) {
      const auto signs = signs_since(*one, std::min(late, since_.settled));
      if (!signs) return tl::make_unexpected(signs.error());
      insert_all_sorted(signs_, *signs);
    }
    storage::TouchedPart touched{news->registration, "", kPieces, {}};
    if (first_.starts_with(kCall)) touched.from = first_.substr(1);
    const auto calls = reader.calls_touched({targets(), signs_}, since_, answer_.told_until, touched);
    if (!calls) return tl::make_unexpected(calls.error());
    for (std::size_t i = 0; i < calls->size(); ++i) {
      const storage::TouchedCall& call = (*calls)[i];
      if (auto compared = compare_call(call, touched); !compared) return compared;
      const bool last = i + 1 == calls->size();
      if (last ? calls->size() == kPieces : is_enough()) {
        answer_.more = ToldSoFar{kCall + call.place, 0};
        break;
      }
    }
    return {};
  }

  Result<void> compare_call(const storage::TouchedCall& call, const storage::TouchedPart& touched) {
    const auto sessions = SessionsCompared::of(before_, now_, call.call_id);
    if (!sessions) return tl::make_unexpected(sessions.error());
    const auto here = are_told_at(call, *sessions, touched);
    if (!here) return tl::make_unexpected(here.error());
    if (!*here) return {};
    auto found = sessions->changes(before_, now_);
    if (!found) return tl::make_unexpected(found.error());
    const std::string place = kCall + call.place;
    for (std::size_t i = told_at(place); i < found->size(); ++i)
      answer_.sessions.push_back({std::move((*found)[i]), {place, i + 1}});
    return {};
  }

  /// Whether `sessions`, to which several calls may lead, are told where `call` stands: at the first of them.
  Result<bool> are_told_at(const storage::TouchedCall& call, const SessionsCompared& sessions,
                           storage::TouchedPart touched) {
    if (sessions.call_ids().size() == 1) return true;
    touched.from.clear();
    touched.most = 1;
    touched.call_ids = sessions.call_ids();
    const auto first = storage::NewsReader{now_.transaction()}.calls_touched({targets(), signs_}, since_,
                                                                             answer_.told_until, touched);
    if (!first) return tl::make_unexpected(first.error());
    return !first->empty() && first->front().place == call.place;
  }

  std::size_t told_at(const std::string& place) const {
    return place == part_.told.place ? part_.told.told : 0;
  }

  bool is_enough() const { return part_.enough && part_.enough(); }

  Case& before_;
  Case& now_;
  const storage::KnownUntil& since_;
  const ChangesPart& part_;
  ChangesAnswer& answer_;
  std::string first_;     // where this part begins
  storage::Signs signs_;  // of the targets, then and now
};

/// From when on the answer speaks.
NetworkTime spoken_of_since(const Case& open_case, const ChangesAnswer& answer) {
  NetworkTime first = open_case.now();
  for (const ToldChange& change : answer.changes)
    first = std::min(first, change.told.disclosed.registered_at().value_or(open_case.period().since));
  for (const ToldSessionChange& told : answer.sessions)
    first = std::min(first, told.change.told.session.started_at);
  return first;
}

}  // namespace

Result<ChangesAnswer> changes(Case& open_case, const std::optional<storage::KnownUntil>& since,
                              const ChangesPart& part) {
  ChangesAnswer answer;
  const KnowledgeTime known = open_case.world().as_of();
  // The clocks of the database and of this process may differ a little: what is known was settled then.
  const NetworkTime settled =
      part.until ? part.until->settled : std::max(open_case.now(), NetworkTime::from_us(known.us));
  answer.told_until = {known, settled};
  open_case.settle_at(settled);
  if (since) {
    Knowledge known_before{open_case.transaction(), since->known};
    Case before{known_before, open_case.warrant(), open_case.now()};
    before.settle_at(since->settled);
    if (auto done = Comparison{before, open_case, *since, part, answer}.compare(); !done)
      return tl::make_unexpected(done.error());
  }
  if (!answer.more) {
    auto signs = signs_since(open_case, settled);
    if (!signs) return tl::make_unexpected(signs.error());
    answer.signs = std::move(*signs);
  }
  auto coverage = open_case.coverage(spoken_of_since(open_case, answer), open_case.now(), kOfSessions);
  if (!coverage) return tl::make_unexpected(coverage.error());
  answer.basis.coverage = std::move(*coverage);
  return answer;
}

}  // namespace vouch::services
