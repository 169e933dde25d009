#include "signalling/sip/contact.h"

#include <algorithm>
#include <charconv>
#include <cmath>

#include "domain/identity/ascii.h"
#include "signalling/sip/list_split.h"

namespace vouch::signalling {
namespace {

constexpr std::uint32_t kRegIdMax = 2'147'483'647;

bool agree(const std::optional<InstanceId>& a, const std::optional<InstanceId>& b) {
  return !a || !b || a->same_instance(*b);
}

bool same_flow(const Contact& a, const Contact& b) {
  return a.reg_id && a.reg_id == b.reg_id && a.instance->same_instance(*b.instance);
}

bool same_uri(const Contact& a, const Contact& b) {
  const bool other_flow = a.reg_id && b.reg_id && a.reg_id != b.reg_id;
  return !other_flow && agree(a.instance, b.instance) &&
         (a.address.uri == b.address.uri || equal(a.uri, b.uri));
}

bool same_instance(const Contact& a, const Contact& b) {
  return a.instance && b.instance && !(a.reg_id && b.reg_id) && a.instance->same_instance(*b.instance);
}

}  // namespace

std::optional<std::uint32_t> number_of(std::string_view text) {
  if (text.empty() || !ascii::all_digits(text)) return std::nullopt;
  std::uint32_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  return error == std::errc::result_out_of_range ? UINT32_MAX : number;
}

std::optional<std::uint16_t> read_q(std::string_view text) {
  double q = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), q);
  const bool sound = error == std::errc{} && end == text.data() + text.size() && q >= 0 && q <= 1;
  return sound ? std::optional{static_cast<std::uint16_t>(std::lround(q * 1000))} : std::nullopt;
}

std::optional<Contact> read_contact(const std::string& element) {
  auto address = parse_address(element);
  if (!address) return std::nullopt;
  return read_contact(std::move(*address));
}

std::optional<Contact> read_contact(Address address) {
  Contact contact;
  if (address.uri != "*") {
    auto uri = parse_uri(address.uri);
    if (!uri) return std::nullopt;
    contact.uri = std::move(*uri);
  }
  if (const std::string* value = address.parameter("+sip.instance"))
    contact.instance = parse_instance_id(*value, true);
  if (const std::string* value = address.parameter("reg-id")) {
    const auto number = number_of(*value);
    if (contact.instance && number && *number >= 1 && *number <= kRegIdMax) contact.reg_id = number;
    contact.reg_id_ignored = !contact.reg_id;
  }
  if (const std::string* value = address.parameter("q")) contact.q = read_q(*value);
  if (const std::string* value = address.parameter("expires")) contact.expires = number_of(unquote(*value));
  contact.address = std::move(address);
  return contact;
}

std::optional<std::uint32_t> expires_of(const SipMessage& message) {
  return number_of(message.value("expires").value_or(""));
}

std::optional<std::uint32_t> expires_of(const Contact& contact, const SipMessage& message) {
  return contact.expires ? contact.expires : expires_of(message);
}

const Contact* find_same(const Contact& asked, const std::vector<Contact>& listed) {
  for (const auto rule : {&same_flow, &same_uri}) {
    const auto found =
        std::find_if(listed.begin(), listed.end(), [&](const Contact& c) { return rule(asked, c); });
    if (found != listed.end()) return &*found;
  }
  const Contact* only = nullptr;
  for (const Contact& contact : listed) {
    if (!same_instance(asked, contact)) continue;
    if (only != nullptr) return nullptr;
    only = &contact;
  }
  return only;
}

bool may_be_rewritten(const Contact& asked, const Contact& listed) {
  return asked.uri.scheme == listed.uri.scheme && asked.uri.user == listed.uri.user &&
         agree(asked.instance, listed.instance);
}

}  // namespace vouch::signalling
