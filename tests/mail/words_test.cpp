#include "mail/words.hpp"

#include <gtest/gtest.h>

#include "mail/common_words.hpp"

namespace weir::mail {
namespace {

std::vector<Word> words(std::string_view text, WordsOf of = WordsOf::body) {
  std::vector<Word> found;
  append_words(found, text, of);
  return found;
}

Word word(std::string_view text) {
  auto hash = kNoLetters;
  for (const char c : text) hash = with_letter(hash, static_cast<unsigned char>(c));
  hash = finished(hash);
  return word_facts(hash).common() ? hash | 1U : hash;
}

TEST(Words, AreFoldedAndCutAtWhatIsNoLetter) {
  EXPECT_EQ(words("Parcel-ARRIVED: table"),
            (std::vector{word("parcel"), word("arrived"), word("table")}));
}

TEST(Words, FoldTheCaseOfOtherAlphabets) {
  EXPECT_EQ(words("ÜBERFÄLLIG ŁÓDŹ ΣΟΦΙΑ ДОСТАВКА"), words("überfällig łódź σοφια доставка"));
  EXPECT_NE(words("überfällig"), words("uberfallig"));
}

TEST(Words, AreKnownWhenCommon) {
  const auto found = words("the parcel für bücher");
  ASSERT_EQ(found.size(), 4U);
  EXPECT_TRUE(is_common(found[0]));
  EXPECT_FALSE(is_common(found[1]));
  EXPECT_TRUE(is_common(found[2]));
  EXPECT_FALSE(is_common(found[3]));
}

TEST(Words, LeaveOutWhatIsNoWord) {
  EXPECT_TRUE(words("a1b2 4711 x@contoso.example https://evil.example/x www.evil.example "
                    "evil.example/path C:\\temp snake_case key=value xy q")
                  .empty());
  EXPECT_TRUE(words(std::string(25, 'x')).empty());
  EXPECT_EQ(words(std::string(24, 'x')).size(), 1U);
}

TEST(Words, OfScriptsWithoutSpacesAreReadBetweenNumbers) {
  EXPECT_EQ(words("荷物12配達"), words("荷物 34配達"));
  EXPECT_EQ(words("荷物https://evil.example/x配達").size(), 2U);
  EXPECT_EQ(words("荷物配達").size(), 3U);
}

TEST(Words, OfPeopleAreThoseInAddressesToo) {
  const auto found = words("\"Miller, Alice\" <alice.miller@contoso.example>", WordsOf::people);
  EXPECT_EQ(found, (std::vector{word("miller"), word("alice"), word("alice"), word("miller"),
                                word("contoso"), word("example")}));
}

TEST(Words, OfASubjectMayEndInAComma) {
  EXPECT_EQ(words("parcel arrived!", WordsOf::subject).size(), 2U);
  EXPECT_TRUE(words("parcel arrived!", WordsOf::body).empty());
}

TEST(Words, ALongLineThatEndsInACommaIsNoGreeting) {
  EXPECT_EQ(words("parcel table window garden forest castle,").size(), 0U);
  EXPECT_EQ(words("parcel table window garden forest castle river,").size(), 7U);
}

TEST(Words, OnlyTheParagraphOfTheDisclaimerGoes) {
  const auto found = words("parcel arrived\n\nconfidential and privileged table\n\nwindow closed");
  EXPECT_EQ(found.size(), 4U);
}

TEST(Words, OneWordOfADisclaimerManyTimesIsNone) {
  EXPECT_FALSE(words("confidential confidential confidential parcel").empty());
}

TEST(Words, AreBounded) {
  std::string text;
  for (int i = 0; i < 5000; ++i) text += "parcel ";
  EXPECT_EQ(words(text).size(), kMaxWords);
}

}  // namespace
}  // namespace weir::mail
