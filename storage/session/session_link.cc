#include "storage/session/session_link.h"

#include <algorithm>

#include "domain/common/sorted_set.h"
#include "storage/connection/lookup_key.h"

namespace vouch::storage {
namespace {

constexpr std::size_t kLinksMax = 16;

std::string call_link(const std::string& call_id) {
  return lookup_key("CALL " + call_id);
}

}  // namespace

std::vector<std::string> links_to_call_of(const SessionFact& fact) {
  std::vector<std::string> links;
  if (!fact.icid.empty()) links.push_back(link_of_icid(fact.icid));
  for (const DialogReference& reference : fact.references) insert_sorted(links, call_link(reference.call_id));
  return links;
}

LinksFromCall links_from_call(std::span<const SessionFact> facts) {
  LinksFromCall links;
  for (const SessionFact& fact : facts) {
    insert_sorted(links.calls, call_link(fact.call_id));
    if (!fact.icid.empty()) insert_sorted(links.icids, link_of_icid(fact.icid));
  }
  for (auto* one : {&links.icids, &links.calls}) one->resize(std::min(one->size(), kLinksMax));
  return links;
}

std::string link_of_icid(const std::string& icid) {
  return lookup_key("ICID " + icid);
}

}  // namespace vouch::storage
