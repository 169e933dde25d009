#pragma once

#include <cstdint>
#include <istream>

#include "signalling/framing/observed_message.h"

namespace vouch::services {

/// How many datagrams the kernel dropped since the socket bound to `own` was opened, because nobody read fast
/// enough: the socket itself is Sofia-SIP's and not to be asked. `table` is /proc/net/udp, or udp6. 0 if the
/// socket is not there.
std::uint64_t kernel_drops(std::istream& table, const signalling::Endpoint& own);
/// The same, from the right table of this system.
std::uint64_t kernel_drops(const signalling::Endpoint& own);

}  // namespace vouch::services
