#include <gtest/gtest.h>

#include <string>

#include "mime/message.hpp"

namespace weir::mime {
namespace {

Decoded base64(std::string_view text, std::size_t max = 1000) {
  return decode(part_of(Encoding::base64, text), max);
}

Decoded printable_text(std::string_view text, std::size_t max = 1000) {
  return decode(part_of(Encoding::quoted_printable, text), max);
}

Decoded uu(std::string_view text, std::size_t max = 1000) {
  return decode(part_of(Encoding::uuencode, text), max);
}

TEST(Base64, DecodesEveryLength) {
  EXPECT_EQ(base64("").bytes, "");
  EXPECT_EQ(base64("TQ==").bytes, "M");
  EXPECT_EQ(base64("TWE=").bytes, "Ma");
  EXPECT_EQ(base64("TWFu").bytes, "Man");
  EXPECT_EQ(base64("TW\r\nFu \tTWFu\r\n").bytes, "ManMan");
  EXPECT_FALSE(base64("TW\r\nFu \tTWFu\r\n").damaged);
  EXPECT_EQ(base64("AP+/").bytes, std::string("\0\xFF\xBF", 3));
}

TEST(Base64, ForeignCharactersAreSkipped) {
  const Decoded decoded = base64("QUJD||\xFF|||QUJD");
  EXPECT_EQ(decoded.bytes, "ABCABC");
  EXPECT_TRUE(decoded.damaged);
  EXPECT_EQ(decoded.anomaly, "base64_foreign_characters");
  EXPECT_EQ(base64("Q!U!J!D").bytes, "ABC");
}

TEST(Base64, WhatFollowsThePaddingIsDecodedToo) {
  const Decoded decoded = base64("TQ==\r\nRVhF");
  EXPECT_EQ(decoded.bytes, "MEXE");
  EXPECT_TRUE(decoded.damaged);
  EXPECT_EQ(decoded.anomaly, "base64_after_padding");
  EXPECT_EQ(base64("TQ==\r\n\r\n").anomaly, "");
}

TEST(Base64, ABrokenEndGivesItsBytes) {
  EXPECT_EQ(base64("TWE").bytes, "Ma");
  EXPECT_TRUE(base64("TWFuT").damaged);
  Part part = part_of(Encoding::base64, "TWFuT");
  part.cut = true;
  EXPECT_FALSE(decode(part, 100).damaged);
}

TEST(Base64, StopsAtTheLimit) {
  for (std::size_t max = 0; max < 6; ++max) {
    const Decoded decoded = base64("TWFuTWFu", max);
    EXPECT_EQ(decoded.bytes, std::string("ManMan").substr(0, max));
    EXPECT_TRUE(decoded.cut);
    EXPECT_FALSE(decoded.damaged);
  }
  EXPECT_FALSE(base64("TWFuTWFu", 6).cut);
  EXPECT_FALSE(base64("TWFuTWFu", static_cast<std::size_t>(-1)).cut);
}

TEST(QuotedPrintable, Decodes) {
  EXPECT_EQ(printable_text("a=3Db=c3=A9").bytes, "a=b\xC3\xA9");
  EXPECT_EQ(printable_text("one=\r\n two=  \r\nthree\t \r\nfour=").bytes, "one twothree\r\nfour");
  EXPECT_EQ(printable_text("a\nb\n").bytes, "a\nb\n");
  EXPECT_EQ(printable_text("h=74tp://=\n=65vil.example").bytes, "http://evil.example");
}

TEST(QuotedPrintable, ABrokenEscapeStaysAsWritten) {
  const Decoded decoded = printable_text("?a=x&b==3D&c=4");
  EXPECT_EQ(decoded.bytes, "?a=x&b==&c=4");
  EXPECT_FALSE(decoded.damaged);
}

TEST(QuotedPrintable, ManyBrokenEscapesAreDamage) {
  std::string text;
  for (int i = 0; i < 20; ++i) text += "=zz";
  EXPECT_TRUE(printable_text(text).damaged);
  EXPECT_EQ(printable_text(text).anomaly, "quoted_printable_damaged");
  EXPECT_EQ(printable_text(text).bytes, text);
}

TEST(QuotedPrintable, StopsAtTheLimit) {
  const Decoded decoded = printable_text("abc=\r\ndef", 4);
  EXPECT_EQ(decoded.bytes, "abcd");
  EXPECT_TRUE(decoded.cut);
  EXPECT_FALSE(printable_text("abc=\r\ndef", 6).cut);
}

TEST(Uuencode, Decodes) {
  EXPECT_EQ(uu("begin 644 cat.txt\r\n#0V%T\r\n`\r\nend\r\n").bytes, "Cat");
  EXPECT_EQ(uu("some text\nbegin 0644 a b.txt\n#0V%T\n \nend\nmore").bytes, "Cat");
  EXPECT_EQ(uu("#0V%T\n").bytes, "Cat");
}

TEST(Uuencode, LostBlanksAreZeros) { EXPECT_EQ(uu("#\n").bytes, std::string(3, '\0')); }

TEST(Uuencode, ForeignLinesAreDamage) {
  const Decoded decoded = uu("begin 644 a\n#0V%T\n\xFFxx\nend\n");
  EXPECT_EQ(decoded.bytes, "Cat");
  EXPECT_TRUE(decoded.damaged);
}

TEST(Uuencode, StopsAtTheLimit) {
  const Decoded decoded = uu("begin 644 a\n#0V%T\n#0V%T\nend\n", 4);
  EXPECT_EQ(decoded.bytes, "CatC");
  EXPECT_TRUE(decoded.cut);
}

TEST(Identity, IsKept) {
  const Decoded decoded = decode(part_of(Encoding::identity, "a=3D"), 3);
  EXPECT_EQ(decoded.bytes, "a=3");
  EXPECT_TRUE(decoded.cut);
  EXPECT_FALSE(decode(part_of(Encoding::identity, "a=3D"), 4).cut);
}

}  // namespace
}  // namespace weir::mime
