#include "domain/identity/instance_imei.h"

#include <algorithm>
#include <string>

#include "domain/identity/ascii.h"
#include "domain/identity/instance_problems.h"

namespace vouch {
namespace {

constexpr std::string_view kPrefix = "urn:gsma:imei:";
constexpr std::size_t kTacDigits = 8;
constexpr std::size_t kSerialDigits = 6;
constexpr std::size_t kDeviceDigits = kTacDigits + kSerialDigits;

/// The value's digits as far as its form shows them without doubt, and what is wrong with the form.
struct ImeiValue {
  std::string digits;  // 14, or none
  std::optional<int> last_digit;
  std::vector<std::string> problems;
};

ImeiValue broken(std::string_view problem) {
  return {{}, std::nullopt, {std::string{problem}}};
}

ImeiValue read_hyphenated(std::string_view value) {
  const std::size_t first = value.find('-');
  const std::size_t second = value.find('-', first + 1);
  const std::string_view tac = value.substr(0, first);
  const std::string_view serial =
      value.substr(first + 1, second == std::string_view::npos ? second : second - first - 1);
  if (tac.size() != kTacDigits || serial.size() != kSerialDigits)
    return broken(instance_problem::kBadGrouping);
  if (!ascii::all_digits(tac) || !ascii::all_digits(serial)) return broken(instance_problem::kBadDigit);

  ImeiValue read{std::string{tac} + std::string{serial}, std::nullopt, {}};
  const std::string_view spare =
      second == std::string_view::npos ? std::string_view{} : value.substr(second + 1);
  if (spare.empty()) {
    read.problems.emplace_back(instance_problem::kSpareMissing);
  } else if (spare.size() != 1) {
    read.problems.emplace_back(instance_problem::kBadGrouping);
  } else if (!ascii::is_digit(spare.front())) {
    read.problems.emplace_back(instance_problem::kBadDigit);
  } else {
    read.last_digit = spare.front() - '0';
  }
  return read;
}

/// 14 digits, 15 (IMEI) or 16 (IMEISV) in a row: readable, but not in the URN's form.
ImeiValue read_plain(std::string_view value) {
  if (value.empty()) return broken(instance_problem::kEmpty);
  if (!ascii::all_digits(value)) return broken(instance_problem::kBadDigit);
  if (value.size() < kDeviceDigits || value.size() > kDeviceDigits + 2)
    return broken(instance_problem::kBadGrouping);
  ImeiValue read{std::string{value.substr(0, kDeviceDigits)},
                 std::nullopt,
                 {std::string{instance_problem::kHyphensMissing}}};
  if (value.size() == kDeviceDigits + 1) read.last_digit = value.back() - '0';
  return read;
}

/// Reads `;name=value` parameters and writes the normalized rest: `vers=0` counts as absent.
std::string read_parameters(std::string_view parameters, std::vector<std::string>& problems) {
  std::string normalized;
  bool bad = false;
  bool unknown = false;
  bool svn_seen = false;  // the grammar has svn before vers, each once
  bool vers_seen = false;
  while (!parameters.empty()) {
    parameters.remove_prefix(1);  // the semicolon
    const std::string parameter = ascii::lower(parameters.substr(0, parameters.find(';')));
    parameters.remove_prefix(parameter.size());
    const std::size_t equals = parameter.find('=');
    const std::string name = parameter.substr(0, equals);
    const std::string value = equals == std::string::npos ? std::string{} : parameter.substr(equals + 1);
    const bool svn = name == "svn";
    const bool vers = name == "vers";
    const std::size_t digits = svn ? 2 : 1;
    if ((svn || vers) && (value.size() != digits || !ascii::all_digits(value))) bad = true;
    if (name.empty()) bad = true;
    if ((svn && (svn_seen || vers_seen)) || (vers && vers_seen)) bad = true;
    svn_seen = svn_seen || svn;
    vers_seen = vers_seen || vers;
    if (!svn && !vers && !name.empty()) unknown = true;
    if (!(vers && value == "0")) normalized += ";" + parameter;
  }
  if (bad) problems.emplace_back(instance_problem::kBadParameter);
  if (unknown) problems.emplace_back(instance_problem::kUnknownParameter);
  return normalized;
}

void note_last_digit(int last_digit, const Imei& device, std::vector<std::string>& problems) {
  if (last_digit == 0) return;
  const bool right = last_digit == device.check_digit();
  problems.emplace_back(instance_problem::kSpareNotZero);
  problems.emplace_back(right ? instance_problem::kSpareIsCheckDigit : instance_problem::kWrongCheckDigit);
}

/// The one malformation that still names the device (DESIGN.md section 4): nothing wrong but the right check
/// digit in the spare's place. A parameter of a later version is legal.
bool names_device(const InstanceId& instance) {
  return std::all_of(instance.problems.begin(), instance.problems.end(), [&](const std::string& problem) {
    const bool check_digit_in_place =
        std::find(instance.problems.begin(), instance.problems.end(), instance_problem::kSpareIsCheckDigit) !=
        instance.problems.end();
    return problem == instance_problem::kUnknownParameter ||
           problem == instance_problem::kSpareIsCheckDigit ||
           (problem == instance_problem::kSpareNotZero && check_digit_in_place);
  });
}

}  // namespace

void read_imei_urn(std::string_view specifier, InstanceId& instance) {
  const std::string_view value = specifier.substr(0, specifier.find(';'));
  ImeiValue read = value.find('-') == std::string_view::npos ? read_plain(value) : read_hyphenated(value);
  instance.problems.insert(instance.problems.end(), read.problems.begin(), read.problems.end());
  instance.normalized = std::string{kPrefix} + ascii::lower(value) +
                        read_parameters(specifier.substr(value.size()), instance.problems);
  const auto device = Imei::from_digits(read.digits);
  if (!device) return;

  instance.kind = InstanceKind::kImei;
  instance.last_digit = read.last_digit;
  if (read.last_digit) note_last_digit(*read.last_digit, *device, instance.problems);
  (names_device(instance) ? instance.imei : instance.candidate_imei) = *device;
}

}  // namespace vouch
