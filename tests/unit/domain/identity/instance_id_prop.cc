#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "domain/identity/imei.h"
#include "domain/identity/instance_id.h"

namespace vouch {
namespace {

/// Texts near the grammar, where arbitrary ones would all be refused at the first octet.
rc::Gen<std::string> instance_like() {
  const auto piece = rc::gen::element<std::string>(
      "\"", "<", ">", "urn:", "URN:", "gsma:", "imei:", "uuid:", "device-id:meid:", "example:", "35209900",
      "176148", "0", "1", "7", "-", ";", "svn=42", "vers=0", "vers=1", "sw=1", "=", "?+", "?=", "#", "%2f",
      "%", " ", "\r\n ", std::string(1, '\0'), "\xc3\xa9", "f81d4fae-7dec-11d0-a765-00a0c91e6bf6",
      "a04b0d5602a7e3");
  const auto pieces = rc::gen::container<std::vector<std::string>>(piece);
  return rc::gen::map(pieces, [](const std::vector<std::string>& parts) {
    std::string text;
    for (const std::string& part : parts) text += part;
    return text;
  });
}

rc::Gen<std::string> any_text() {
  return rc::gen::oneOf(
      instance_like(),
      rc::gen::map(instance_like(), [](std::string text) { return "urn:gsma:imei:" + text; }),
      rc::gen::map(instance_like(), [](std::string text) { return "\"<urn:" + text + ">\""; }),
      rc::gen::arbitrary<std::string>());
}

/// URNs of which most are well-formed.
rc::Gen<std::string> well_formed_like() {
  const auto urn = rc::gen::element<std::string>(
      "urn:gsma:imei:35209900-176148-0", "URN:GSMA:IMEI:00000000-000000-0",
      "urn:uuid:F81D4FAE-7DEC-11D0-A765-00A0C91E6BF6", "urn:device-id:meid:A04B0D56-02A7E3-0",
      "urn:device-id:meid:a04b0d5602a7e3", "URN:Example:a", "urn:example:%2f%zz");
  const auto tail = rc::gen::element<std::string>("", "", ";svn=42", ";VERS=0", ";svn=42;vers=1", ";Sw=1",
                                                  "?+a", "?=%2f", "#b", ":C", "%aA");
  return rc::gen::apply([](const std::string& a, const std::string& b,
                           bool wrapped) { return wrapped ? "\"<" + a + b + ">\"" : a + b; },
                        urn, tail, rc::gen::arbitrary<bool>());
}

RC_GTEST_PROP(InstanceId, IsKeptAsReceived, ()) {
  const std::string text = *any_text();
  RC_ASSERT(parse_instance_id(text, *rc::gen::arbitrary<bool>()).received == text.substr(0, 512));
}

RC_GTEST_PROP(InstanceId, IsNeverBothDeviceAndCandidate, ()) {
  const InstanceId instance = parse_instance_id(*any_text(), *rc::gen::arbitrary<bool>());
  RC_ASSERT(!(instance.imei.has_value() && instance.candidate_imei.has_value()));
  if (instance.imei) RC_ASSERT(instance.kind == InstanceKind::kImei);
  if (instance.kind == InstanceKind::kImei)
    RC_ASSERT(instance.imei.has_value() || instance.candidate_imei.has_value());
}

RC_GTEST_PROP(InstanceId, IsWellFormedOrSaysWhyNot, ()) {
  const InstanceId instance = parse_instance_id(*any_text(), *rc::gen::arbitrary<bool>());
  RC_ASSERT(instance.well_formed || !instance.problems.empty());
}

RC_GTEST_PROP(InstanceId, TheNormalFormOfAWellFormedOneIsItsOwnNormalForm, ()) {
  const InstanceId instance = parse_instance_id(*well_formed_like(), false);
  RC_PRE(instance.well_formed);
  const InstanceId again = parse_instance_id(instance.normalized, false);
  RC_ASSERT(again.well_formed);
  RC_ASSERT(again.kind == instance.kind);
  RC_ASSERT(again.normalized == instance.normalized);
  RC_ASSERT(again.imei == instance.imei);
}

RC_GTEST_PROP(InstanceId, OnlyTheSpareAndTheRightCheckDigitNameTheDevice, ()) {
  const Imei imei = *Imei::from_number(*rc::gen::inRange<std::uint64_t>(0, 100'000'000'000'000));
  const int last = *rc::gen::inRange(0, 10);
  const InstanceId instance = parse_instance_id(
      "urn:gsma:imei:" + imei.tac() + "-" + imei.serial_number() + "-" + std::to_string(last), false);
  RC_ASSERT(instance.kind == InstanceKind::kImei);
  RC_ASSERT(instance.well_formed == (last == 0));
  RC_ASSERT(instance.last_digit == last);
  const bool names_device = last == 0 || last == imei.check_digit();
  RC_ASSERT((names_device ? instance.imei : instance.candidate_imei) == imei);
}

}  // namespace
}  // namespace vouch
