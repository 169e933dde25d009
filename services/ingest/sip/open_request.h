#pragma once

#include <sofia-sip/nta.h>

#include <cstdint>

namespace vouch::services {

/// A request that has not been answered yet: within a transaction, which answers retransmissions, or, where
/// too many are kept already, without one. Used on the loop's thread.
class OpenRequest {
 public:
  OpenRequest(nta_agent_t* agent, nta_incoming_t* transaction) : agent_(agent), transaction_(transaction) {}
  OpenRequest(nta_agent_t* agent, msg_t* message) : agent_(agent), message_(message) {}
  OpenRequest(OpenRequest&& other) noexcept;
  OpenRequest& operator=(OpenRequest&&) = delete;
  /// Unanswered it is dropped: its sender asks again, or gives up.
  ~OpenRequest();

  /// Answers 200, once. To REGISTER with what is registered: the contact and for how long (RFC 3261 section
  /// 10.3 step 8); the S-CSCF asked for both itself (TS 24.229 clause 5.4.1.7).
  void accept();

 private:
  void accept_register(const sip_t& request);

  nta_agent_t* agent_;
  nta_incoming_t* transaction_ = nullptr;
  msg_t* message_ = nullptr;
};

}  // namespace vouch::services
