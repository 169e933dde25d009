#include "services/vouchctl/shell/hints.h"

#include <array>
#include <string_view>

namespace vouch::services {
namespace {

struct Hint {
  std::string_view code;
  std::string_view where;  ///< what the field begins with; empty: wherever
  std::string_view text;
};

/// The first that fits counts.
constexpr std::array kHints{
    Hint{"NO_CONFIGURATION", "",
         "run `vouchctl dev up` for a development environment, or name a file with --config"},
    Hint{"SAME_ADMINISTRATOR", "", "a second administrator must approve: choose another identity with --as"},
    Hint{"ALREADY_APPROVED", "",
         "you and another administrator stand behind it: there is nothing left to do"},
    Hint{"WARRANT_AWAITING_APPROVAL", "",
         "a second administrator approves it with `vouchctl warrant approve`"},
    Hint{"SAFETY_STOP", "",
         "`vouchctl policy dry-run` tells what would change; if that is meant, say why with "
         "--override-reason"},
    Hint{"POLICY_NOT_IN_ORDER", "", "`vouchctl policy check` tells all that is wrong with it"},
    Hint{"POLICY_VERSION_IN_USE", "", "policies are kept for ever: give other rules another version"},
    Hint{"POLICY_OVERTAKEN", "",
         "another policy came into force meanwhile: look at what changes now, and apply it again"},
    Hint{"NO_SUCH_POLICY", "", "`vouchctl policy list` tells all policies"},
    Hint{"NO_CATALOGUE", "", "none was imported yet: `vouchctl tac import`"},
    Hint{"NO_TAC_COLUMN", "", "one of the first two lines must name the columns, and one of them TAC"},
    Hint{"NO_HEADING", "", "its first line must name the columns imsi or impi, imei, time and source"},
    Hint{"BAD_TAC", "", "a TAC has eight digits, the first of an IMEI"},
    Hint{"ROLE_NOT_PERMITTED", "", "choose an identity of the right role with --as"},
    Hint{"SERVICE_UNREACHABLE", "",
         "is the service running? `vouchctl dev status` tells for a development environment"},
    Hint{"NO_SUCH_IDENTITY", "", "the configuration names identities in tables [identity.NAME]"},
    Hint{"FOLDER_IN_USE", "", "another `vouchctl dev` is at work there; try again when it is done"},
    Hint{"PROGRAM_MISSING", "", "`./dev demo` in the source tree installs and builds what is needed"},
    Hint{"NOT_RUNNING", "", "`vouchctl dev up` starts what does not run"},
    Hint{"OUTSIDE_PERIOD", "",
         "the time asked about must lie in the warrant's period: `vouchctl warrant show`"},
    Hint{"SENDERS_NOT_NAMED", "",
         "nobody is believed unasked: name the senders with --sender ADDRESS or PREFIX, or use --transport "
         "tls; hep also takes --auth-key-file, or --sender any for everybody"},
    Hint{"ANYBODY_NOT_BELIEVED", "",
         "who reaches this port would pass for the S-CSCF: name it with --sender, or use --transport tls"},
    Hint{"TLS_PEERS_NOT_NAMED", "",
         "say whose certificates are believed: --tls-peer NAME, or --tls-peer any for every one of --tls-ca"},
    Hint{"BAD_ADDRESS", "--listen",
         "an IP address of ingest's machine and a port: --listen 192.0.2.10:9060 or --listen "
         "'[2001:db8::10]:9060'; names are not looked up"},
    Hint{"BAD_ADDRESS", "--sender",
         "an IP address, or a prefix without host bits: --sender 192.0.2.20, --sender 192.0.2.0/24"},
    Hint{"ADDRESS_NOT_REACHABLE", "",
         "the S-CSCF sends its notifications to the address of --listen: name the one it reaches ingest at, "
         "not 0.0.0.0 or [::]"},
    Hint{"FIELD_MISSING", "", "a feed of this kind needs it: see `vouchctl feed add --help`"},
    Hint{
        "NOT_FOR_THIS_KIND", "",
        "leave it out: a feed of this kind and transport has no use for it; `vouchctl feed add --help` tells "
        "which options are for which"},
    Hint{"BAD_OBSERVATION_POINT", "",
         "say where the feed observes: before-p-cscf, behind-p-cscf or at-s-cscf; isc and reg-event are "
         "always "
         "on-isc"},
    Hint{"PATH_NOT_ABSOLUTE", "", "ingest reads it on its own machine: name it by its whole path, from /"},
    Hint{"BAD_FEED_NAME", "", "a name has 1 to 128 letters, digits and ._:/-"},
    Hint{"BAD_ELEMENT", "", "a name has 1 to 128 letters, digits and ._:/-"},
    Hint{"BAD_NAME", "--tls-peer", "a DNS name, a URI or a common name, whole; patterns are not understood"},
    Hint{"BAD_URI", "--next-hop", "a SIP URI: --next-hop sip:192.0.2.20:5060"},
    Hint{"BAD_IMPU", "", "public identities are sip:user@host or tel:number"},
    Hint{"FEED_EXISTS", "", "choose another name, or remove that feed first: `vouchctl feed remove`"},
    Hint{"NO_SUCH_FEED", "", "`vouchctl feed list` tells the names of all feeds"},
    Hint{"NO_SUCH_WARRANT", "", "`vouchctl warrant list` tells all warrants"},
    Hint{"BAD_LIID", "", "an LIID has 1 to 25 visible ASCII characters, or 26 to 50 of 0-9 and a-f"},
    Hint{"BAD_LENGTH", "--imei", "an IMEI has 14 digits, or 15 with its check digit"},
    Hint{"BAD_DIGIT", "--imei", "an IMEI has 14 digits, or 15 with its check digit"},
    Hint{"BAD_CHECK_DIGIT", "--imei",
         "a digit is mistyped; without the last one, the check digit, it is found"},
    Hint{"BAD_PERIOD", "", "the end must be later than the begin"},
    Hint{"KEY_REQUIRED", "", "a package opens with the key of its recipient: --key and --certificate"},
};

}  // namespace

std::string hint_for(const Error& error) {
  for (const Hint& hint : kHints) {
    if (hint.code == error.code && error.field.starts_with(hint.where)) return std::string{hint.text};
  }
  return {};
}

}  // namespace vouch::services
