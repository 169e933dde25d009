#include "signalling/isc/third_party_register.h"

#include <algorithm>
#include <utility>

#include "domain/common/sorted_set.h"
#include "signalling/isc/embedded_messages.h"
#include "signalling/sip/contact.h"
#include "signalling/sip/derived_id.h"
#include "signalling/sip/implicit_set.h"
#include "signalling/sip/registrar_report.h"

namespace vouch::signalling {
namespace {

/// What the S-CSCF granted, as it tells the application server.
std::optional<std::uint32_t> granted_by(const SipMessage& outer) {
  if (const auto expires = expires_of(outer)) return expires;
  for (const std::string& element : outer.elements("contact")) {
    if (const auto contact = read_contact(element)) return contact->expires;
  }
  return std::nullopt;
}

bool asks_to_bind(const SipMessage& request) {
  const auto elements = request.elements("contact");
  return std::any_of(elements.begin(), elements.end(), [&](const std::string& element) {
    const auto contact = read_contact(element);
    return contact && !contact->is_star() && expires_of(*contact, request) != 0U;
  });
}

bool answers(const SipMessage& response, const SipMessage& request) {
  return response.is_success() && response.call_id == request.call_id && response.cseq == request.cseq &&
         response.from_tag == request.from_tag;
}

void copy_rows(const SipMessage& from, std::string_view name, SipMessage& to) {
  std::copy_if(from.headers.begin(), from.headers.end(), std::back_inserter(to.headers),
               [&](const HeaderRow& row) { return row.name == name; });
}

/// Whether all of the implicit registration set that a 200 names was read: what is unreadable, or a wildcard,
/// may stand for anybody.
bool names_whole_set(const SipMessage& response, const Impu& impu) {
  const auto named = response.elements("p-associated-uri").size();
  if (named == 0 || named >= kElementsMax) return false;
  std::vector<std::string> unsure;
  static_cast<void>(read_implicit_set(response, impu, unsure));
  return unsure.empty();
}

/// A 200 that says nothing but that it is one.
SipMessage bare_success(const SipMessage& request) {
  SipMessage success;
  success.method = request.method;
  success.status = 200;
  success.vias = request.vias;
  success.call_id = request.call_id;
  success.cseq = request.cseq;
  success.from_tag = request.from_tag;
  return success;
}

/// The end of the registration of `impu` and of what the outer message names beside it, behind the UE's
/// REGISTER `last` if there is one.
std::vector<RegistrationFact> reported_end(const SipMessage& outer, const Impu& impu, const SipMessage* last,
                                           NetworkTime observed_at, const FeedContext& feed) {
  std::vector<std::string> notes;
  if (last != nullptr) notes.emplace_back("CONTACT_NOT_OF_LAST_REGISTER");
  std::vector<Impu> impus = read_implicit_set(outer, impu, notes);
  impus.push_back(impu);
  make_sorted_set(notes);
  const RegistrationId id{
      derived_id({"THIRD_PARTY_REGISTER", outer.call_id, std::to_string(outer.cseq), outer.from_tag})};
  Registration registration = reported_registration(id, observed_at, feed);
  registration.notes = notes;
  if (last != nullptr) {
    registration.call_id = last->call_id;
    registration.cseq = last->cseq;
  }
  const SharedValue<Registration> shared{std::move(registration)};
  std::vector<RegistrationFact> facts;
  for (Impu& one : impus) {
    RegistrationFact fact{std::move(one), shared, {}};
    fact.contact.kind = RegistrationKind::kReportedEnded;
    facts.push_back(std::move(fact));
  }
  return facts;
}

class ThirdPartyReader {
 public:
  ThirdPartyReader(const SipMessage& outer, NetworkTime observed_at, const FeedContext& feed)
      : outer_(outer), observed_at_(observed_at), feed_(feed) {}

  ThirdPartyReading read() {
    if (feed_.point != ObservationPoint::kOnIsc) {
      refuse("THIRD_PARTY_REGISTER", "header From",
             "It claims to come from an S-CSCF, but a UE could have written it.");
      return std::move(reading_);
    }
    const auto impu = parse_named_impu(outer_.to_uri);
    if (!impu) {
      refuse(impu.error().code, "header To", "To is no public identity: nothing is bound.");
      return std::move(reading_);
    }
    EmbeddedMessages embedded = embedded_messages(outer_);
    const bool damaged = !embedded.problems.empty();
    reading_.problems = std::move(embedded.problems);
    if (embedded.request) {
      read_embedded(*impu, *embedded.request, std::move(embedded.response));
    } else if (!damaged) {
      read_bare(*impu);
    }
    return std::move(reading_);
  }

 private:
  void refuse(std::string code, std::string where, std::string detail) {
    reading_.problems.push_back({std::move(code), std::move(where), std::move(detail)});
  }

  void read_bare(const Impu& impu) {
    if (granted_by(outer_) == 0U) {
      reading_.reports = reported_end(outer_, impu, nullptr, observed_at_, feed_);
      return;
    }
    refuse("REGISTER_NOT_EMBEDDED", "body",
           "The UE's REGISTER is not embedded: the initial filter criteria lack IncludeRegisterRequest, or "
           "carry ServiceInfo, which some S-CSCFs send in its place.");
  }

  void read_embedded(const Impu& impu, const SipMessage& request, std::optional<SipMessage> response) {
    if (response && !answers(*response, request)) {
      return refuse("EMBEDDED_RESPONSE_MISMATCH", "body",
                    "The embedded response is not the success of the embedded REGISTER: nothing is bound.");
    }
    if (granted_by(outer_) == 0U && asks_to_bind(request)) {
      reading_.reports = reported_end(outer_, impu, &request, observed_at_, feed_);
      return;
    }
    accept(impu, request, std::move(response));
  }

  /// The 200 that ims_isc makes has neither what was granted nor the implicit registration set. Says whether
  /// anything was taken from the outer message.
  bool complete(SipMessage& response, const SipMessage& request) const {
    const std::size_t rows = response.headers.size();
    if (!response.value("p-associated-uri")) copy_rows(outer_, "p-associated-uri", response);
    const bool tells_expiry =
        response.value("contact") || response.value("expires") || !asks_to_bind(request);
    const auto granted = tells_expiry ? std::nullopt : granted_by(outer_);
    if (granted) response.headers.push_back({"expires", std::to_string(*granted), 0});
    return response.headers.size() > rows;
  }

  void accept(const Impu& impu, const SipMessage& request, std::optional<SipMessage> response) {
    const bool told = response.has_value();
    if (!told) response = bare_success(request);
    const bool excludes_others = told && names_whole_set(*response, impu);
    const bool completed = complete(*response, request);
    // What is embedded was seen where the S-CSCF received it, wherever it is seen now.
    RegisterReading inner =
        read_registration(request, {}, *response, observed_at_, {feed_.name, ObservationPoint::kAtScscf});
    std::move(inner.problems.begin(), inner.problems.end(), std::back_inserter(reading_.problems));
    if (!inner.accepted) return;
    AcceptedRegistration& accepted = *inner.accepted;
    accepted.registration.point = feed_.point;
    std::vector<std::string>& notes = accepted.registration.notes;
    if (!told) std::erase(notes, "RESPONSE_WITHOUT_CONTACT");
    if (!told) insert_sorted(notes, std::string{"RESPONSE_NOT_EMBEDDED"});
    if (told && completed) insert_sorted(notes, std::string{"RESPONSE_FROM_ISC"});
    add_outer_identity(impu, excludes_others, accepted);
    reading_.accepted = std::move(accepted);
  }

  /// The outer To is an identity of the set (TS 24.229 clause 5.4.1.7). Where the embedded 200 names a whole
  /// set without it, one of the two is wrong, and what the UE was told is nearer to what was bound.
  static void add_outer_identity(const Impu& impu, bool excludes_others, AcceptedRegistration& accepted) {
    const bool known = impu == accepted.aor ||
                       std::binary_search(accepted.associated.begin(), accepted.associated.end(), impu);
    if (known) return;
    if (excludes_others) {
      insert_sorted(accepted.registration.notes, std::string{"OUTER_TO_NOT_IN_SET"});
    } else {
      insert_sorted(accepted.associated, impu);
    }
  }

  const SipMessage& outer_;
  NetworkTime observed_at_;
  const FeedContext& feed_;
  ThirdPartyReading reading_;
};

}  // namespace

ThirdPartyReading read_third_party_register(const SipMessage& outer, NetworkTime observed_at,
                                            const FeedContext& feed) {
  return ThirdPartyReader{outer, observed_at, feed}.read();
}

}  // namespace vouch::signalling
