#pragma once

#include <cstdint>
#include <string>

namespace vouch::bench {

/// The most subscribers a fleet can have: what IMEI and address in a message can tell apart.
inline constexpr std::uint64_t kFleetMax = 3'000'000;
/// Public identities of one subscriber: a SIP URI and a tel URI, in one implicit registration set.
inline constexpr int kIdentities = 2;

/// A REGISTER and its 200, as they pass between P-CSCF and S-CSCF.
struct RegisterPair {
  std::string request;
  std::string success;
};

/// The `round`-th registration (from 1, below 100000) of subscriber `number`, below kFleetMax, with an IMEI
/// as instance-id (TS 24.229 clause 5.1.1.2.1) and the other headers of a VoLTE phone, about 1.4 kB.
RegisterPair register_pair(std::uint64_t number, std::uint64_t round);

/// The same, each written over what `request` and `success` held.
void render(RegisterPair& pair, std::uint64_t number, std::uint64_t round);

/// The same as the S-CSCF tells an application server, both messages embedded (TS 24.229 clause 5.4.1.7).
/// `serial` (from 1) becomes the CSeq number, by which the answer is found again.
std::string third_party_register(std::uint64_t number, std::uint64_t round, std::uint64_t serial);

}  // namespace vouch::bench
