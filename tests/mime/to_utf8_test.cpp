#include <gtest/gtest.h>

#include <string>

#include "mime/charset.hpp"
#include "mime/part.hpp"

namespace weir::mime {
namespace {

using namespace std::string_literals;

TEST(ToUtf8, KnowsTheUsualSets) {
  EXPECT_EQ(to_utf8("plain", ""), "plain");
  EXPECT_EQ(to_utf8("caf\xC3\xA9", "utf-8"), "caf\u00E9");
  EXPECT_EQ(to_utf8("\x80 caf\xE9", "Windows-1252"), "\u20AC caf\u00E9");
  EXPECT_EQ(to_utf8("\x80 caf\xE9", "iso-8859-1"), "\u20AC caf\u00E9");
  EXPECT_EQ(to_utf8("\xB1", "ISO_8859-2"), "\u0105");
  EXPECT_EQ(to_utf8("\xCF\xF0\xE8", "windows-1251"), "\u041F\u0440\u0438");
  EXPECT_EQ(to_utf8("\xF0\xD2\xC9", "KOI8-R"), "\u041F\u0440\u0438");
  EXPECT_EQ(to_utf8("\xC4\xE3", "gb2312"), "\u4F60");
  EXPECT_EQ(to_utf8("\x81\x30\x84\x36", "gb18030"), "\u00A5");
  EXPECT_EQ(to_utf8("\xA7\x41", "Big5"), "\u4F60");
  EXPECT_EQ(to_utf8("\x82\xB1", "Shift_JIS"), "\u3053");
  EXPECT_EQ(to_utf8("\x1B$B$3\x1B(B", "iso-2022-jp"), "\u3053");
  EXPECT_EQ(to_utf8("\xB0\xA1", "ks_c_5601-1987"), "\uAC00");
}

TEST(ToUtf8, SevenBitSetsDoNotHideText) {
  EXPECT_EQ(to_utf8("+AGgAdAB0AHA-://", "utf-7"), "http://");
  EXPECT_EQ(to_utf8("\x88\xA3\xA3\x97", "cp037"), "http");
}

TEST(ToUtf8, Utf16InEitherOrder) {
  EXPECT_EQ(to_utf8("h\0i\0"s, "utf-16le"), "hi");
  EXPECT_EQ(to_utf8("\0h\0i"s, "utf-16be"), "hi");
  EXPECT_EQ(to_utf8("h\0i\0"s, "utf-16"), "hi");
  EXPECT_EQ(to_utf8("\0h\0i"s, "utf-16"), "hi");
  EXPECT_EQ(to_utf8("\x3D\xD8\x00\xDE"s, "utf-16le"), "\U0001F600");
  EXPECT_EQ(to_utf8("\x3D\xD8h\0x"s, "utf-16le"), "\uFFFDhx");
}

TEST(ToUtf8, PlainTextThatClaimsToBeUtf16StaysReadable) {
  EXPECT_EQ(to_utf8("http://a.example", "utf-16"), "http://a.example");
}

TEST(ToUtf8, AByteOrderMarkWins) {
  EXPECT_EQ(to_utf8("\xEF\xBB\xBF"
                    "caf\xC3\xA9",
                    "iso-8859-1"),
            "caf\u00E9");
  EXPECT_EQ(to_utf8("\xFF\xFEh\0"s, "utf-8"), "h");
  EXPECT_EQ(to_utf8("\xFE\xFF\0h"s, "utf-8"), "h");
}

TEST(ToUtf8, WhatCannotBeConvertedIsKept) {
  EXPECT_EQ(to_utf8("a\xFF"
                    "b",
                    "no-such-set"),
            "a\xFF"
            "b");
  EXPECT_EQ(to_utf8("http://\xFF.example", "iso-2022-jp"), "http://\xFF.example");
  EXPECT_EQ(to_utf8("ab\xC4", "gb2312"), "ab\xC4");
  EXPECT_EQ(to_utf8("a\x81"
                    "b\xE9",
                    "windows-1252"),
            "a\x81"
            "b\u00E9");
}

TEST(ToUtf8, LongTextIsConvertedWhole) {
  const std::string in(100'001, '\xE9');
  std::string out;
  for (std::size_t i = 0; i < in.size(); ++i) out += "\u00E9";
  EXPECT_EQ(to_utf8(in, "windows-1252"), out);
}

TEST(ToUtf8, NamesFromMailNeverReachIconv) {
  EXPECT_EQ(charset_of("utf-8//TRANSLIT").script, Script::unknown);
  EXPECT_EQ(charset_of("iso-2022-jp-3").script, Script::unknown);
  EXPECT_EQ(charset_of("iso-2022-cn-ext").script, Script::unknown);
  EXPECT_EQ(charset_of(std::string(100'000, 'a')).script, Script::unknown);
  EXPECT_STREQ(charset_of("x-SJIS").iconv, "CP932");
}

}  // namespace
}  // namespace weir::mime
