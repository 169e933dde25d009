#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "domain/identity/liid.h"
#include "domain/identity/uri.h"

namespace vouch {
namespace {

RC_GTEST_PROP(Impu, TheCanonicalFormIsItsOwnCanonicalForm, ()) {
  const auto piece = rc::gen::element<std::string>("alice", "A", ":", "@b", "@B.c", ";x=1", "%61", "%3B", "%",
                                                   "+1", "-", "?a=b", ":5060", ";phone-context=+1-2");
  std::string text = *rc::gen::element<std::string>("sip:", "sips:", "tel:");
  for (const std::string& part : *rc::gen::container<std::vector<std::string>>(piece)) text += part;
  const auto impu = parse_impu(text);
  RC_PRE(impu.has_value());
  RC_ASSERT(parse_impu(impu->reveal()).value().reveal() == impu->reveal());
}

RC_GTEST_PROP(Identities, AnyOctetsAreReadOrRefused, (const std::string& text)) {
  const auto impu = parse_impu(text);
  RC_ASSERT(impu.has_value() || !impu.error().code.empty());
  const auto impi = parse_impi(text);
  if (impi) {
    RC_ASSERT(parse_impi(impi->reveal()).value().reveal() == impi->reveal());
  } else {
    RC_ASSERT(impi.error().code == "BAD_IMPI");
  }
  const auto liid = parse_liid(text);
  RC_ASSERT((liid ? liid->reveal() : text) == text);
  RC_ASSERT(liid.has_value() || liid.error().code == "BAD_LIID");
}

}  // namespace
}  // namespace vouch
