#include "signalling/inspect/message_counts.h"

#include <algorithm>

#include "domain/identity/ascii.h"
#include "domain/identity/instance_id.h"
#include "signalling/sip/address.h"
#include "signalling/sip/header_scan.h"
#include "signalling/sip/list_split.h"
#include "signalling/sip/sip_message.h"

namespace vouch::signalling {
namespace {

/// "SIP/2.0 200 OK" and the like: three digits, the first of them 2.
bool is_success(std::string_view line) {
  const std::size_t space = line.find(' ');
  if (ascii::lower(line.substr(0, 4)) != "sip/" || space == std::string_view::npos) return false;
  const std::string_view rest = line.substr(space + 1);
  const std::string_view status = rest.substr(0, rest.find(' '));
  return status.size() == 3 && status.front() == '2' && ascii::all_digits(status);
}

bool answers_register(const std::vector<HeaderRow>& headers) {
  return std::any_of(headers.begin(), headers.end(), [](const HeaderRow& row) {
    return row.name == "cseq" && row.value.ends_with("REGISTER");
  });
}

}  // namespace

void MessageCounts::add(std::string_view octets) {
  ++sip_messages;
  const std::string_view line = octets.substr(0, octets.find_first_of("\r\n"));
  const auto headers = scan_headers(octets);
  if (is_success(line) && answers_register(headers)) ++register_successes;
  if (line.starts_with("REGISTER ")) ++register_requests;
  if (line.starts_with("INVITE ")) ++invite_requests;
  for (const HeaderRow& row : headers) {
    if (row.name == "call-id") call_ids.insert(row.value);
    if (row.name != "contact") continue;
    for (const std::string& element : split_list(row.value, kElementsMax)) {
      const auto address = parse_address(element);
      const std::string* instance = address ? address->parameter("+sip.instance") : nullptr;
      if (instance != nullptr) instance_ids.insert(parse_instance_id(*instance, true).normalized);
    }
  }
}

}  // namespace vouch::signalling
