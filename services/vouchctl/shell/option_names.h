#pragma once

#include <string>
#include <string_view>

namespace vouch::services {

/// The option of a command that a field of the contract comes from: "--listen" for "spec.address",
/// "--sender, number 2" for "allowed_senders[1]". A field that no option stands for comes back as it is.
std::string option_for(std::string_view field);

}  // namespace vouch::services
