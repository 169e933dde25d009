#include "signalling/framing/start_line.h"

#include <gtest/gtest.h>

#include <string>

namespace vouch::signalling {
namespace {

TEST(StartLine, KnowsRequestsAndResponsesByTheirShape) {
  EXPECT_TRUE(looks_like_sip("REGISTER sip:ims.example SIP/2.0\r\n"));
  EXPECT_TRUE(looks_like_sip("INVITE tel:+15551234 SIP/2.0"));
  EXPECT_TRUE(looks_like_sip("UNHEARD-OF urn:service:sos SIP/2.0\n"));
  EXPECT_TRUE(looks_like_sip("SIP/2.0 200 OK\r\n"));
  EXPECT_TRUE(looks_like_sip("SIP/2.0 100 \r\n"));
  EXPECT_TRUE(looks_like_sip("sip/2.0 486"));
}

TEST(StartLine, TakesBrokenMessagesForSipSoThatTheyAreRefusedRatherThanOverlooked) {
  EXPECT_TRUE(looks_like_sip("OPTIONS sip:ims.example SIP/7.0\r\n"));
  EXPECT_TRUE(looks_like_sip("SIP/2.0 4294967301 Trying\r\n"));
  EXPECT_TRUE(looks_like_sip("INVITE  sip:a@ims.example  SIP/2.0\r\n"));
  EXPECT_TRUE(looks_like_sip("INVITE sip:a@ims.example; lr SIP/2.0\r\n"));
  EXPECT_TRUE(looks_like_sip("INVITE <sip:a@ims.example> SIP/2.0\r\n"));
  EXPECT_TRUE(looks_like_sip("OPTIONS sip:a@ims.example SIP/2.0  \r\n"));
}

TEST(StartLine, IsNotFooledByOtherProtocols) {
  for (const char* text :
       {"", "hello", "\r\n", "GET / HTTP/1.1\r\n", "OPTIONS rtsp://ims.example RTSP/1.0\r\n", "SIP/2.0 20 OK",
        "SIP/2.0 OK", "SIP/2.0", "SIP/2. 200 OK", "INVITE SIP/2.0", "INVITE alice SIP/2.0",
        "Via: SIP/2.0/UDP 192.0.2.1", "Subject: at 5:00 SIP/2.0"}) {
    EXPECT_FALSE(looks_like_sip(text)) << text;
  }
  EXPECT_FALSE(looks_like_sip(std::string("INVITE sip:a\0b SIP/2.0", 22)));
  EXPECT_FALSE(looks_like_sip("INVITE sip:" + std::string(kStartLineMax, 'a') + " SIP/2.0\r\n"));
}

}  // namespace
}  // namespace vouch::signalling
