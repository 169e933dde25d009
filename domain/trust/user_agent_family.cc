#include "domain/trust/user_agent_family.h"

#include <algorithm>
#include <array>
#include <string>

#include "domain/identity/ascii.h"

namespace vouch {
namespace {

/// A word of a User-Agent in lower case, which must begin where no letter stands before it.
struct Word {
  std::string_view word;
  UserAgentFamily family;
};

using Kind = UserAgentKind;

// Tools first: some call themselves after what they imitate.
constexpr auto kWords = std::to_array<Word>({
    {"sipp", {Kind::kTestTool, "SIPP", ""}},
    {"friendly-scanner", {Kind::kTestTool, "SIPVICIOUS", ""}},
    {"sipvicious", {Kind::kTestTool, "SIPVICIOUS", ""}},
    {"sipsak", {Kind::kTestTool, "SIPSAK", ""}},
    {"sipcli", {Kind::kTestTool, "SIPCLI", ""}},
    {"sip-scan", {Kind::kTestTool, "SIPVICIOUS", ""}},
    {"uctimsclient", {Kind::kTestTool, "UCT_IMS_CLIENT", ""}},
    {"pjsua", {Kind::kTestTool, "PJSUA", ""}},
    {"linphone", {Kind::kApplication, "LINPHONE", ""}},
    {"zoiper", {Kind::kApplication, "ZOIPER", ""}},
    {"bria", {Kind::kApplication, "BRIA", ""}},
    {"x-lite", {Kind::kApplication, "BRIA", ""}},
    {"microsip", {Kind::kApplication, "MICROSIP", ""}},
    {"jitsi", {Kind::kApplication, "JITSI", ""}},
    {"baresip", {Kind::kApplication, "BARESIP", ""}},
    {"csipsimple", {Kind::kApplication, "CSIPSIMPLE", ""}},
    {"acrobits", {Kind::kApplication, "ACROBITS", ""}},
    {"groundwire", {Kind::kApplication, "ACROBITS", ""}},
    {"imsdroid", {Kind::kApplication, "DOUBANGO", ""}},
    {"idoubs", {Kind::kApplication, "DOUBANGO", ""}},
    {"boghe", {Kind::kApplication, "DOUBANGO", ""}},
    {"doubango", {Kind::kApplication, "DOUBANGO", ""}},
    {"jssip", {Kind::kApplication, "BROWSER", ""}},
    {"sip.js", {Kind::kApplication, "BROWSER", ""}},
    {"mozilla", {Kind::kApplication, "BROWSER", ""}},
    {"iphone", {Kind::kDevice, "APPLE", "apple"}},
    {"ios", {Kind::kDevice, "APPLE", "apple"}},
    {"samsung", {Kind::kDevice, "SAMSUNG", "samsung"}},
    {"sm-", {Kind::kDevice, "SAMSUNG", "samsung"}},
    {"pixel", {Kind::kDevice, "GOOGLE", "google"}},
    {"huawei", {Kind::kDevice, "HUAWEI", "huawei"}},
    {"honor", {Kind::kDevice, "HONOR", "honor"}},
    {"xiaomi", {Kind::kDevice, "XIAOMI", "xiaomi"}},
    {"redmi", {Kind::kDevice, "XIAOMI", "xiaomi"}},
    {"oneplus", {Kind::kDevice, "ONEPLUS", "oneplus"}},
    {"oppo", {Kind::kDevice, "OPPO", "oppo"}},
    {"vivo", {Kind::kDevice, "VIVO", "vivo"}},
    {"motorola", {Kind::kDevice, "MOTOROLA", "motorola"}},
    {"nokia", {Kind::kDevice, "NOKIA", "nokia"}},
    {"xperia", {Kind::kDevice, "SONY", "sony"}},
    {"sony", {Kind::kDevice, "SONY", "sony"}},
});

constexpr std::size_t kShort = 5;

bool is_letter(char c) {
  return c >= 'a' && c <= 'z';
}

bool has_word(const std::string& text, std::string_view word) {
  for (std::size_t at = text.find(word); at != std::string::npos; at = text.find(word, at + 1)) {
    const std::size_t behind = at + word.size();
    const bool begins = at == 0 || !is_letter(text[at - 1]);
    // A long word is one even where another is written onto it: "LinphoneAndroid".
    const bool ends =
        word.size() > kShort || !is_letter(word.back()) || behind == text.size() || !is_letter(text[behind]);
    if (begins && ends) return true;
  }
  return false;
}

}  // namespace

std::optional<UserAgentFamily> family_of(std::string_view user_agent) {
  const std::string lower = ascii::lower(user_agent);
  const auto known =
      std::find_if(kWords.begin(), kWords.end(), [&](const Word& one) { return has_word(lower, one.word); });
  if (known == kWords.end()) return std::nullopt;
  return known->family;
}

}  // namespace vouch
