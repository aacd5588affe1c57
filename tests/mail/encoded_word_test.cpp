#include "mail/encoded_word.hpp"

#include "mail/reading.hpp"

namespace weir::mail {
namespace {

TEST(DecodeWords, LeavesPlainTextAlone) {
  EXPECT_EQ(decode_words("Hello =? there"), "Hello =? there");
}

TEST(DecodeWords, DecodesBothEncodings) {
  EXPECT_EQ(decode_words("=?utf-8?q?Bj=C3=B6rn_B?="), "Björn B");
  EXPECT_EQ(decode_words("=?UTF-8?b?QmrDtnJu?="), "Björn");
}

TEST(DecodeWords, DecodesTheWesternCharacterSets) {
  EXPECT_EQ(decode_words("=?iso-8859-1?q?=F6?="), "ö");
  EXPECT_EQ(decode_words("=?iso-8859-15?q?=A4=BE?="), "€Ÿ");
  EXPECT_EQ(decode_words("=?windows-1252?q?=80=93?="), "€“");
  EXPECT_EQ(decode_words("=?us-ascii?q?abc?="), "abc");
}

TEST(DecodeWords, KeepsOtherCharacterSetsEncoded) {
  EXPECT_EQ(decode_words("a =?koi8-r?q?=C1?= b"), "a =?koi8-r?q?=C1?= b");
}

TEST(DecodeWords, IgnoresTheLanguage) { EXPECT_EQ(decode_words("=?utf-8*de?q?a?="), "a"); }

TEST(DecodeWords, DropsWhiteSpaceBetweenTwoWords) {
  EXPECT_EQ(decode_words("=?utf-8?q?a?=\n =?utf-8?q?b?="), "ab");
  EXPECT_EQ(decode_words("=?utf-8?q?a?= x =?utf-8?q?b?="), "a x b");
}

TEST(DecodeWords, KeepsWhiteSpaceBesideAWordItCannotDecode) {
  EXPECT_EQ(decode_words("=?utf-8?q?a?= =?koi8-r?q?b?="), "a =?koi8-r?q?b?=");
}

TEST(DecodeWords, JoinsACharacterThatWasCutInTwo) {
  EXPECT_EQ(decode_words("=?utf-8?q?=C3?= =?utf-8?q?=B6?="), "ö");
}

TEST(DecodeWords, KeepsBrokenWords) {
  for (const std::string_view text :
       {"=?utf-8?q?a", "=?utf-8?x?a?=", "=??q?a?=", "=?utf-8?q?a?b?=", "=?utf-8?q", "=?"}) {
    EXPECT_EQ(decode_words(text), text);
  }
}

TEST(DecodeWords, ToleratesBrokenEncodings) {
  EXPECT_EQ(decode_words("=?utf-8?q?a=4?="), "a=4");
  EXPECT_EQ(decode_words("=?utf-8?q?a=ZZ?="), "a=ZZ");
  EXPECT_EQ(decode_words("=?utf-8?b?YW\tJj?="), "abc");
  EXPECT_EQ(decode_words("=?utf-8?b?YWJ?="), "ab");
}

TEST(DecodeWords, KeepsBrokenUtf8ForTheReaderToMark) {
  EXPECT_EQ(decode_words("=?utf-8?q?=FF?="), "\xff");
}

TEST(DecodeWords, IsLinear) {
  const std::string text = repeated("=?a?q?", 1'000'000);
  EXPECT_EQ(decode_words(text), text);
}

TEST(DecodeWordsLoosely, ReadsUtf7) {
  EXPECT_EQ(decode_words_loosely("=?utf-7?q?a+AEA-b +- c?="), "a@b + c");
}

TEST(DecodeWordsLoosely, FoldsOverlongForms) {
  EXPECT_EQ(decode_words_loosely("=?utf-8?q?=C1=80=E0=81=80=F0=80=81=80?="), "@@@");
}

TEST(DecodeWordsLoosely, ShowsTheAsciiOfUtf16) {
  EXPECT_EQ(decode_words_loosely("=?utf-16be?q?=00a=00=40?="), "a@");
}

TEST(DecodeWordsLoosely, SeesNoAsciiInDoubleByteCharacters) {
  EXPECT_EQ(decode_words_loosely("=?shift_jis?q?=81=40a=40?="), "xa@");
  EXPECT_EQ(decode_words_loosely("=?iso-2022-jp?q?=1B$B=40=3C=1B(Ba?="), "xxa");
}

}  // namespace
}  // namespace weir::mail
