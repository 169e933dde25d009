#include "services/ingest/peers/peer_names.h"

#include <openssl/x509v3.h>
#include <strings.h>

#include <algorithm>
#include <memory>

#include "services/ingest/peers/sender_list.h"

namespace vouch::services {
namespace {

constexpr std::size_t kNameMost = 255;

struct FreeNames {
  void operator()(GENERAL_NAMES* names) const { GENERAL_NAMES_free(names); }
};

std::string_view text_of(const ASN1_STRING* value) {
  if (value == nullptr) return {};
  const std::string_view text{reinterpret_cast<const char*>(ASN1_STRING_get0_data(value)),
                              static_cast<std::size_t>(ASN1_STRING_length(value))};
  return text.find('\0') == std::string_view::npos ? text : std::string_view{};
}

bool equal_but_for_case(std::string_view a, std::string_view b) {
  return a.size() == b.size() && strncasecmp(a.data(), b.data(), a.size()) == 0;
}

bool is_name(std::string_view text) {
  const bool printable = std::all_of(text.begin(), text.end(), [](char c) { return c > ' ' && c <= '~'; });
  return printable && !text.empty() && text.size() <= kNameMost && text.find('*') == std::string_view::npos &&
         text != kAnybody;
}

bool has_alternative_names(const X509& certificate) {
  return X509_get_ext_by_NID(&certificate, NID_subject_alt_name, -1) >= 0;
}

bool has_alternative_name(const X509& certificate, const std::string& name) {
  const std::unique_ptr<GENERAL_NAMES, FreeNames> names{
      static_cast<GENERAL_NAMES*>(X509_get_ext_d2i(&certificate, NID_subject_alt_name, nullptr, nullptr))};
  const int count = names ? sk_GENERAL_NAME_num(names.get()) : 0;
  for (int i = 0; i < count; ++i) {
    int type = 0;
    const void* const value = GENERAL_NAME_get0_value(sk_GENERAL_NAME_value(names.get(), i), &type);
    const std::string_view text =
        type == GEN_DNS || type == GEN_URI ? text_of(static_cast<const ASN1_STRING*>(value)) : "";
    if (type == GEN_DNS ? equal_but_for_case(text, name) : text == name) return true;
  }
  return false;
}

bool has_common_name(const X509& certificate, const std::string& name) {
  const X509_NAME* const subject = X509_get_subject_name(&certificate);
  const int place = X509_NAME_get_index_by_NID(subject, NID_commonName, -1);
  if (place < 0) return false;
  return text_of(X509_NAME_ENTRY_get_data(X509_NAME_get_entry(subject, place))) == name;
}

}  // namespace

Result<PeerNames> PeerNames::from(const std::vector<std::string>& texts) {
  PeerNames peers;
  if (texts.size() == 1 && texts.front() == kAnybody) return peers;
  for (std::size_t i = 0; i < texts.size(); ++i) {
    if (!is_name(texts[i])) return fail("BAD_NAME", "tls_peers", i);
  }
  peers.names_ = texts;
  return peers;
}

bool PeerNames::believes(const X509& certificate) const {
  return names_.empty() || std::any_of(names_.begin(), names_.end(), [&](const std::string& name) {
           return has_alternative_names(certificate) ? has_alternative_name(certificate, name)
                                                     : has_common_name(certificate, name);
         });
}

}  // namespace vouch::services
