#pragma once

#include <cstdint>
#include <string>

#include "domain/binding/binding.h"
#include "domain/registration/registration.h"
#include "domain/session/session.h"

/// Valid domain values of which a test changes one thing.
namespace vouch::test {

/// Seconds after a fixed moment.
NetworkTime at_s(std::int64_t seconds);

Impu impu(const std::string& user);
Impi impi(const std::string& user);
/// An IMEI URN instance-id of 14 digits with the spare 0.
InstanceId imei_instance(const std::string& digits14);

inline const std::string kPhone = "35693803564380";
inline const std::string kOtherPhone = "86728703952237";

/// An AKA phone behind IPsec as seen at the S-CSCF, registering for telephony.
ClientProfile telephony_profile();
/// A downloaded application with a password.
ClientProfile password_profile();

/// Builds a registration fact: sip:alice@example.com at sip:alice@10.0.0.1:5060 on kPhone, granted 3600 s, at
/// second 0.
class Register {
 public:
  explicit Register(std::string name = "first");
  Register& at(std::int64_t seconds);
  Register& hop(std::uint16_t vias);
  Register& impu(const std::string& user);
  Register& impi(const std::string& user);
  Register& without_impi();
  Register& contact(const std::string& uri);
  Register& address(const std::string& ip, std::uint16_t port = 5060);
  Register& path(std::vector<std::string> entries);
  Register& cell(const std::string& id);
  Register& device(const std::string& digits14);
  Register& without_instance();
  Register& reg_id(std::uint32_t id);
  Register& expires(std::uint32_t seconds);
  Register& removed();
  Register& removed_all();
  Register& also_listed(std::vector<std::string> uris);
  Register& index(std::uint16_t i);
  Register& emergency();
  Register& q(std::uint16_t thousandths);
  Register& profile(ClientProfile p);
  Register& feed(const std::string& name);
  Register& on_isc();
  Register& call(const std::string& id, std::uint32_t cseq);
  /// A report of the registrar (RFC 3680) instead of a REGISTER: knows contact, device and expiry, no more.
  Register& reported(RegistrationKind kind);
  Register& gruus(const std::string& pub, const std::string& temp);
  operator RegistrationFact() const {
    return fact_;
  }  // NOLINT(google-explicit-constructor): reads as a fact in tests

 private:
  RegistrationFact fact_;
};

}  // namespace vouch::test
