#include "services/ingest/sip/reginfo_head.h"

#include <algorithm>
#include <charconv>

namespace vouch::services {
namespace {

constexpr std::string_view kSpace = " \t\r\n";

void skip_space(std::string_view& text) {
  text.remove_prefix(std::min(text.find_first_not_of(kSpace), text.size()));
}

/// Whether `text` begins with `open`; then it is skipped up to and with `close`.
bool skip_between(std::string_view& text, std::string_view open, std::string_view close) {
  if (!text.starts_with(open)) return false;
  const std::size_t end = text.find(close, open.size());
  text.remove_prefix(end == std::string_view::npos ? text.size() : end + close.size());
  return true;
}

void skip_prolog(std::string_view& text) {
  if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
  do {
    skip_space(text);
  } while (skip_between(text, "<?", "?>") || skip_between(text, "<!--", "-->"));
}

std::string_view take_name(std::string_view& text) {
  const std::string_view name = text.substr(0, text.find_first_of(" \t\r\n=/>"));
  text.remove_prefix(name.size());
  return name;
}

/// The value of an attribute whose name has just been taken.
std::optional<std::string_view> take_value(std::string_view& text) {
  skip_space(text);
  if (!text.starts_with('=')) return std::nullopt;
  text.remove_prefix(1);
  skip_space(text);
  if (!text.starts_with('"') && !text.starts_with('\'')) return std::nullopt;
  const std::size_t end = text.find(text.front(), 1);
  if (end == std::string_view::npos) return std::nullopt;
  const std::string_view value = text.substr(1, end - 1);
  text.remove_prefix(end + 1);
  return value;
}

std::optional<std::uint32_t> number(std::string_view digits) {
  std::uint32_t value = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
  if (error != std::errc{} || end != digits.data() + digits.size()) return std::nullopt;
  return value;
}

}  // namespace

std::optional<ReginfoHead> reginfo_head(std::string_view body) {
  skip_prolog(body);
  if (!body.starts_with('<')) return std::nullopt;
  body.remove_prefix(1);
  const std::string_view element = take_name(body);
  const std::size_t colon = element.find(':');
  if (element.substr(colon == std::string_view::npos ? 0 : colon + 1) != "reginfo") return std::nullopt;

  std::optional<std::uint32_t> version;
  std::optional<bool> full;
  for (skip_space(body); !body.empty() && body.front() != '>' && body.front() != '/'; skip_space(body)) {
    const std::string_view name = take_name(body);
    const auto value = take_value(body);
    if (!value) return std::nullopt;
    if (name == "version") version = number(*value);
    if (name == "state") full = *value == "full";
  }
  if (!version || !full) return std::nullopt;
  return ReginfoHead{*version, *full};
}

}  // namespace vouch::services
