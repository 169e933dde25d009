#include "signalling/sip/dialog_references.h"

#include <array>
#include <optional>
#include <utility>

#include "domain/common/sorted_set.h"
#include "domain/identity/ascii.h"
#include "signalling/sip/address.h"
#include "signalling/sip/header_scan.h"
#include "signalling/sip/list_split.h"
#include "signalling/sip/profile.h"

namespace vouch::signalling {
namespace {

constexpr std::size_t kReferencesMax = 16;

/// "call-id;to-tag=...;from-tag=...". Target-Dialog tells the tags by whose they are: local is the sender's
/// (RFC 4538 section 7).
std::optional<DialogReference> reference_in(ReferenceKind kind, std::string_view value) {
  const bool by_owner = kind == ReferenceKind::kTargetDialog;
  DialogReference reference;
  reference.kind = kind;
  reference.call_id = trim(value.substr(0, value.find(';')));
  reference.to_tag = parameter_in(value, by_owner ? "remote-tag" : "to-tag");
  reference.from_tag = parameter_in(value, by_owner ? "local-tag" : "from-tag");
  if (reference.call_id.empty() || reference.to_tag.empty() || reference.from_tag.empty())
    return std::nullopt;
  return reference;
}

/// The Replaces header that a Refer-To URI asks for (RFC 3891 section 5).
std::optional<DialogReference> replaces_in_uri(const std::string& element) {
  const auto address = parse_address(element);
  if (!address) return std::nullopt;
  const std::size_t question = address->uri.find('?');
  if (question == std::string::npos) return std::nullopt;
  for (const std::string& header :
       split_outside_quotes(address->uri.substr(question + 1), '&', kReferencesMax)) {
    const std::size_t equals = header.find('=');
    if (equals == std::string::npos || ascii::lower(header.substr(0, equals)) != "replaces") continue;
    return reference_in(ReferenceKind::kRefersTo, percent_decoded(header.substr(equals + 1)));
  }
  return std::nullopt;
}

}  // namespace

std::vector<DialogReference> read_dialog_references(const SipMessage& message) {
  constexpr std::array kHeaders{std::pair{"replaces", ReferenceKind::kReplaces},
                                std::pair{"join", ReferenceKind::kJoin},
                                std::pair{"target-dialog", ReferenceKind::kTargetDialog}};
  std::vector<DialogReference> references;
  const auto add = [&](std::optional<DialogReference> reference) {
    if (reference && references.size() < kReferencesMax) insert_sorted(references, *reference);
  };
  for (const auto& [name, kind] : kHeaders) {
    if (const auto value = message.value(name)) add(reference_in(kind, *value));
  }
  if (message.method == "REFER") {
    for (const std::string& element : message.elements("refer-to")) add(replaces_in_uri(element));
  }
  return references;
}

}  // namespace vouch::signalling
