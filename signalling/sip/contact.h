#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "domain/identity/instance_id.h"
#include "domain/identity/uri.h"
#include "signalling/sip/address.h"
#include "signalling/sip/sip_message.h"

namespace vouch::signalling {

/// One element of a Contact header, understood as far as registrations need it.
struct Contact {
  Address address;
  Uri uri;                               ///< empty if the contact is a star
  std::optional<InstanceId> instance;    ///< RFC 5626 section 4.1
  std::optional<std::uint32_t> reg_id;   ///< 1 to 2^31-1; nothing without an instance-id (RFC 5626 section 6)
  std::optional<std::uint32_t> expires;  ///< its own parameter
  std::optional<std::uint16_t> q;        ///< in thousandths; nothing if there is none that read_q() can read
  bool reg_id_ignored = false;           ///< there is a reg-id, but not one that counts

  bool is_star() const { return address.uri == "*"; }
};

/// Nothing if it cannot be read, or its URI cannot.
std::optional<Contact> read_contact(const std::string& element);
std::optional<Contact> read_contact(Address address);

/// A decimal number, 2^32-1 if it is greater; nothing if `text` is none.
std::optional<std::uint32_t> number_of(std::string_view text);

/// A q-value in thousandths (RFC 3261 section 20.10); nothing if `text` is no number from 0 to 1.
std::optional<std::uint16_t> read_q(std::string_view text);

/// RFC 3261 section 10.3 step 7: the contact's own parameter, else the message's Expires. Nothing if neither
/// is readable. More than 2^32-1 counts as that.
std::optional<std::uint32_t> expires_of(const Contact& contact, const SipMessage& message);

/// The Expires header.
std::optional<std::uint32_t> expires_of(const SipMessage& message);

/// The entry of a 2xx that stands for the contact `asked` for: the same flow (RFC 5626 section 6), else an
/// equal URI (RFC 3261 section 19.1.4), else the only one of the same instance. Null if there is none.
const Contact* find_same(const Contact& asked, const std::vector<Contact>& listed);

/// The same user at another host: what a NAT helper may have made of a contact.
bool may_be_rewritten(const Contact& asked, const Contact& listed);

}  // namespace vouch::signalling
