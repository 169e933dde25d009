#include "storage/session/session_link.h"

#include "domain/common/sorted_set.h"
#include "storage/connection/lookup_key.h"

namespace vouch::storage {
namespace {

constexpr std::size_t kLinksMax = 16;

std::string icid_link(const SessionFact& fact) {
  return lookup_key("ICID " + fact.icid);
}
std::string call_link(const std::string& call_id) {
  return lookup_key("CALL " + call_id);
}

}  // namespace

std::vector<std::string> links_to_call_of(const SessionFact& fact) {
  std::vector<std::string> links;
  if (!fact.icid.empty()) links.push_back(icid_link(fact));
  for (const DialogReference& reference : fact.references) insert_sorted(links, call_link(reference.call_id));
  return links;
}

std::vector<std::string> links_from_call(std::span<const SessionFact> facts) {
  std::vector<std::string> links;
  for (const SessionFact& fact : facts) {
    insert_sorted(links, call_link(fact.call_id));
    if (!fact.icid.empty()) insert_sorted(links, icid_link(fact));
    if (links.size() > kLinksMax) links.resize(kLinksMax);
  }
  return links;
}

}  // namespace vouch::storage
