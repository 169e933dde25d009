#include "signalling/reginfo/reginfo_reading.h"

#include <algorithm>
#include <array>
#include <map>
#include <string_view>
#include <utility>

#include "domain/common/sorted_set.h"
#include "domain/identity/ascii.h"
#include "signalling/reginfo/parse_reginfo.h"
#include "signalling/sip/contact.h"
#include "signalling/sip/derived_id.h"
#include "signalling/sip/implicit_set.h"
#include "signalling/sip/list_split.h"
#include "signalling/sip/profile.h"
#include "signalling/sip/registrar_report.h"

namespace vouch::signalling {
namespace {

constexpr std::uint32_t kDefaultExpires = 3600;

/// What a header says in front of its parameters, in lower case.
std::string word_of(const SipMessage& message, std::string_view header) {
  const std::string_view value = message.value(header).value_or("");
  return ascii::lower(trim(value.substr(0, value.find(';'))));
}

bool is_one_of(const std::string& event, std::initializer_list<std::string_view> events) {
  return std::find(events.begin(), events.end(), event) != events.end();
}

RegistrationKind kind_of(const ReginfoContact& told) {
  if (told.state == "active") return RegistrationKind::kReportedActive;
  if (told.event == "expired") return RegistrationKind::kReportedExpired;
  if (told.event == "unregistered") return RegistrationKind::kReportedUnregistered;
  return RegistrationKind::kReportedEnded;
}

/// Why the network ended it, for those that are one end reason (RFC 3680 section 5.1).
std::optional<std::string> end_told_by(std::string_view event) {
  if (event == "deactivated") return "ENDED_DEACTIVATED";
  if (event == "probation") return "ENDED_PROBATION";
  if (event == "rejected") return "ENDED_REJECTED";
  return std::nullopt;
}

bool tells_event(const ReginfoContact& told, bool full) {
  if (told.state != "active")
    return is_one_of(told.event, {"expired", "unregistered", "deactivated", "probation", "rejected"});
  return is_one_of(told.event, {"created", "refreshed", "shortened"}) ||
         (told.event == "registered" && !full);
}

/// The contact as a Contact header would have it.
Address address_of(const ReginfoContact& told) {
  Address address;
  address.uri = told.uri;
  address.parameters = told.unknown_params;
  return address;
}

/// Goes through one document. Facts of one registration share id and notes of the document.
class ReportReader {
 public:
  ReportReader(const SipMessage& notify, NetworkTime observed_at, const FeedContext& feed, Reginfo document)
      : notify_(notify), observed_at_(observed_at), feed_(feed), document_(std::move(document)) {
    if (document_.ampersand_repaired) notes_.emplace_back("REGINFO_AMPERSAND_REPAIRED");
    if (document_.cut_off) notes_.emplace_back("REGINFO_CUT_OFF");
  }

  void read_into(ReginfoReading& reading) {
    reading_ = &reading;
    for (const ReginfoRegistration& registration : document_.registrations) {
      ++number_;
      read_registration(registration);
    }
  }

 private:
  void read_registration(const ReginfoRegistration& told) {
    const auto aor = parse_named_impu(told.aor);
    if (!aor) {
      position_ += static_cast<std::uint16_t>(told.contacts.size());
      return refuse(aor.error().code, 0, "The aor is no public identity: nothing is reported of it.");
    }
    RegistrationFact base{*aor, registration_of(*aor), {}};
    bool all_readable = true;
    std::size_t in_registration = 0;
    for (const ReginfoContact& contact : told.contacts) {
      const bool readable = read_contact_of(base, contact, ++in_registration);
      all_readable = all_readable && (readable || contact.state == "terminated");
      ++position_;
    }
    const bool concludes = document_.full || told.state == "terminated";
    if (concludes && all_readable && !document_.cut_off) conclude(std::move(base), told);
  }

  Registration registration_of(const Impu& aor) const {
    const std::string version = document_.version ? std::to_string(*document_.version) : std::string{};
    // Kamailio's pua_reginfo writes version 0 into every document: CSeq tells its NOTIFYs apart, and a
    // retransmission keeps it (RFC 3261 section 12.2.1.1).
    const RegistrationId id{derived_id(
        {"REGINFO", notify_.call_id, notify_.from_tag, std::to_string(notify_.cseq), version, aor.reveal()})};
    Registration registration = reported_registration(id, observed_at_, feed_);
    registration.notes = notes_;
    return registration;
  }

  bool read_contact_of(const RegistrationFact& base, const ReginfoContact& told, std::size_t number) {
    if (told.state != "active" && told.state != "terminated") {
      refuse("BAD_CONTACT_STATE", number, "A contact is either active or terminated.");
      return false;
    }
    auto contact = read_contact(address_of(told));
    if (!contact || contact->is_star()) {
      refuse("BAD_CONTACT", number, "The URI of the contact cannot be read.");
      return false;
    }
    // Where an XML writer leaves out the quotes of the header, the phone is not to blame.
    if (const std::string* value = contact->address.parameter("+sip.instance"))
      contact->instance = parse_instance_id(*value, false);
    reading_->facts.push_back(fact_of(base, told, *contact));
    return true;
  }

  RegistrationFact fact_of(RegistrationFact fact, const ReginfoContact& told, const Contact& contact) {
    Registration& registration = fact.registration.change();
    registration.call_id = told.callid;
    registration.cseq = told.cseq.value_or(0);
    registration.profile.feature_tags = read_feature_tags(contact.address);
    fact.contact.index = position_;
    fact.contact.kind = kind_of(told);
    fact.contact.uri = ContactUri{told.uri};
    fact.contact.instance = contact.instance;
    fact.contact.reg_id = contact.reg_id;
    fact.contact.q = told.q;
    fact.contact.pub_gruu = told.pub_gruu;
    fact.contact.temp_gruus = told.temp_gruus;
    make_sorted_set(fact.contact.temp_gruus);
    fact.contact.emergency = contact.uri.parameter("sos") != nullptr;
    if (fact.contact.kind == RegistrationKind::kReportedActive)
      fact.contact.expires_s = told.expires_s.value_or(lifetime_of_subscription());
    if (fact.contact.kind == RegistrationKind::kReportedActive && !told.expires_s)
      registration.notes.emplace_back("EXPIRY_NOT_TOLD");
    if (!tells_event(told, document_.full)) registration.notes.emplace_back("EVENT_NOT_TOLD");
    if (auto end = end_told_by(told.event); end && fact.contact.kind == RegistrationKind::kReportedEnded)
      registration.notes.push_back(std::move(*end));
    if (told.bad_q) registration.notes.emplace_back("REGINFO_BAD_Q");
    if (is_reused(told)) registration.notes.emplace_back("REGINFO_ID_REUSED");
    if (contact.reg_id_ignored) registration.notes.emplace_back("REG_ID_IGNORED");
    make_sorted_set(registration.notes);
    return fact;
  }

  /// Whether the contact's id names another one of the document, too. Kamailio gives 0x1 to every contact
  /// that was de-registered.
  bool is_reused(const ReginfoContact& told) {
    if (told.id.empty()) return false;
    const auto [first, is_new] = uri_of_id_.try_emplace(told.id, told.uri);
    return told.id == "0x1" || (!is_new && first->second != told.uri);
  }

  std::uint32_t lifetime_of_subscription() const {
    const std::string_view state = notify_.value("subscription-state").value_or("");
    return number_of(parameter_in(state, "expires")).value_or(kDefaultExpires);
  }

  void conclude(RegistrationFact fact, const ReginfoRegistration& told) {
    fact.contact.index = static_cast<std::uint16_t>(kReginfoContactsMax + number_);
    for (const ReginfoContact& contact : told.contacts) {
      if (contact.state == "active") fact.contact.also_listed.push_back(contact.uri);
    }
    const bool over = told.state == "terminated" && fact.contact.also_listed.empty();
    fact.contact.kind = over ? RegistrationKind::kReportedEnded : RegistrationKind::kReportedOthersGone;
    make_sorted_set(fact.contact.also_listed);
    make_sorted_set(fact.registration.change().notes);
    reading_->facts.push_back(std::move(fact));
  }

  /// Contact 0: the registration itself.
  void refuse(std::string code, std::size_t contact, std::string detail) {
    std::string where = "registration " + std::to_string(number_);
    if (contact > 0) where += ", contact " + std::to_string(contact);
    reading_->problems.push_back({std::move(code), std::move(where), std::move(detail)});
  }

  const SipMessage& notify_;
  NetworkTime observed_at_;
  const FeedContext& feed_;
  Reginfo document_;
  std::vector<std::string> notes_;
  ReginfoReading* reading_ = nullptr;
  std::size_t number_ = 0;  // of the registration, from 1
  std::map<std::string, std::string> uri_of_id_;
  std::uint16_t position_ = 0;  // of the contact in the document, from 0
};

}  // namespace

bool is_reg_notify(const SipMessage& message) {
  return message.is_request && message.method == "NOTIFY" && word_of(message, "event") == "reg";
}

ReginfoReading read_reginfo(const SipMessage& notify, NetworkTime observed_at, const FeedContext& feed) {
  ReginfoReading reading;
  reading.subscription = notify.call_id + '\n' + notify.from_tag;
  if (notify.body.empty()) return reading;
  if (word_of(notify, "content-type") != "application/reginfo+xml") {
    reading.problems.push_back({"UNSUPPORTED_REPORT", "header Content-Type",
                                "Registrations are read from application/reginfo+xml alone."});
    return reading;
  }
  auto document = parse_reginfo(notify.body);
  if (!document) {
    const Error& error = document.error();
    const std::string where =
        error.offset > 0 ? error.field + " at octet " + std::to_string(error.offset) : error.field;
    reading.problems.push_back({error.code, where, "The body is no document that can be read."});
    return reading;
  }
  reading.version = document->version;
  reading.full = document->full;
  ReportReader{notify, observed_at, feed, std::move(*document)}.read_into(reading);
  return reading;
}

}  // namespace vouch::signalling
