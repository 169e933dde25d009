#include "signalling/sip/contacts.h"

#include <algorithm>

#include "domain/common/sorted_set.h"
#include "signalling/sip/list_split.h"
#include "signalling/sip/profile.h"

namespace vouch::signalling {
namespace {

/// RFC 3261 section 10.3 leaves it to the registrar; this is the usual one.
constexpr std::uint32_t kDefaultExpires = 3600;
constexpr std::size_t kContactsMax = 64;

class Matching {
 public:
  Matching(const SipMessage& request, const SipMessage& response) : request_(request), response_(response) {}

  ContactsReading read() {
    const auto elements = request_.elements("contact");
    if (elements.size() > kContactsMax) {
      refuse("TOO_MANY_CONTACTS", kContactsMax, "A REGISTER may bring 64 contacts.");
      return std::move(reading_);
    }
    for (const std::string& element : elements) asked_.push_back(read_contact(element));
    read_listed();
    if (!star_is_alone() || !flow_is_alone()) return std::move(reading_);
    for (std::size_t i = 0; i < asked_.size(); ++i) read_one(static_cast<std::uint16_t>(i));
    make_sorted_set(reading_.notes);
    return std::move(reading_);
  }

 private:
  void note(const char* code) { reading_.notes.emplace_back(code); }

  void refuse(const char* code, std::size_t index, const char* detail) {
    reading_.problems.push_back({code, "Contact " + std::to_string(index + 1), detail});
  }

  void read_listed() {
    for (const std::string& element : response_.elements("contact")) {
      auto contact = read_contact(element);
      unreadable_listed_ |= !contact;
      if (contact && !contact->is_star()) listed_.push_back(std::move(*contact));
    }
  }

  bool star_is_alone() {
    const auto star =
        std::find_if(asked_.begin(), asked_.end(), [](const auto& c) { return c && c->is_star(); });
    if (star == asked_.end()) return true;
    const bool sound = asked_.size() == 1 && expires_of(request_) == 0U;
    if (!sound) {
      refuse("BAD_STAR_CONTACT", static_cast<std::size_t>(star - asked_.begin()),
             "A star stands alone and with Expires 0.");
    }
    return sound;
  }

  bool flow_is_alone() {
    const auto binds_flow = [&](const std::optional<Contact>& contact) {
      return contact && contact->reg_id && expires_of(*contact, request_) != 0U;
    };
    const auto first = std::find_if(asked_.begin(), asked_.end(), binds_flow);
    if (first == asked_.end()) return true;
    const auto second = std::find_if(first + 1, asked_.end(), binds_flow);
    if (second == asked_.end()) return true;
    refuse("SEVERAL_REG_IDS", static_cast<std::size_t>(second - asked_.begin()),
           "A REGISTER binds one flow; this one has several reg-ids and binds nothing.");
    return false;
  }

  void read_one(std::uint16_t index) {
    const auto& asked = asked_[index];
    if (!asked) return refuse("BAD_CONTACT", index, "The Contact cannot be read.");
    if (!asked->address.well_formed) note("CONTACT_NOT_WELL_FORMED");
    if (asked->reg_id_ignored) note("REG_ID_IGNORED");
    AcceptedContact contact;
    contact.index = index;
    contact.instance = asked->instance;
    contact.reg_id = asked->reg_id;
    if (asked->is_star()) {
      contact.kind = RegistrationKind::kRemovedAll;
      return keep(std::move(contact), *asked, nullptr);
    }
    contact.uri = ContactUri{asked->address.uri};
    contact.emergency = asked->uri.parameter("sos") != nullptr;
    if (expires_of(*asked, request_) == 0U) {
      contact.kind = RegistrationKind::kRemoved;
      return keep(std::move(contact), *asked, find_same(*asked, listed_));
    }
    bind(std::move(contact), *asked);
  }

  void bind(AcceptedContact contact, const Contact& asked) {
    const Contact* granted = granted_for(asked);
    if (granted == nullptr && !listed_.empty() && !unreadable_listed_)
      return refuse("CONTACT_NOT_ACCEPTED", contact.index, "The 2xx lists other contacts and not this one.");
    if (granted == nullptr)
      note(unreadable_listed_ ? "RESPONSE_CONTACT_UNREADABLE" : "RESPONSE_WITHOUT_CONTACT");
    const auto expiry = granted != nullptr ? expires_of(*granted, response_) : expires_of(response_);
    if (!expiry) note("EXPIRY_NOT_GRANTED");
    contact.expires_s = expiry.value_or(expires_of(asked, request_).value_or(kDefaultExpires));
    if (contact.expires_s == 0) contact.kind = RegistrationKind::kRemoved;
    contact.q = granted != nullptr && granted->q ? granted->q : asked.q;
    if (granted != nullptr) read_gruus(granted->address, contact);
    keep(std::move(contact), asked, granted);
  }

  /// The response's entry for a contact of the request.
  const Contact* granted_for(const Contact& asked) {
    const Contact* same = find_same(asked, listed_);
    const bool only_ones = asked_.size() == 1 && listed_.size() == 1;
    if (same == nullptr && only_ones && may_be_rewritten(asked, listed_.front())) same = &listed_.front();
    if (same != nullptr && same->address.uri != asked.address.uri && !equal(same->uri, asked.uri))
      note("CONTACT_REWRITTEN");
    return same;
  }

  static void read_gruus(const Address& granted, AcceptedContact& contact) {
    if (const std::string* gruu = granted.parameter("pub-gruu")) contact.pub_gruu = unquote(*gruu);
    for (const auto& [name, value] : granted.parameters) {
      if (name == "temp-gruu") contact.temp_gruus.push_back(unquote(value));
    }
    make_sorted_set(contact.temp_gruus);
  }

  void keep(AcceptedContact contact, const Contact& asked, const Contact* granted) {
    if (granted != nullptr && !contact.instance) {
      contact.instance = granted->instance;
      contact.reg_id = granted->reg_id;
    }
    for (const Contact& listed : listed_) {
      if (&listed != granted && expires_of(listed, response_).value_or(kDefaultExpires) > 0)
        contact.also_listed.push_back(listed.address.uri);
    }
    make_sorted_set(contact.also_listed);
    contact.feature_tags = read_feature_tags(asked.address);
    reading_.contacts.push_back(std::move(contact));
  }

  const SipMessage& request_;
  const SipMessage& response_;
  std::vector<std::optional<Contact>> asked_;
  std::vector<Contact> listed_;
  bool unreadable_listed_ = false;
  ContactsReading reading_;
};

}  // namespace

ContactsReading read_contacts(const SipMessage& request, const SipMessage& response) {
  return Matching{request, response}.read();
}

}  // namespace vouch::signalling
