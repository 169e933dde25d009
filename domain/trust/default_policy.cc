#include "domain/trust/policy.h"

namespace vouch {

const Policy& default_policy() {
  static const Policy policy{
      "default-1",
      {
          {"password",
           {"AUTH_DIGEST"},
           {},
           {},
           ClientType::kSelfContained,
           TrustLevel::kUntrusted,
           "Registered with a password: software of its own, and nothing vouches for the IMEI it sent."},
          {"authenticated-elsewhere",
           {"AUTH_DONE"},
           {},
           {},
           ClientType::kUndetermined,
           TrustLevel::kUndetermined,
           "Registered by a network entity on behalf of the user: no client of a device to judge."},
          {"no-device",
           {"INSTANCE_WITHOUT_IMEI"},
           {},
           {},
           ClientType::kUndetermined,
           TrustLevel::kUndetermined,
           "The registration names no device by its IMEI."},
          {"browser",
           {"AUTH_AKA", "AKA_OVER_TLS"},
           {},
           {},
           ClientType::kUndetermined,
           TrustLevel::kUndetermined,
           "Registered with the UICC's key, but over TLS, as a browser does: the device's own code is not "
           "shown."},
          {"device-telephony",
           {"AUTH_AKA", "SERVICE_MMTEL"},
           {"AKA_OVER_IPSEC", "SECURITY_AGREEMENT_IPSEC"},
           {},
           ClientType::kEmbedded,
           TrustLevel::kTrusted,
           "Registered with the UICC's key over the device's own IPsec for telephony: the device's embedded "
           "client."},
          {"device-registration-for-application",
           {"AUTH_AKA", "SERVICE_APPLICATION"},
           {"AKA_OVER_IPSEC", "SECURITY_AGREEMENT_IPSEC"},
           {"SERVICE_MMTEL"},
           ClientType::kCommonRegistration,
           TrustLevel::kTrusted,
           "Registered with the UICC's key over the device's own IPsec for an application: the device "
           "supplied the IMEI."},
          {"uicc-alone",
           {"AUTH_AKA"},
           {},
           {},
           ClientType::kUndetermined,
           TrustLevel::kUndetermined,
           "Registered with the UICC's key, which proves the card and not the device; nothing shows the "
           "device's own code."},
      }};
  return policy;
}

}  // namespace vouch
