#include "services/vouchctl/shell/output.h"

#include <algorithm>
#include <array>
#include <iostream>
#include <memory>

#include "services/common/convert/convert.h"
#include "services/vouchctl/shell/shell.h"
#include "services/vouchctl/shell/utf8.h"

namespace vouch::services {
namespace {

std::string hint_for(const std::string& code) {
  if (code == "NO_CONFIGURATION")
    return "run `vouchctl dev up` for a development environment, or name a file with --config";
  if (code == "SAME_ADMINISTRATOR")
    return "a second administrator must approve: choose another identity with --as";
  if (code == "WARRANT_AWAITING_APPROVAL")
    return "a second administrator approves it with `vouchctl warrant approve`";
  if (code == "ROLE_NOT_PERMITTED") return "choose an identity of the right role with --as";
  if (code == "SERVICE_UNREACHABLE")
    return "is the service running? `vouchctl dev status` tells for a development environment";
  if (code == "NO_SUCH_IDENTITY") return "the configuration names identities in tables [identity.NAME]";
  if (code == "FOLDER_IN_USE") return "another `vouchctl dev` is at work there; try again when it is done";
  if (code == "PROGRAM_MISSING") return "`./dev demo` in the source tree installs and builds what is needed";
  if (code == "NOT_RUNNING") return "`vouchctl dev up` starts what does not run";
  if (code == "OUTSIDE_PERIOD")
    return "the time asked about must lie in the warrant's period: `vouchctl warrant show`";
  if (code == "SENDERS_NOT_NAMED")
    return "nobody is believed unasked: name the senders with --sender ADDRESS or PREFIX, or use --transport "
           "tls; "
           "hep also takes --auth-key-file, or --sender any for everybody";
  if (code == "ANYBODY_NOT_BELIEVED")
    return "who reaches this port would pass for the S-CSCF: name it with --sender, or use --transport tls";
  if (code == "TLS_PEERS_NOT_NAMED")
    return "say whose certificates are believed: --tls-peer NAME, or --tls-peer any for every one of "
           "--tls-ca";
  return {};
}

Exit exit_for(const std::string& code) {
  constexpr std::array not_permitted{
      "NO_CERTIFICATE",  "ROLE_NOT_PERMITTED",     "FEED_NOT_YOURS",     "WARRANT_NOT_FOUND",
      "WARRANT_EXPIRED", "WARRANT_NOT_YET_VALID",  "WARRANT_REVOKED",    "TARGET_NOT_COVERED",
      "OUTSIDE_PERIOD",  "DELIVERY_NOT_PERMITTED", "SAME_ADMINISTRATOR", "WARRANT_AWAITING_APPROVAL"};
  constexpr std::array not_found{"SESSION_NOT_FOUND", "NO_SUCH_WARRANT", "NO_SUCH_FEED"};
  const auto among = [&](const auto& codes) {
    return std::find(codes.begin(), codes.end(), code) != codes.end();
  };
  constexpr std::array usage{"BAD_CONFIGURATION", "NO_CONFIGURATION", "NO_SUCH_IDENTITY"};
  if (among(usage)) return Exit::kUsage;
  if (among(not_permitted)) return Exit::kNotPermitted;
  if (among(not_found)) return Exit::kNotFound;
  return code.starts_with("USAGE_") ? Exit::kUsage : Exit::kFailed;
}

}  // namespace

void print_json(const google::protobuf::Message& message) {
  const std::unique_ptr<google::protobuf::Message> copy{message.New()};
  copy->CopyFrom(message);
  make_utf8_well_formed(*copy);
  std::cout << to_json(*copy) << '\n' << std::flush;
}

std::string printable(const std::string& text) {
  std::string safe = text;
  for (std::size_t i = 0; i < safe.size(); ++i) {
    const auto octet = static_cast<unsigned char>(safe[i]);
    if (octet < 0x20 || octet == 0x7f) safe[i] = '?';
    // U+0080 to U+009F in UTF-8.
    const bool before_c1 =
        octet == 0xc2 && i + 1 < safe.size() && static_cast<unsigned char>(safe[i + 1]) < 0xa0;
    if (before_c1) safe[i] = safe[i + 1] = '?';
  }
  return safe;
}

Exit complain(const Error& error) {
  std::cerr << "vouchctl: " << error.code << (error.field.empty() ? "" : ": ") << printable(error.field)
            << '\n';
  if (const std::string hint = hint_for(error.code); !hint.empty()) std::cerr << "hint: " << hint << '\n';
  return exit_for(error.code);
}

}  // namespace vouch::services
