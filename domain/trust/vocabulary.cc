#include "domain/trust/vocabulary.h"

#include <algorithm>
#include <array>
#include <span>

#include "domain/identity/ascii.h"

namespace vouch {
namespace {

/// How words begin that are not known one by one, and what they are weighed as.
struct KindOfWord {
  std::string_view beginning;
  std::string_view weighed_as;
};

struct KnownWords {
  std::span<const std::string_view> known;
  std::span<const KindOfWord> kinds;
};

constexpr std::string_view kOtherWord = "OTHER";

constexpr auto kAlgorithms = std::to_array<std::string_view>(
    {"MD5", "MD5-sess", "SHA-256", "SHA-256-sess", "SHA-512-256", "SHA-512-256-sess", "AKAv1-MD5",
     "AKAv1-MD5-sess", "AKAv2-MD5", "AKAv2-MD5-sess", "AKAv2-SHA-256"});
constexpr auto kAlgorithmKinds =
    std::to_array<KindOfWord>({{"AKAv1-", "AKAv1-OTHER"}, {"AKAv2-", "AKAv2-OTHER"}});

constexpr auto kMechanisms =
    std::to_array<std::string_view>({"ipsec-3gpp", "tls", "digest", "ipsec-ike", "ipsec-man", "sdes-srtp"});

constexpr auto kAccessTypes = std::to_array<std::string_view>({
    "3GPP-GERAN",   "3GPP-UTRAN",   "3GPP-UTRAN-FDD",   "3GPP-UTRAN-TDD",
    "3GPP-HSPA",    "3GPP-E-UTRAN", "3GPP-E-UTRAN-FDD", "3GPP-E-UTRAN-TDD",
    "3GPP-NR",      "3GPP-NR-FDD",  "3GPP-NR-TDD",      "3GPP-WLAN",
    "3GPP-GAN",     "3GPP2",        "IEEE-802.11",      "IEEE-802.11a",
    "IEEE-802.11b", "IEEE-802.11g", "IEEE-802.11n",     "IEEE-802.11ac",
    "IEEE-802.3",   "xDSL",         "DOCSIS",           "GPON",
});
constexpr auto kAccessTypeKinds = std::to_array<KindOfWord>({
    {"3GPP-UTRAN-", "3GPP-UTRAN-OTHER"},
    {"3GPP-E-UTRAN-", "3GPP-E-UTRAN-OTHER"},
    {"3GPP-NR-", "3GPP-NR-OTHER"},
    {"3GPP2-", "3GPP2-OTHER"},
    {"IEEE-802.11", "IEEE-802.11-OTHER"},
    {"IEEE-802.3", "IEEE-802.3-OTHER"},
});

constexpr auto kApplications = std::to_array<std::string_view>({
    "+g.3gpp.iari-ref=urn:urn-7:3gpp-application.ims.iari.rcs.chatbot",
    "+g.3gpp.iari-ref=urn:urn-7:3gpp-application.ims.iari.rcs.fthttp",
    "+g.3gpp.iari-ref=urn:urn-7:3gpp-application.ims.iari.rcs.geopush",
    "+g.3gpp.iari-ref=urn:urn-7:3gpp-application.ims.iari.rcs.geosms",
    "+g.3gpp.iari-ref=urn:urn-7:3gpp-application.ims.iari.rcse.im",
    "+g.3gpp.iari-ref=urn:urn-7:3gpp-application.ims.iari.rcse.ft",
    "+g.3gpp.iari-ref=urn:urn-7:3gpp-application.ims.iari.rcse.dp",
    "+g.3gpp.iari-ref=urn:urn-7:3gpp-application.ims.iari.gsma-is",
    "+g.3gpp.iari-ref=urn:urn-7:3gpp-application.ims.iari.gsma-vs",
    "+g.3gpp.icsi-ref=urn:urn-7:3gpp-service.ims.icsi.oma.cpm.msg",
    "+g.3gpp.icsi-ref=urn:urn-7:3gpp-service.ims.icsi.oma.cpm.session",
    "+g.3gpp.icsi-ref=urn:urn-7:3gpp-service.ims.icsi.oma.cpm.largemsg",
    "+g.3gpp.icsi-ref=urn:urn-7:3gpp-service.ims.icsi.oma.cpm.deferred",
    "+g.3gpp.icsi-ref=urn:urn-7:3gpp-service.ims.icsi.oma.cpm.filetransfer",
    "+g.3gpp.icsi-ref=urn:urn-7:3gpp-service.ims.icsi.oma.cpm.systemmsg",
    "+g.oma.sip-im",
    "+g.gsma.rcs.telephony=cs",
    "+g.gsma.rcs.telephony=volte",
});
constexpr auto kApplicationKinds = std::to_array<KindOfWord>({
    {"+g.3gpp.iari-ref=urn:urn-7:3gpp-application.ims.iari.rcs",
     "+g.3gpp.iari-ref=urn:urn-7:3gpp-application.ims.iari.rcs.OTHER"},
    {"+g.3gpp.iari-ref=", "+g.3gpp.iari-ref=OTHER"},
    {"+g.3gpp.icsi-ref=urn:urn-7:3gpp-service.ims.icsi.oma.cpm",
     "+g.3gpp.icsi-ref=urn:urn-7:3gpp-service.ims.icsi.oma.cpm.OTHER"},
    {"+g.oma.sip-im", "+g.oma.sip-im.OTHER"},
    {"+g.gsma.rcs.botversion", "+g.gsma.rcs.botversion"},
    {"+g.gsma.rcs.isbot", "+g.gsma.rcs.isbot"},
    {"+g.gsma.rcs.", "+g.gsma.rcs.OTHER"},
});

KnownWords words_in(Vocabulary vocabulary) {
  switch (vocabulary) {
    case Vocabulary::kAlgorithms:
      return {kAlgorithms, kAlgorithmKinds};
    case Vocabulary::kMechanisms:
      return {kMechanisms, {}};
    case Vocabulary::kAccessTypes:
      return {kAccessTypes, kAccessTypeKinds};
    case Vocabulary::kApplications:
      return {kApplications, kApplicationKinds};
    case Vocabulary::kNone:
    case Vocabulary::kOurs:
      break;
  }
  return {};
}

/// Tokens are compared without case. Every verdict asks, so nothing is copied.
bool begins_so(std::string_view text, std::string_view beginning) {
  return text.size() >= beginning.size() &&
         std::equal(beginning.begin(), beginning.end(), text.begin(),
                    [](char a, char b) { return ascii::lower(a) == ascii::lower(b); });
}

}  // namespace

std::string weighed(Vocabulary vocabulary, std::string_view seen) {
  if (vocabulary == Vocabulary::kNone || seen.empty()) return {};
  if (vocabulary == Vocabulary::kOurs) return std::string{seen};
  const auto [known, kinds] = words_in(vocabulary);
  const auto word = std::find_if(known.begin(), known.end(), [&](std::string_view one) {
    return one.size() == seen.size() && begins_so(seen, one);
  });
  if (word != known.end()) return std::string{*word};
  const auto kind = std::find_if(kinds.begin(), kinds.end(),
                                 [&](const KindOfWord& one) { return begins_so(seen, one.beginning); });
  return std::string{kind == kinds.end() ? kOtherWord : kind->weighed_as};
}

std::vector<std::string_view> words_of(Vocabulary vocabulary) {
  const auto [known, kinds] = words_in(vocabulary);
  if (known.empty()) return {};
  std::vector<std::string_view> words(known.begin(), known.end());
  for (const KindOfWord& kind : kinds) words.push_back(kind.weighed_as);
  words.push_back(kOtherWord);
  return words;
}

}  // namespace vouch
