#include "services/vouchctl/mediation/binding_table.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <sstream>

namespace vouch::services::test {
namespace {

namespace v1 = ::vouch::v1;

std::string printed(const v1::Binding& binding) {
  google::protobuf::RepeatedPtrField<v1::Binding> one;
  *one.Add() = binding;
  std::ostringstream out;
  print_bindings(out, one);
  return out.str();
}

std::size_t width_of(const std::string& text) {
  std::size_t widest = 0;
  std::istringstream stream{text};
  for (std::string line; std::getline(stream, line);) widest = std::max(widest, line.size());
  return widest;
}

v1::Binding binding() {
  v1::Binding binding;
  binding.set_impu("sip:+49301234501@ims.mnc001.mcc001.3gppnetwork.org");
  binding.mutable_instance_id()->set_imei("35632811407291");
  return binding;
}

TEST(BindingTable, TellsWhichFeedsToldAndWhatWasNoted) {
  v1::Binding told = binding();
  told.add_feeds("scscf-1/hep");
  told.add_feeds("scscf-1/isc");
  told.add_notes("STAMP_BEHIND");
  const std::string text = printed(told);
  EXPECT_NE(text.find("  by scscf-1/hep "), std::string::npos) << text;
  EXPECT_NE(text.find("  by scscf-1/isc\n"), std::string::npos);
  EXPECT_NE(text.find("  note STAMP_BEHIND\n"), std::string::npos);
}

TEST(BindingTable, TellsAQThatWasSaid) {
  v1::Binding told = binding();
  EXPECT_EQ(printed(told).find("  q "), std::string::npos);
  told.set_q(250);
  EXPECT_NE(printed(told).find("  q 0.25 "), std::string::npos) << printed(told);
}

TEST(BindingTable, IsNoWiderForIt) {
  v1::Binding told = binding();
  told.add_feeds("feed-1/capture/0123456789abcdef0123456789abcdef");
  told.add_notes("CONTACT_NOT_OF_LAST_REGISTER");
  EXPECT_EQ(width_of(printed(told)), width_of(printed(binding())));
}

TEST(BindingTable, BreaksALongNameOfAFeed) {
  v1::Binding told = binding();
  told.add_feeds(std::string(128, 'f'));
  EXPECT_LE(width_of(printed(told)), width_of(printed(binding())) + 64 - 50);
}

}  // namespace
}  // namespace vouch::services::test
