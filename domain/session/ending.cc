#include "domain/session/ending.h"

#include <map>
#include <set>
#include <string_view>
#include <tuple>

#include "domain/common/sorted_set.h"

namespace vouch {
namespace {

using facts::Facts;

constexpr std::uint16_t kCallGone = 481;
constexpr std::uint16_t kTimedOut = 408;
constexpr std::uint16_t kTerminated = 487;
constexpr std::uint32_t kTimerMin_s = 90;  // RFC 4028 section 4

/// The end of one dialog, or of all.
struct Ending {
  NetworkTime at;
  SessionEnd why = SessionEnd::kHungUp;
  std::optional<LegRole> by;
};

class Closer {
 public:
  Closer(Session& session, const Setup& setup, const Facts& in_dialogs)
      : session_(session), setup_(setup), in_dialogs_(in_dialogs) {
    for (std::size_t i = 1; i < session.legs.size(); ++i)
      known_tags_.insert(session.legs[i].tags.begin(), session.legs[i].tags.end());
  }

  void close() {
    note_expiry();
    switch (session_.kind) {
      case SessionKind::kCall:
        return session_.answered_at ? close_answered_call() : close_unanswered();
      case SessionKind::kSubscription:
        return session_.answered_at ? close_subscription() : close_unanswered();
      case SessionKind::kMessage:
      case SessionKind::kReferral:
        if (session_.answered_at) return end_all({*session_.answered_at, SessionEnd::kCompleted, {}});
        return close_unanswered();
    }
  }

 private:
  void end_all(const Ending& ending) {
    session_.ended_at = ending.at;
    session_.end = ending.why;
    session_.ended_by = ending.by;
    for (SessionLeg& leg : session_.legs) {
      if (!leg.ended_at) leg.ended_at = ending.at;
    }
  }

  bool is_callers(const SessionFact& fact) const { return fact.from_tag == session_.from_tag; }

  /// The called party's tag in a message of a dialog.
  const std::string& callee_tag(const SessionFact& fact) const {
    return is_callers(fact) ? fact.to_tag : fact.from_tag;
  }

  /// A failure says so of the dialog that its request was in. The caller's requests in one are numbered on
  /// from the attempt that made it (RFC 3261 section 12.2.1.1): up to that they were in none.
  bool ends_dialog(const SessionFact& fact) const {
    if (fact.kind == SessionFactKind::kEnd) return true;
    const bool gone = fact.status == kCallGone || fact.status == kTimedOut;
    const bool in_none = is_callers(fact) && fact.cseq <= setup_.requests.front()->cseq;
    return fact.kind == SessionFactKind::kFailure && gone && !in_none;
  }

  /// The first end of a dialog of which `condition` holds.
  template <class Condition>
  std::optional<Ending> first_end(Condition condition) const {
    for (const SessionFact* fact : in_dialogs_) {
      if (!ends_dialog(*fact) || !condition(*fact)) continue;
      if (fact->kind != SessionFactKind::kEnd) return Ending{fact->observed_at, SessionEnd::kDialogGone, {}};
      return Ending{fact->observed_at, SessionEnd::kHungUp,
                    is_callers(*fact) ? LegRole::kOriginating : LegRole::kTerminating};
    }
    return std::nullopt;
  }

  /// The end of an answered branch. A BYE with a tag that no branch is known by ends the only one there is.
  std::optional<Ending> end_of(const SessionLeg& leg, bool only_one) const {
    return first_end([&](const SessionFact& fact) {
      const std::string& tag = callee_tag(fact);
      return std::binary_search(leg.tags.begin(), leg.tags.end(), tag) || (only_one && !is_known(tag));
    });
  }

  bool is_known(const std::string& tag) const { return known_tags_.contains(tag); }

  void close_answered_call() {
    const auto answered = std::count_if(session_.legs.begin() + 1, session_.legs.end(),
                                        [](const auto& leg) { return leg.outcome == LegOutcome::kAnswered; });
    // Where no seen branch has the answer as its own (its hop was not seen), any BYE is the session's.
    if (answered == 0) {
      if (const auto ending = first_end([](const SessionFact&) { return true; })) end_all(*ending);
      return;
    }
    std::optional<Ending> last;
    bool all_ended = true;
    for (std::size_t i = 1; i < session_.legs.size(); ++i) {
      SessionLeg& leg = session_.legs[i];
      if (leg.outcome != LegOutcome::kAnswered) continue;
      const auto ending = end_of(leg, answered == 1);
      all_ended = all_ended && ending;
      if (!ending) continue;
      leg.ended_at = ending->at;
      if (!last || last->at < ending->at) last = ending;
    }
    if (all_ended && last) end_all(*last);
  }

  /// Those seen where the caller's request was seen first: what happens there is the session's, deeper in it
  /// is one branch's. None if it was seen on several branches there.
  Facts at_callers_hop(const Facts& all) const {
    if (several_at_callers_hop()) return {};
    const SessionFact& first = facts::nearest(setup_.requests);
    return facts::select(all, [&](const SessionFact& fact) {
      const bool has_one_via = fact.kind == SessionFactKind::kCancel;
      return fact.branch == first.branch && (has_one_via || fact.hop == first.hop);
    });
  }

  bool several_at_callers_hop() const {
    const SessionFact& first = facts::nearest(setup_.requests);
    return facts::any(setup_.requests, [&](const SessionFact& request) {
      return request.hop == first.hop && request.branch != first.branch;
    });
  }

  void close_unanswered() {
    const Facts failures = facts::of_kind(setup_.responses, SessionFactKind::kFailure);
    const Facts told = at_callers_hop(failures);
    const Facts given_up = at_callers_hop(setup_.cancels);

    // The status is the caller's, else the best of the branches' (RFC 3261 section 16.7 step 6).
    const bool none_left = no_branch_left();
    if (!told.empty()) {
      session_.status = facts::nearest(told).status;
    } else if (none_left && given_up.empty()) {
      session_.status = best_of(failures);
    }
    const bool cancelled = !given_up.empty() || session_.status == kTerminated;
    const std::optional<LegRole> by = given_up.empty() ? std::nullopt : std::optional{LegRole::kOriginating};
    const auto why = cancelled ? SessionEnd::kCancelled : SessionEnd::kRefused;
    if (!told.empty()) return over({*facts::earliest(told), why, by});
    if (!given_up.empty()) return over({*facts::earliest(given_up), why, by});
    if (none_left) over({*facts::latest(failures), why, by});
  }

  /// Ends an unanswered session: no branch of it can be answered any more.
  void over(const Ending& ending) {
    for (SessionLeg& leg : session_.legs) {
      if (leg.outcome != LegOutcome::kTrying) continue;
      const bool rang = facts::any(setup_.responses, [&](const SessionFact& response) {
        const bool own = leg.role == LegRole::kOriginating ||
                         std::binary_search(leg.tags.begin(), leg.tags.end(), response.to_tag);
        return own && facts::is_ringing(response);
      });
      leg.outcome = rang ? LegOutcome::kRangOnly : LegOutcome::kFailed;
    }
    session_.legs.front().status = session_.status;
    end_all(ending);
  }

  bool no_branch_left() const {
    return std::all_of(session_.legs.begin() + 1, session_.legs.end(),
                       [](const SessionLeg& leg) { return leg.ended_at && !leg.answered_at; });
  }

  static std::uint16_t best_of(const Facts& failures) {
    const auto rank = [](const SessionFact* f) {
      return std::tuple(f->status < 600, f->status / 100, f->status);
    };
    return (*std::min_element(failures.begin(), failures.end(),
                              [&](const auto* a, const auto* b) { return rank(a) < rank(b); }))
        ->status;
  }

  void close_subscription() {
    for (const SessionFact* fact : in_dialogs_) {
      if (fact->kind != SessionFactKind::kUnsubscribed && !ends_dialog(*fact)) continue;
      return end_all(
          {fact->observed_at, ends_dialog(*fact) ? SessionEnd::kDialogGone : SessionEnd::kUnsubscribed, {}});
    }
    if (session_.expires_at && last_refresh_ == session_.expires_at)
      end_all({*session_.expires_at, SessionEnd::kUnsubscribed, {}});
  }

  /// The last 2xx that could refresh the session decides: without a timer in it there is none (RFC 4028
  /// section 7.2). The same 2xx on several hops counts once; a proxy may have added the timer.
  void note_expiry() {
    struct Refresh {
      NetworkTime at = NetworkTime::max();
      std::optional<std::uint32_t> lasts_s;
    };
    std::set<std::pair<std::string_view, std::uint32_t>> modifying;
    for (const SessionFact* fact : in_dialogs_) {
      if (fact->kind == SessionFactKind::kModify) modifying.emplace(fact->from_tag, fact->cseq);
    }
    std::map<std::pair<std::string_view, std::uint32_t>, Refresh> refreshes;
    for (const Facts& part : {setup_.responses, in_dialogs_}) {
      for (const SessionFact* fact : part) {
        const bool success =
            fact->kind == SessionFactKind::kAnswer || fact->kind == SessionFactKind::kRefreshed;
        const std::pair<std::string_view, std::uint32_t> request{fact->from_tag, fact->cseq};
        const bool of_setup = is_callers(*fact) && fact->cseq == setup_.requests.front()->cseq;
        if (!success || !(of_setup || fact->lasts_s || modifying.contains(request))) continue;
        Refresh& refresh = refreshes[request];
        refresh.at = std::min(refresh.at, fact->observed_at);
        refresh.lasts_s = std::max(refresh.lasts_s, fact->lasts_s);
      }
    }
    const auto last = std::max_element(refreshes.begin(), refreshes.end(), [](const auto& a, const auto& b) {
      return std::tie(a.second.at, a.first) < std::tie(b.second.at, b.first);
    });
    if (last == refreshes.end() || !last->second.lasts_s) return;
    last_refresh_ = last->second.at;
    session_.expires_at = last->second.at.plus_s(allowed(*last->second.lasts_s));
  }

  /// No session timer may be shorter than the minimum: one that is ends no call early.
  std::uint32_t allowed(std::uint32_t lasts_s) {
    if (session_.kind != SessionKind::kCall || lasts_s >= kTimerMin_s) return lasts_s;
    insert_sorted(session_.notes, std::string{kTimerBelowMinimum});
    return kTimerMin_s;
  }

  Session& session_;
  const Setup& setup_;
  const Facts& in_dialogs_;
  std::set<std::string> known_tags_;  // of the called side
  std::optional<NetworkTime> last_refresh_;
};

}  // namespace

void note_end(Session& session, const Setup& setup, const facts::Facts& in_dialogs) {
  Closer{session, setup, in_dialogs}.close();
}

}  // namespace vouch
