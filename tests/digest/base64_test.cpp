#include "digest/base64.hpp"

#include <gtest/gtest.h>

namespace weir::digest {
namespace {

TEST(Base64, IsThatOfTheRfc) {
  // RFC 4648 section 10.
  EXPECT_EQ(to_base64(""), "");
  EXPECT_EQ(to_base64("f"), "Zg==");
  EXPECT_EQ(to_base64("fo"), "Zm8=");
  EXPECT_EQ(to_base64("foo"), "Zm9v");
  EXPECT_EQ(to_base64("foobar"), "Zm9vYmFy");
}

TEST(Base64, GivesBackEveryByte) {
  std::string bytes;
  for (int i = 0; i < 1'000; ++i) {
    bytes += static_cast<char>(i % 256);
    EXPECT_EQ(from_base64(to_base64(bytes)), bytes) << i;
  }
}

TEST(Base64, TakesNothingElse) {
  for (const auto* text : {"Zg", "Zg=", "Zg===", "Z===", "Zh==", "====", "Zg==Zg==", " Zm9v",
                           "Zm9v ", "Zm9v\n", "Zm9v    ", "Zm-_", "Zm\tv", "Zm9v=m9v"}) {
    EXPECT_EQ(from_base64(text), std::nullopt) << text;
  }
  EXPECT_EQ(from_base64(""), "");
  EXPECT_EQ(from_base64(std::string_view{"Zm\0v", 4}), std::nullopt);
}

}  // namespace
}  // namespace weir::digest
