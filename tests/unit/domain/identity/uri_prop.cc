#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "domain/identity/uri.h"

namespace vouch {
namespace {

std::string join(const std::vector<std::string>& parts) {
  std::string text;
  for (const std::string& part : parts) text += part;
  return text;
}

/// Texts that are mostly URIs, with the octets that parsers trip over.
rc::Gen<std::string> uri_like() {
  const auto scheme = rc::gen::element<std::string>("sip:", "SIPS:", "sip:", "tel:", "urn:", "");
  const auto piece = rc::gen::element<std::string>(
      "alice", "ALICE", "a", "@", "@b", "@b", "example.com", "[2001:DB8::1]", "[", "]", ":", ":5060",
      ":05060", ";", ";transport=tcp", ";transport=UDP", ";x=1", ";x=2", ";X=1", ";user=phone", ";alias=1",
      "=", "?", "?a=1&b=2", "&A=1", "%", "%61", "%2f", "%00", "%4", "+1201", "-", "(", ".", "7042",
      ";phone-context=+1-2", "\"", " ", "\xc3");
  const auto pieces = rc::gen::container<std::vector<std::string>>(piece);
  return rc::gen::apply(
      [](const std::string& first, const std::vector<std::string>& rest) { return first + join(rest); },
      scheme, pieces);
}

/// Short enough that most are readable, so that finding one takes few tries.
rc::Gen<std::string> readable_uri() {
  constexpr int size = 8;
  return rc::gen::suchThat(rc::gen::resize(size, uri_like()),
                           [](const std::string& text) { return parse_uri(text).has_value(); });
}

/// Few enough different ones that two of them are often equal.
rc::Gen<std::string> contact() {
  const auto address = rc::gen::element<std::string>(
      "sip:alice@b", "sip:%61lice@B", "sip:alice@B;transport=TCP", "sip:alice@b;Transport=tcp");
  const auto parameter = rc::gen::element<std::string>("", ";x=1", ";X=2", ";x=1;x=2", ";x=2;x=1", ";y",
                                                       ";user=a;user=B", ";user=b;user=A");
  return rc::gen::apply([](const std::string& a, const std::string& b) { return a + b; }, address, parameter);
}

RC_GTEST_PROP(Uri, AnyOctetsAreReadOrRefused, (const std::string& text)) {
  const auto uri = parse_uri(text);
  const std::string code = uri ? "" : uri.error().code;
  RC_ASSERT(uri.has_value() || code == "BAD_URI" || code == "TOO_LONG");
}

RC_GTEST_PROP(Uri, TheNormalFormIsItsOwnNormalForm, ()) {
  const auto uri = parse_uri(*readable_uri());
  const auto again = parse_uri(uri->text());
  RC_ASSERT(again.has_value());
  RC_ASSERT(again->text() == uri->text());
  RC_ASSERT(equal(*uri, *again));
}

RC_GTEST_PROP(Uri, EqualsItself, ()) {
  const auto uri = parse_uri(*readable_uri());
  RC_ASSERT(equal(*uri, *uri));
}

RC_GTEST_PROP(Uri, EqualityIsSymmetricAndImpliesOneKey, ()) {
  const auto a = parse_uri(*contact());
  const auto b = parse_uri(*contact());
  RC_ASSERT((a.has_value() && b.has_value()));
  RC_ASSERT(equal(*a, *b) == equal(*b, *a));
  if (equal(*a, *b)) RC_ASSERT(equality_key(*a) == equality_key(*b));
  RC_CLASSIFY(equal(*a, *b));
}

}  // namespace
}  // namespace vouch
