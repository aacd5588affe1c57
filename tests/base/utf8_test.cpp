#include "base/utf8.hpp"

#include <gtest/gtest.h>

namespace weir {
namespace {

TEST(Utf8, AcceptsEveryLength) { EXPECT_TRUE(is_utf8("a\u00e9\u20ac\U0001f600")); }

TEST(Utf8, RefusesWhatRfc3629Refuses) {
  EXPECT_FALSE(is_utf8("\x80"));
  EXPECT_FALSE(is_utf8("\xc1\x80"));
  EXPECT_FALSE(is_utf8("\xe0\x80\xaf"));
  EXPECT_FALSE(is_utf8("\xed\xbf\xbf"));
  EXPECT_FALSE(is_utf8("\xf4\x90\x80\x80"));
  EXPECT_FALSE(is_utf8("\xf5\x80\x80\x80"));
  EXPECT_FALSE(is_utf8("\xe2\x82"));
}

TEST(Utf8, DecodesAndTellsTheLength) {
  const CodePoint point = next_code_point("\u20acx");
  EXPECT_TRUE(point.valid);
  EXPECT_EQ(point.value, U'\u20ac');
  EXPECT_EQ(point.length, 3u);
}

TEST(Utf8, WritesWhatItReads) {
  for (const char32_t value : {U'A', U'\u00e9', U'\u20ac', U'\U0001f600'}) {
    std::string text;
    append_utf8(text, value);
    EXPECT_EQ(next_code_point(text).value, value);
  }
}

TEST(Utf8, WritesNoSurrogates) {
  std::string text;
  append_utf8(text, 0xD800);
  EXPECT_EQ(text, "\uFFFD");
}

}  // namespace
}  // namespace weir
