#include "config/redis_url.hpp"

#include <gtest/gtest.h>

namespace weir::config {
namespace {

RedisUrl parsed(const std::string& text) {
  const auto url = parse_redis_url(text);
  EXPECT_TRUE(url.has_value()) << text;
  return url.value_or(RedisUrl{});
}

TEST(RedisUrl, NamesHostPortAndDatabase) {
  const auto url = parsed("redis://redis.contoso.example:6380/3");
  EXPECT_EQ(url.host, "redis.contoso.example");
  EXPECT_EQ(url.port, 6380);
  EXPECT_EQ(url.database, 3u);
}

TEST(RedisUrl, HasDefaults) {
  const auto url = parsed("redis://10.0.0.1");
  EXPECT_EQ(url.port, 6379);
  EXPECT_EQ(url.database, 0u);
  EXPECT_EQ(parsed("redis://10.0.0.1:7000/").port, 7000);
}

TEST(RedisUrl, TakesAnIpv6AddressInBrackets) {
  const auto url = parsed("redis://[2001:db8::1]:6380/1");
  EXPECT_EQ(url.host, "2001:db8::1");
  EXPECT_EQ(url.port, 6380);
}

TEST(RedisUrl, TakesUserAndPasswordWithEscapes) {
  const auto url = parsed("redis://weir:p%40ss%3a@localhost:6379/0");
  EXPECT_EQ(url.user, "weir");
  EXPECT_EQ(url.password, "p@ss:");
  EXPECT_EQ(parsed("redis://:secret@localhost").user, "");
}

TEST(RedisUrl, TakesAUnixSocket) {
  const auto url = parsed("redis+unix:/run/redis/redis.sock?db=2");
  EXPECT_EQ(url.path, "/run/redis/redis.sock");
  EXPECT_EQ(url.database, 2u);
  EXPECT_EQ(url.host, "");
}

TEST(RedisUrl, RefusesWhatIsNeither) {
  for (const char* text : {"",
                           "redis",
                           "redis://",
                           "redis://:6379",
                           "redis://a:0",
                           "redis://a:65536",
                           "redis://a:x",
                           "redis://a/x",
                           "redis://a/70000",
                           "redis://user@a",
                           "redis://u:@a",
                           "redis://u:%zz@a",
                           "redis://u:%00@a",
                           "redis://[::1",
                           "redis://[10.0.0.1]",
                           "redis://a b",
                           "redis+unix:run/x",
                           "redis+unix:/run/x?db=",
                           "redis+unix:/run/x?database=1",
                           "rediss://a",
                           "http://a"}) {
    EXPECT_FALSE(parse_redis_url(text).has_value()) << text;
  }
}

TEST(RedisUrl, EmptyIsGood) {
  EXPECT_EQ(check_redis_url(""), "");
  EXPECT_NE(check_redis_url("localhost"), "");
}

}  // namespace
}  // namespace weir::config
