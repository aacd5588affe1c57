#include "weir/base/ip.hpp"

#include <gtest/gtest.h>

namespace weir {
namespace {

IpAddress ip(std::string_view text) { return IpAddress::parse(text).value(); }
IpNetwork net(std::string_view text) { return IpNetwork::parse(text).value(); }

TEST(IpAddress, ReadsAndWritesIpv4) {
  EXPECT_TRUE(ip("192.0.2.1").is_v4());
  EXPECT_EQ(ip("192.0.2.1").to_string(), "192.0.2.1");
}

TEST(IpAddress, ReadsAndWritesIpv6) {
  EXPECT_FALSE(ip("2001:db8::1").is_v4());
  EXPECT_EQ(ip("2001:DB8:0:0::1").to_string(), "2001:db8::1");
}

TEST(IpAddress, MappedIpv4EqualsIpv4) {
  EXPECT_EQ(ip("::ffff:192.0.2.1"), ip("192.0.2.1"));
  EXPECT_EQ(ip("::ffff:192.0.2.1").to_string(), "192.0.2.1");
}

TEST(IpAddress, ReadsTheLiteralsOfSmtp) {
  EXPECT_EQ(ip("[192.0.2.1]"), ip("192.0.2.1"));
  EXPECT_EQ(ip("[IPv6:2001:db8::1]"), ip("2001:db8::1"));
  EXPECT_EQ(ip("ipv6:2001:db8::1"), ip("2001:db8::1"));
}

TEST(IpAddress, AViewOfNothingIsNoAddress) { EXPECT_FALSE(IpAddress::parse(std::string_view{})); }

TEST(IpAddress, RefusesEverythingElse) {
  for (const std::string_view text :
       {"", "192.0.2", "192.0.2.256", "192.0.2.1 ", "192.0.2.01x", "[192.0.2.1", "IPv6:192.0.2.1",
        "fe80::1%eth0", "host.example", "2001:db8:::1"}) {
    EXPECT_FALSE(IpAddress::parse(text)) << text;
  }
  EXPECT_FALSE(IpAddress::parse(std::string_view{"192.0.2.1\0", 10}));
}

TEST(IpNetwork, HoldsItsRangeOnly) {
  EXPECT_TRUE(net("10.1.0.0/16").contains(ip("10.1.255.255")));
  EXPECT_FALSE(net("10.1.0.0/16").contains(ip("10.2.0.0")));
  EXPECT_TRUE(net("2001:db8::/32").contains(ip("2001:db8:ffff::1")));
  EXPECT_FALSE(net("2001:db8::/32").contains(ip("2001:db9::1")));
}

TEST(IpNetwork, PrefixNeedNotEndOnAByte) {
  EXPECT_TRUE(net("192.0.2.64/26").contains(ip("192.0.2.127")));
  EXPECT_FALSE(net("192.0.2.64/26").contains(ip("192.0.2.128")));
}

TEST(IpNetwork, BareAddressIsABlockOfOne) {
  EXPECT_TRUE(net("192.0.2.1").contains(ip("192.0.2.1")));
  EXPECT_FALSE(net("192.0.2.1").contains(ip("192.0.2.2")));
}

TEST(IpNetwork, WholeFamiliesDoNotMix) {
  EXPECT_TRUE(net("0.0.0.0/0").contains(ip("203.0.113.9")));
  EXPECT_FALSE(net("0.0.0.0/0").contains(ip("2001:db8::1")));
  EXPECT_FALSE(net("::/0").contains(ip("203.0.113.9")));
}

TEST(IpNetwork, RefusesHostBits) {
  EXPECT_FALSE(IpNetwork::parse("10.1.0.1/16"));
  EXPECT_FALSE(IpNetwork::parse("2001:db8::1/64"));
}

TEST(IpNetwork, RefusesMalformedPrefixes) {
  for (const std::string_view text :
       {"10.0.0.0/", "10.0.0.0/33", "10.0.0.0/-1", "10.0.0.0/08", "2001:db8::/129", "/8"}) {
    EXPECT_FALSE(IpNetwork::parse(text)) << text;
  }
}

TEST(IpNetwork, WritesWhatItReads) {
  for (const std::string_view text : {"10.0.0.0/8", "0.0.0.0/0", "2001:db8::/32", "192.0.2.1"}) {
    EXPECT_EQ(net(text).to_string(), text);
  }
}

}  // namespace
}  // namespace weir
