#include "base/service_url.hpp"

#include <gtest/gtest.h>

namespace weir {
namespace {

TEST(ServiceUrl, ReadsItsParts) {
  const auto url = parse_service_url("HTTPS://siem.example:8443/in/weir?index=mail");
  ASSERT_TRUE(url);
  EXPECT_EQ(url->scheme, "https");
  EXPECT_EQ(url->host, "siem.example");
  EXPECT_EQ(url->port, 8443);
  EXPECT_EQ(url->target, "/in/weir?index=mail");
  EXPECT_FALSE(url->has_login);
  EXPECT_EQ(url->place(), "siem.example:8443");
}

TEST(ServiceUrl, PortAndTargetMayBeLeftOut) {
  const auto url = parse_service_url("udp://192.0.2.1");
  ASSERT_TRUE(url);
  EXPECT_EQ(url->port, 0);
  EXPECT_EQ(url->target, "");
  EXPECT_EQ(url->place(), "192.0.2.1");
  EXPECT_EQ(parse_service_url("https://a.example?x=1")->target, "/?x=1");
}

TEST(ServiceUrl, AddressesOfVersionSixStandInBrackets) {
  const auto url = parse_service_url("tls://[2001:db8::1]:6514");
  ASSERT_TRUE(url);
  EXPECT_EQ(url->host, "2001:db8::1");
  EXPECT_EQ(url->place(), "[2001:db8::1]:6514");
  EXPECT_FALSE(parse_service_url("tls://2001:db8::1:6514"));
  EXPECT_FALSE(parse_service_url("tls://[192.0.2.1]:6514"));
}

TEST(ServiceUrl, SeesALogin) {
  const auto url = parse_service_url("https://user:word@a.example/");
  ASSERT_TRUE(url);
  EXPECT_TRUE(url->has_login);
  EXPECT_EQ(url->host, "a.example");
}

TEST(ServiceUrl, TakesNothingElse) {
  for (const auto* text :
       {"", "siem.example:514", "://a", "tcp://", "tcp://:514", "tcp://a:0", "tcp://a:65536",
        "tcp://a:", "tcp://a:5x", "tcp://a b:1", "https://a/x y", "https://a/x\ny", "https://a/#x",
        "tcp://[::1", "tcp://[::1]x", "https://\xC3\xA9.example/"}) {
    EXPECT_FALSE(parse_service_url(text)) << text;
  }
}

}  // namespace
}  // namespace weir
