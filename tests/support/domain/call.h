#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "domain/session/session.h"

namespace vouch::test {

/// Builds the facts of a call from sip:alice@example.com at 10.0.0.1 through a proxy at 10.9.9.9 to
/// sip:bob@example.com at 10.0.0.2, message by message, a second apart.
class Call {
 public:
  /// Hop 1 is caller to proxy, hop 2 proxy to the called party.
  Call& invite(std::uint16_t hop, const std::string& branch = "", const std::string& request_uri = "");
  Call& ringing(const std::string& branch);
  Call& answer(std::uint16_t hop, const std::string& branch = "");
  Call& failure(const std::string& branch, std::uint16_t status);
  Call& bye();
  Call& bye_from_callee();
  /// The last request carried on by the proxy, with the network's word for its sender.
  Call& asserted(const std::string& user);
  /// Of the last message: the identity asserted in it.
  Call& asserts(const std::string& user);
  /// Of all messages so far: nobody is named as the caller (RFC 3323).
  Call& anonymous();
  /// Of the last message: the UE's tag.
  Call& to_tag(const std::string& tag);
  /// Of the last request: the address it was sent from, and the branch it came in on there.
  Call& sent_from(const std::string& address, const std::string& parent_branch);
  /// Of the last message: its Contact and the instance-id in it.
  Call& contact(const std::string& uri);
  Call& contact_device(const std::string& digits14);
  const std::vector<SessionFact>& facts() const { return facts_; }

 private:
  SessionFact& add(SessionFactKind kind, std::uint16_t hop, const std::string& branch);
  std::vector<SessionFact> facts_;
};

/// What a B2BUA at kB2bua makes of a call that was sent to it: the call to sip:bob@example.com at 10.0.0.2
/// under the Call-ID "call-9", from second `at` on.
std::vector<SessionFact> call_behind_b2bua(const std::string& icid, std::int64_t at);
inline constexpr const char* kB2bua = "10.9.9.20";

}  // namespace vouch::test
