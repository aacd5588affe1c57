#include "weir/base/text.hpp"

#include <gtest/gtest.h>

#include <string>

namespace weir {
namespace {

TEST(Text, LowerCaseTouchesAsciiOnly) { EXPECT_EQ(ascii_lower("ÄBC-xyz"), "Äbc-xyz"); }

TEST(Text, EqualityIgnoresAsciiCase) {
  EXPECT_TRUE(iequals("Message-ID", "message-id"));
  EXPECT_FALSE(iequals("From", "Fro"));
  EXPECT_FALSE(iequals("ä", "Ä"));
}

TEST(Text, TrimsBlanksAndLineBreaksAtBothEnds) {
  EXPECT_EQ(trimmed(" \t\r\n a b \n"), "a b");
  EXPECT_EQ(trimmed(" \t"), "");
}

TEST(Text, StarMatchesAnyRunOfBytes) {
  EXPECT_TRUE(matches_pattern("*.protection.outlook.com", "x.mail.Protection.Outlook.com"));
  EXPECT_TRUE(matches_pattern("a*c*", "abcc"));
  EXPECT_TRUE(matches_pattern("*", ""));
  EXPECT_FALSE(matches_pattern("*.example", "example"));
}

TEST(Text, QuestionMarkMatchesOneByte) {
  EXPECT_TRUE(matches_pattern("app0?", "app07"));
  EXPECT_FALSE(matches_pattern("app0?", "app0"));
}

TEST(Text, PatternMustCoverTheWholeText) {
  EXPECT_FALSE(matches_pattern("mx", "mx1"));
  EXPECT_FALSE(matches_pattern("mx1", "mx"));
}

TEST(Text, ManyStarsDoNotExplode) {
  EXPECT_FALSE(matches_pattern("*a*a*a*a*a*a*a*a*b", std::string(2000, 'a')));
}

TEST(Printable, LeavesPlainTextAlone) { EXPECT_EQ(printable("Hello, wörld", 100), "Hello, wörld"); }

TEST(Printable, EscapesControlBytes) {
  EXPECT_EQ(printable("a\r\nb\tc\x7f", 100), "a\\x0d\\x0ab\\x09c\\x7f");
}

TEST(Printable, EscapesNul) { EXPECT_EQ(printable(std::string_view{"a\0b", 3}, 100), "a\\x00b"); }

TEST(Printable, EscapesC1Controls) { EXPECT_EQ(printable("\xc2\x9b", 100), "\\x9b"); }

TEST(Printable, EscapesBidirectionalControls) {
  EXPECT_EQ(printable("a\u202eb\u2066c\u200fd", 100), "a\\u{202e}b\\u{2066}c\\u{200f}d");
}

TEST(Printable, EscapesUnicodeLineSeparators) {
  EXPECT_EQ(printable("a\u2028b\u2029", 100), "a\\u{2028}b\\u{2029}");
}

TEST(Printable, ReplacesBrokenUtf8) {
  EXPECT_EQ(printable("a\xff\xc3", 100), "a\uFFFD\uFFFD");
  EXPECT_EQ(printable("\xe2\x82z", 100), "\uFFFDz") << "a cut sequence is one character";
}

TEST(Printable, ReplacesOverlongAndSurrogateForms) {
  EXPECT_EQ(printable("\xc0\xaf", 100), "\uFFFD\uFFFD");
  EXPECT_EQ(printable("\xed\xa0\x80", 100), "\uFFFD\uFFFD\uFFFD");
}

TEST(Printable, TextOfExactlyTheBoundIsNotCut) { EXPECT_EQ(printable("abcdef", 6), "abcdef"); }

TEST(Printable, CutsWithAnEllipsisWithinTheBound) {
  EXPECT_EQ(printable("abcdefg", 6), "abc…");
  EXPECT_EQ(printable("ääää", 7), "ää…");
  EXPECT_EQ(printable("ääää", 6), "ä…") << "never half a character";
}

TEST(Printable, NeverCutsAnEscape) { EXPECT_EQ(printable("ab\x01\x02", 9), "ab\\x01…"); }

TEST(Printable, KeepsTinyBounds) {
  EXPECT_EQ(printable("abcd", 2), "");
  EXPECT_EQ(printable("abcd", 0), "");
}

}  // namespace
}  // namespace weir
