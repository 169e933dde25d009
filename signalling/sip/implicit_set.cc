#include "signalling/sip/implicit_set.h"

#include <algorithm>

#include "domain/common/sorted_set.h"
#include "signalling/sip/address.h"
#include "signalling/sip/list_split.h"

namespace vouch::signalling {
namespace {

class ImplicitSet {
 public:
  explicit ImplicitSet(std::vector<std::string>& notes) : notes_(notes) {}

  void add_element(const std::string& element) {
    const std::size_t open = element.find('<');
    const std::size_t close = element.rfind('>');
    const bool list_inside = open != std::string::npos && close != std::string::npos && open < close &&
                             element.find(',', open) < close;
    if (list_inside) {
      malformed();
      for (const std::string& uri : split_list(element.substr(open + 1, close - open - 1))) add_uri(uri);
    } else if (const auto address = parse_address(element)) {
      add_uri(address->uri);
    } else {
      malformed();
    }
  }

  std::vector<Impu> finish(const Impu& aor) {
    make_sorted_set(impus_);
    std::erase(impus_, aor);
    return std::move(impus_);
  }

 private:
  void malformed() { notes_.emplace_back("MALFORMED_P_ASSOCIATED_URI"); }

  void add_uri(const std::string& text) {
    const auto uri = parse_uri(text);
    if (!uri) return malformed();
    if (std::count(uri->user.begin(), uri->user.end(), '!') >= 2) {
      notes_.emplace_back("WILDCARDED_P_ASSOCIATED_URI");
    } else if (auto impu = parse_named_impu(text)) {
      if (uri->user.empty()) malformed();
      impus_.push_back(std::move(*impu));
    } else {
      malformed();
    }
  }

  std::vector<std::string>& notes_;
  std::vector<Impu> impus_;
};

}  // namespace

Result<Impu> parse_named_impu(std::string_view text) {
  auto impu = parse_impu(text);
  const auto uri = parse_uri(text);
  if (impu || impu.error().code != "NO_USER" || !uri || !uri->user.empty()) return impu;
  return Impu{uri->scheme + ":" + uri->host + (uri->port.empty() ? "" : ":" + uri->port)};
}

std::vector<Impu> read_implicit_set(const SipMessage& response, const Impu& aor,
                                    std::vector<std::string>& notes) {
  ImplicitSet set{notes};
  for (const std::string& element : response.elements("p-associated-uri")) set.add_element(element);
  return set.finish(aor);
}

}  // namespace vouch::signalling
