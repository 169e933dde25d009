#include "domain/binding/timeline.h"

#include <algorithm>
#include <utility>

#include "domain/binding/absorb_reports.h"
#include "domain/binding/folded_bindings.h"
#include "domain/binding/merge_hops.h"
#include "domain/binding/note_sighting.h"
#include "domain/binding/order_reports.h"

namespace vouch {
namespace {

std::optional<Uri> readable(const std::string& text) {
  auto uri = parse_uri(text);
  if (!uri) return std::nullopt;
  return std::move(*uri);
}

struct Live : OpenBinding {
  explicit Live(OpenBinding open) : OpenBinding(std::move(open)), uri(readable(binding.contact.reveal())) {}

  std::optional<Uri> uri;  // nothing if the contact is no readable URI: then its text decides
};

bool same_contact(const Live& live, const std::optional<Uri>& uri, const std::string& text) {
  if (live.uri && uri) return equal(*live.uri, *uri);
  return live.binding.contact.reveal() == text;
}

bool same_instance(const std::optional<InstanceId>& a, const std::optional<InstanceId>& b) {
  return a.has_value() == b.has_value() && (!a || a->same_instance(*b));
}

class Timeline {
 public:
  explicit Timeline(FoldedBindings standing) : past_(std::move(standing.over)) {
    for (OpenBinding& open : standing.open) live_.emplace_back(std::move(open));
  }

  void take(const MergedRegistration& merged) {
    const RegisteredContact& contact = merged.fact.contact;
    expire(merged.fact.registration->observed_at);
    switch (contact.kind) {
      case RegistrationKind::kBound:
        return bind(merged);
      case RegistrationKind::kRemoved:
        return remove(merged.fact);
      case RegistrationKind::kRemovedAll:
        return remove_all(merged.fact);
      case RegistrationKind::kReportedActive:
        return confirm(merged);
      case RegistrationKind::kReportedExpired:
        return end_reported(merged, EndReason::kExpired);
      case RegistrationKind::kReportedUnregistered:
        return end_reported(merged, EndReason::kDeregistered);
      case RegistrationKind::kReportedEnded:
        if (ends_whole_registration(contact)) return end_all_reported(merged);
        return end_reported(merged, EndReason::kNetworkInitiated);
      case RegistrationKind::kReportedOthersGone:
        return end_unlisted(merged.fact);
    }
  }

  FoldedBindings finish() {
    FoldedBindings standing{{}, std::move(past_)};
    for (Live& live : live_) standing.open.push_back(std::move(live));
    return standing;
  }

 private:
  /// Ends every live binding that `condition` holds for.
  template <class Condition>
  std::size_t end_where(NetworkTime when, EndReason reason, Condition condition) {
    const auto first_ended =
        std::stable_partition(live_.begin(), live_.end(), [&](const Live& live) { return !condition(live); });
    for (auto ended = first_ended; ended != live_.end(); ++ended) {
      ended->binding.ended_at = when;
      ended->binding.end_reason = reason;
      past_.push_back(std::move(ended->binding));
    }
    const auto count = static_cast<std::size_t>(live_.end() - first_ended);
    live_.erase(first_ended, live_.end());
    return count;
  }

  void expire(NetworkTime now) {
    for (Live& live : live_) {
      if (live.binding.expires_at > now) continue;
      past_.push_back(settled_at(live.binding, now));
      live.binding.ended_at = now;  // marks it for the erase below
    }
    std::erase_if(live_, [](const Live& live) { return live.binding.ended_at.has_value(); });
  }

  /// The live binding with this contact's key (RFC 5626 section 6.3, else RFC 3261 section 10.3).
  std::vector<Live>::iterator slot_of(const RegisteredContact& contact, const std::optional<Uri>& uri) {
    return std::find_if(live_.begin(), live_.end(), [&](const Live& live) {
      const Binding& binding = live.binding;
      if (binding.emergency != contact.emergency) return false;
      const bool both_outbound = binding.instance && binding.reg_id && contact.instance && contact.reg_id;
      if (both_outbound) {
        return binding.instance->same_instance(*contact.instance) && binding.reg_id == contact.reg_id;
      }
      return same_contact(live, uri, contact.uri.reveal());
    });
  }

  void bind(const MergedRegistration& merged) {
    const RegistrationFact& fact = merged.fact;
    const auto uri = readable(fact.contact.uri.reveal());
    const auto slot = slot_of(fact.contact, uri);
    if (slot == live_.end()) return open(merged, overwrite(fact));
    if (slot->only_reported) complete(*slot, fact);

    const Binding& binding = slot->binding;
    const bool unchanged = same_contact(*slot, uri, fact.contact.uri.reveal()) &&
                           binding.impi == fact.registration->impi && binding.reg_id == fact.contact.reg_id &&
                           same_instance(binding.instance, fact.contact.instance);
    if (unchanged) return refresh(*slot, merged);
    const BindingId replaced = binding.id;
    end_where(fact.registration->observed_at, EndReason::kReplaced,
              [&](const Live& live) { return live.binding.id == replaced; });
    open(merged, overwrite(fact));
  }

  /// A REGISTER tells of a binding what the reports before it could not.
  static void complete(Live& live, const RegistrationFact& fact) {
    live.only_reported = false;
    live.binding.impi = fact.registration->impi;
    live.binding.reg_id = fact.contact.reg_id;
    if (!live.binding.instance) live.binding.instance = fact.contact.instance;
  }

  /// Ends what a new contact pushes out, and tells by which rule. What the 2xx still lists stays.
  std::optional<EndReason> overwrite(const RegistrationFact& fact) {
    if (fact.contact.emergency) return std::nullopt;
    const auto listed = also_listed(fact);
    const auto may_end = [&](const Live& live) {
      return !live.binding.emergency && live.last_registration != fact.registration->id &&
             !is_listed(live, listed);
    };
    const auto same_impi = [&](const Live& live) {
      return may_end(live) && !fact.contact.reg_id && fact.registration->impi &&
             live.binding.impi == fact.registration->impi;
    };
    const auto same_address = [&](const Live& live) {
      const bool further_flow = fact.contact.reg_id && live.binding.reg_id && live.binding.instance &&
                                same_instance(live.binding.instance, fact.contact.instance);
      const auto& flows = live.binding.flows;
      return may_end(live) && !further_flow && !fact.registration->ue_address.empty() && !flows.empty() &&
             flows.back().ue_address == fact.registration->ue_address;
    };
    const NetworkTime when = fact.registration->observed_at;
    if (end_where(when, EndReason::kOverwrittenSameImpi, same_impi) > 0) {
      end_where(when, EndReason::kOverwrittenSameAddress, same_address);
      return EndReason::kOverwrittenSameImpi;
    }
    if (end_where(when, EndReason::kOverwrittenSameAddress, same_address) > 0) {
      return EndReason::kOverwrittenSameAddress;
    }
    return std::nullopt;
  }

  static std::vector<Uri> also_listed(const RegistrationFact& fact) {
    std::vector<Uri> listed;
    for (const std::string& text : fact.contact.also_listed) {
      if (auto uri = readable(text)) listed.push_back(std::move(*uri));
    }
    return listed;
  }

  static bool is_listed(const Live& live, const std::vector<Uri>& listed) {
    return std::any_of(listed.begin(), listed.end(),
                       [&](const Uri& uri) { return live.uri && equal(*live.uri, uri); });
  }

  void open(const MergedRegistration& merged, std::optional<EndReason> overwrote) {
    const RegistrationFact& fact = merged.fact;
    OpenBinding open;
    Binding& binding = open.binding;
    binding.id = BindingId{derive_uuid(fact.registration->id.octets,
                                       fact.impu.reveal() + '\n' + std::to_string(fact.contact.index))};
    binding.impu = fact.impu;
    binding.impi = fact.registration->impi;
    binding.instance = fact.contact.instance;
    binding.reg_id = fact.contact.reg_id;
    binding.contact = fact.contact.uri;
    binding.emergency = fact.contact.emergency;
    binding.registered_at = fact.registration->observed_at;
    binding.opened_by = fact.registration->id;
    binding.overwrote = overwrote;
    open.only_reported = is_report(fact.contact.kind);
    note(open, merged);
    live_.emplace_back(std::move(open));
  }

  void refresh(Live& live, const MergedRegistration& merged) {
    ++live.binding.refreshes;
    note(live, merged);
  }

  /// What every accepted registration of a binding leaves on it.
  static void note(OpenBinding& live, const MergedRegistration& merged) {
    live.last_registration = merged.fact.registration->id;
    if (!is_report(merged.fact.contact.kind))
      live.register_told_on_isc = live.register_told_on_isc || merged.told_on_isc;
    note_registration(live.binding, merged);
  }

  /// RFC 3261 section 10.2.2. A removal of what is not there is normal: it comes late, or twice.
  void remove(const RegistrationFact& fact) {
    const auto slot = slot_of(fact.contact, readable(fact.contact.uri.reveal()));
    if (slot == live_.end()) return;
    const BindingId removed = slot->binding.id;
    end_where(fact.registration->observed_at, EndReason::kDeregistered,
              [&](const Live& live) { return live.binding.id == removed; });
  }

  /// `Contact: *` removes all contacts this UE has for the identity; with an instance-id, those of that
  /// instance (TS 24.229 clause 5.4.1.4.1).
  void remove_all(const RegistrationFact& fact) {
    end_where(fact.registration->observed_at, EndReason::kDeregistered, [&](const Live& live) {
      const Binding& binding = live.binding;
      const bool other_identity =
          fact.registration->impi && binding.impi && binding.impi != fact.registration->impi;
      const bool other_instance =
          fact.contact.instance && !same_instance(binding.instance, fact.contact.instance);
      const bool other_flow = fact.contact.reg_id && binding.reg_id != fact.contact.reg_id;
      return !other_identity && !other_instance && !other_flow;
    });
  }

  std::vector<Live>::iterator slot_of_report(const RegisteredContact& contact) {
    const auto uri = readable(contact.uri.reveal());
    return std::find_if(live_.begin(), live_.end(),
                        [&](const Live& live) { return same_contact(live, uri, contact.uri.reveal()); });
  }

  /// The registrar reports a contact as live. It knows best for how long: a later expiry is a refresh that
  /// was not seen, an earlier one was shortened by the network (RFC 3680 section 5.1).
  void confirm(const MergedRegistration& merged) {
    const RegistrationFact& fact = merged.fact;
    const auto slot = slot_of_report(fact.contact);
    if (slot == live_.end()) return open(merged, std::nullopt);
    Binding& binding = slot->binding;
    const NetworkTime expires_at = fact.registration->observed_at.plus_s(fact.contact.expires_s);
    const auto& notes = fact.registration->notes;
    const bool guessed = std::find(notes.begin(), notes.end(), "EXPIRY_NOT_TOLD") != notes.end();
    if (guessed) return note_sighting(binding, merged);
    if (expires_at > binding.expires_at && !are_together(expires_at, binding.expires_at))
      return refresh(*slot, merged);
    if (!are_together(expires_at, binding.expires_at)) binding.expires_at = expires_at;
    note_sighting(binding, merged);
  }

  void end_reported(const MergedRegistration& merged, EndReason reason) {
    const auto slot = slot_of_report(merged.fact.contact);
    if (slot == live_.end()) return;
    note_sighting(slot->binding, merged);
    const BindingId ended = slot->binding.id;
    end_where(merged.fact.registration->observed_at, reason,
              [&](const Live& live) { return live.binding.id == ended; });
  }

  /// The registration is over, and nothing says why. Its time may just have run out; and where the UE's
  /// REGISTERs are told on ISC, one that de-registered would have been told instead (TS 24.229 clause
  /// 5.4.1.7).
  void end_all_reported(const MergedRegistration& merged) {
    const NetworkTime when = merged.fact.registration->observed_at;
    const auto& impi = merged.fact.registration->impi;
    const auto regular = [&](const Live& live) {
      const bool other_identity = impi && live.binding.impi && live.binding.impi != impi;
      return !live.binding.emergency && !other_identity;
    };
    for (Live& live : live_) {
      if (regular(live)) note_sighting(live.binding, merged);
    }
    const auto ran_out = [&](const Live& live) {
      return regular(live) && are_together(live.binding.expires_at, when);
    };
    const auto told_on_isc = [&](const Live& live) { return regular(live) && live.register_told_on_isc; };
    end_where(when, EndReason::kExpired, ran_out);
    end_where(when, EndReason::kNetworkInitiated, told_on_isc);
    end_where(when, EndReason::kExpiredOrUnknown, regular);
  }

  /// The registrar's full state holds nothing of the others; it may have been written just before a REGISTER
  /// that was seen first.
  void end_unlisted(const RegistrationFact& fact) {
    const NetworkTime when = fact.registration->observed_at;
    const auto listed = also_listed(fact);
    end_where(when, EndReason::kExpiredOrUnknown, [&](const Live& live) {
      return !is_listed(live, listed) && !are_together(live.binding.refreshed_at, when);
    });
  }

  std::vector<Live> live_;
  std::vector<Binding> past_;
};

}  // namespace

std::vector<MergedRegistration> registrations_told_by(std::span<const RegistrationFact> facts) {
  auto registrations = merge_hops(facts);
  order_reports(registrations);
  absorb_reports(registrations);
  return registrations;
}

FoldedBindings fold(FoldedBindings standing, std::span<const MergedRegistration> registrations) {
  Timeline timeline{std::move(standing)};
  for (const MergedRegistration& merged : registrations) timeline.take(merged);
  return timeline.finish();
}

std::vector<Binding> told(FoldedBindings standing) {
  std::vector<Binding> bindings = std::move(standing.over);
  for (OpenBinding& open : standing.open) bindings.push_back(std::move(open.binding));
  std::sort(bindings.begin(), bindings.end(), [](const Binding& a, const Binding& b) {
    return std::pair(a.registered_at, a.id) < std::pair(b.registered_at, b.id);
  });
  return bindings;
}

std::vector<Binding> timeline(std::span<const RegistrationFact> facts) {
  return told(fold({}, registrations_told_by(facts)));
}

}  // namespace vouch
