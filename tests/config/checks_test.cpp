#include "config/checks.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace weir::config {
namespace {

using ::testing::HasSubstr;

TEST(Checks, TakesTheThreeKindsOfSocket) {
  EXPECT_EQ(check_socket("unix:/run/weir/m.sock"), "");
  EXPECT_EQ(check_socket("inet:8894@127.0.0.1"), "");
  EXPECT_EQ(check_socket("inet:8894@localhost"), "");
  EXPECT_EQ(check_socket("inet6:8894@::1"), "");
}

TEST(Checks, RefusesOtherSockets) {
  for (const char* text :
       {"", "/run/x.sock", "unix:run/x", "unix:", "local:/run/x", "inet:8894", "inet:0@127.0.0.1",
        "inet:65536@127.0.0.1", "inet:x@127.0.0.1", "inet:8894@", "inet:8894@a b"}) {
    EXPECT_NE(check_socket(text), "") << text;
  }
}

TEST(Checks, TellsTheFamiliesOfSocketsApart) {
  EXPECT_THAT(check_socket("inet:8894@::1"), HasSubstr("inet6:"));
  EXPECT_THAT(check_socket("inet6:8894@127.0.0.1"), HasSubstr("\"inet:\""));
}

TEST(Checks, RefusesSocketPathsThatTheKernelWouldCut) {
  EXPECT_EQ(check_socket_path('/' + std::string(106, 'x')), "");
  EXPECT_THAT(check_socket_path('/' + std::string(107, 'x')), HasSubstr("107"));
}

TEST(Checks, TakesOctalModesOnly) {
  EXPECT_EQ(check_socket_mode("0660"), "");
  EXPECT_EQ(check_socket_mode("660"), "");
  for (const char* text : {"", "0x1", "0888", "rw", "1660", "06600"}) {
    EXPECT_NE(check_socket_mode(text), "") << text;
  }
}

TEST(Checks, SaysThatHostBitsAreSet) {
  EXPECT_EQ(check_network("10.0.0.0/8"), "");
  EXPECT_THAT(check_network("10.0.0.1/8"), HasSubstr("\"10.0.0.1\" for this host alone"));
  EXPECT_THAT(check_network("2001:db8::1/32"), HasSubstr("begins at another address"));
}

TEST(Checks, SaysHowLongAPrefixMayBe) {
  EXPECT_THAT(check_network("10.0.0.0/33"), HasSubstr("0 to 32"));
  EXPECT_THAT(check_network("2001:db8::/129"), HasSubstr("0 to 128"));
  EXPECT_THAT(check_network("10.0.0.0/"), HasSubstr("0 to 32"));
}

TEST(Checks, RefusesWhatIsNoNetwork) {
  for (const char* text : {"", "host.example", "10.1", "10.0.0.0-10.0.0.9", "/8"}) {
    EXPECT_THAT(check_network(text), HasSubstr("write an address or a block")) << text;
  }
}

TEST(Checks, TakesDomainsAndTheirSubtrees) {
  for (const char* text : {"contoso.example", "*.fab.example", "corp.local", "CONTOSO.example.",
                           "b\xC3\xBC"
                           "cher.example",
                           "_dmarc.x", "localhost"}) {
    EXPECT_EQ(check_domain_pattern(text), "") << text;
  }
}

TEST(Checks, RefusesWhatIsNoDomain) {
  for (const char* text : {"", "*", "*.", "a..b", ".a", "*.*.a", "a*.b", "user@a.b", "a b.c",
                           "-a.b", "a-.b", "\xFF.b", "a,b"}) {
    EXPECT_NE(check_domain_pattern(text), "") << text;
  }
  EXPECT_NE(check_domain_pattern(std::string(64, 'a') + ".b"), "");
}

TEST(Checks, TakesTenantIdsOnly) {
  EXPECT_EQ(check_guid("AAAAAAAA-bbbb-cccc-dddd-0123456789ab"), "");
  EXPECT_NE(check_guid("aaaaaaaabbbbccccdddd0123456789ab"), "");
  EXPECT_NE(check_guid("gaaaaaaa-bbbb-cccc-dddd-0123456789ab"), "");
}

TEST(Checks, TakesHostAndPortForHttp) {
  for (const char* text : {"", "127.0.0.1:8125", "[::1]:8125", "localhost:1"}) {
    EXPECT_EQ(check_http(text), "") << text;
  }
  for (const char* text : {"8125", ":8125", "::1:8125", "[::1:8125", "127.0.0.1:", "a:99999"}) {
    EXPECT_NE(check_http(text), "") << text;
  }
}

TEST(Checks, KnowsWhatOnlyThisHostReaches) {
  for (const char* host : {"127.0.0.1", "127.9.9.9", "::1", "[::1]", "localhost"}) {
    EXPECT_TRUE(is_loopback(host)) << host;
  }
  for (const char* host : {"0.0.0.0", "10.0.0.1", "::", "mx.contoso.example"}) {
    EXPECT_FALSE(is_loopback(host)) << host;
  }
}

TEST(Checks, KeepsNamesOutThatWouldBreakAHeader) {
  EXPECT_EQ(check_identifier("onprem-to-m365"), "");
  for (const char* text : {"", "a b", "a;b", "a|b", "-a", "a\nb", "\xC3\xBC"}) {
    EXPECT_NE(check_identifier(text), "") << text;
  }
  EXPECT_NE(check_identifier(std::string(65, 'a')), "");
}

}  // namespace
}  // namespace weir::config
