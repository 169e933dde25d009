#include "services/ingest/sip/open_request.h"

#include <sofia-sip/msg_addr.h>
#include <sofia-sip/msg_header.h>
#include <sofia-sip/nta_stateless.h>
#include <sofia-sip/sip_header.h>
#include <sofia-sip/sip_protos.h>
#include <sofia-sip/sip_status.h>
#include <sofia-sip/sip_tag.h>

#include <charconv>
#include <memory>
#include <string>
#include <utility>

#include "services/ingest/sip/message_hold.h"

namespace vouch::services {
namespace {

constexpr unsigned long kDefaultExpiry_s = 3600;  // RFC 3261 section 10.2.1.1 leaves it to the registrar

unsigned long expiry_of(const sip_t& request) {
  const sip_contact_t* contact = request.sip_contact;
  if (contact != nullptr && contact->m_expires != nullptr) {
    const std::string text{contact->m_expires};
    unsigned long value = 0;
    if (std::from_chars(text.data(), text.data() + text.size(), value).ec == std::errc{}) return value;
  }
  return request.sip_expires != nullptr ? request.sip_expires->ex_delta : kDefaultExpiry_s;
}

/// The first contact of a request with its expiry, or null: none, "*", or deregistered.
sip_contact_t* granted_contact(su_home_t* home, const sip_t& request, unsigned long expiry) {
  const sip_contact_t* asked = request.sip_contact;
  if (asked == nullptr || asked->m_url->url_type == url_any || expiry == 0) return nullptr;
  sip_contact_t one = *asked;
  one.m_next = nullptr;
  sip_contact_t* const granted = sip_contact_dup(home, &one);
  const std::string parameter = "expires=" + std::to_string(expiry);
  if (granted != nullptr)
    msg_header_replace_param(home, granted->m_common,
                             su_strndup(home, parameter.data(), static_cast<isize_t>(parameter.size())));
  return granted;
}

}  // namespace

OpenRequest::OpenRequest(OpenRequest&& other) noexcept
    : agent_(other.agent_),
      transaction_(std::exchange(other.transaction_, nullptr)),
      message_(std::exchange(other.message_, nullptr)) {}

OpenRequest::~OpenRequest() {
  if (transaction_ != nullptr) nta_incoming_destroy(transaction_);
  if (message_ != nullptr) msg_destroy(message_);
}

void OpenRequest::accept() {
  const MessageHold request{transaction_ != nullptr ? nta_incoming_getrequest(transaction_)
                                                    : msg_ref_create(message_)};
  const sip_t* const sip = sip_object(request.get());
  if (sip == nullptr) return;
  const bool is_register = sip->sip_request->rq_method == sip_method_register;
  const unsigned long expiry = is_register ? expiry_of(*sip) : 0;
  sip_expires_t expires{};
  sip_expires_init(&expires);
  expires.ex_delta = expiry;
  sip_contact_t* const contact =
      is_register ? granted_contact(msg_home(request.get()), *sip, expiry) : nullptr;
  if (transaction_ != nullptr) {
    nta_incoming_treply(transaction_, SIP_200_OK, TAG_IF(contact != nullptr, SIPTAG_CONTACT(contact)),
                        TAG_IF(is_register, SIPTAG_EXPIRES(&expires)), TAG_END());
    nta_incoming_destroy(std::exchange(transaction_, nullptr));
  } else {
    nta_msg_treply(agent_, std::exchange(message_, nullptr), SIP_200_OK,
                   TAG_IF(contact != nullptr, SIPTAG_CONTACT(contact)),
                   TAG_IF(is_register, SIPTAG_EXPIRES(&expires)), TAG_END());
  }
}

}  // namespace vouch::services
