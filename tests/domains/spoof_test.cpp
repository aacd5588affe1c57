#include <gtest/gtest.h>

#include <string>
#include <thread>
#include <vector>

#include "domains/public_domains.hpp"

namespace weir::domains {
namespace {

const PublicDomains kDomains;

std::string look(std::string_view text) { return kDomains.skeleton(text); }
bool alike(std::string_view a, std::string_view b) { return look(a) == look(b); }

TEST(Skeleton, FoldsCase) {
  EXPECT_TRUE(alike("CONTOSO", "contoso"));
  EXPECT_TRUE(alike("BÜCHER", "bücher"));
}

TEST(Skeleton, TakesDigitsForTheLettersThatTheyLookLike) {
  EXPECT_TRUE(alike("c0nt0s0", "contoso"));
  EXPECT_TRUE(alike("fabr1kam", "fabrikam"));
  EXPECT_TRUE(alike("fabrlkam", "fabrikam"));
  EXPECT_TRUE(alike("FABRlKAM", "fabrikam"));
}

TEST(Skeleton, TakesLetterPairsForTheLetterThatTheyLookLike) {
  EXPECT_TRUE(alike("fabrikarn", "fabrikam"));
  EXPECT_TRUE(alike("vvingtip", "wingtip"));
  EXPECT_TRUE(alike("aclatum", "adatum"));
}

TEST(Skeleton, SeesCyrillicLettersInALatinName) {
  EXPECT_TRUE(alike("cont\u043eso", "contoso"));    // о
  EXPECT_TRUE(alike("f\u0430brikam", "fabrikam"));  // а
}

TEST(Skeleton, SeesGreekLettersInALatinName) {
  EXPECT_TRUE(alike("c\u03bfntos\u03bf", "contoso"));  // ο
}

TEST(Skeleton, SeesANameThatIsWhollyOfAnotherScript) {
  EXPECT_TRUE(alike("\u0430\u0441\u0435", "ace"));  // асе
}

TEST(Skeleton, TakesACapitalForWhatItLooksLikeItself) {
  // СОNТОSО: the small form of Т looks like no Latin letter.
  EXPECT_TRUE(alike("\u0421\u041eN\u0422\u041eSO", "contoso"));
}

TEST(Skeleton, DropsMarksOnLatinLettersOnly) {
  EXPECT_TRUE(alike("cont\u1ecdso", "contoso"));  // ọ
  EXPECT_TRUE(alike("c\u00f8ntoso", "contoso"));  // ø
  EXPECT_FALSE(alike("\u0e01\u0e34", "\u0e01"));  // a Thai vowel sign is a letter of its own
}

TEST(Skeleton, DropsWhatShowsNothing) {
  EXPECT_TRUE(alike("con\u200btoso", "contoso"));
  EXPECT_TRUE(alike("con\u00adtoso", "contoso"));
  EXPECT_TRUE(alike("\u202econtoso", "contoso"));
}

TEST(Skeleton, ResolvesFullWidthAndMathematicalLetters) {
  EXPECT_TRUE(alike("\uff43\uff4f\uff4etoso\uff0eexample", "contoso.example"));
  EXPECT_TRUE(alike("\U0001d41c\U0001d428ntoso", "contoso"));
}

TEST(Skeleton, KeepsDotsAndAtSignsApart) {
  EXPECT_EQ(look("a.b-c_d@e"), "a.b-c_d@e");
  EXPECT_FALSE(alike("contoso.example", "contosoexample"));
}

TEST(Skeleton, KeepsDifferentNamesApart) {
  EXPECT_FALSE(alike("contoso", "fabrikam"));
  EXPECT_FALSE(alike("contoso", "contosso"));
}

TEST(Skeleton, OfNothingIsNothing) { EXPECT_EQ(look(""), ""); }

TEST(Skeleton, BrokenUtf8EqualsOnlyItself) {
  EXPECT_EQ(look("c0ntoso\xff"), "c0ntoso\xff");
  EXPECT_EQ(look("\xed\xa0\x80"), "\xed\xa0\x80");
  EXPECT_FALSE(alike("c0ntoso\xff", "contoso\xff"));
}

TEST(Skeleton, HasAnAnswerForEveryByteAndForNul) {
  for (int c = 0; c < 256; ++c) {
    const std::string text{'a', static_cast<char>(c), 'b'};
    EXPECT_EQ(look(text), look(text));
    EXPECT_FALSE(look(text).empty());
  }
}

TEST(Skeleton, LeavesTextBeyondAllMeasureAlone) {
  const std::string letters(100'000, '0');
  EXPECT_EQ(look(letters), letters);
  std::string marks{"a"};
  while (marks.size() < 100'000) marks += "\u0315\u0316";  // in the wrong order
  EXPECT_EQ(look(marks), marks);
}

TEST(Skeleton, TakesWhatGrowsMost) {
  std::string growing;
  while (growing.size() < 1000) growing += "\ufdfa";
  EXPECT_GT(look(growing).size(), growing.size());
}

TEST(Skeleton, IsTheSameOnEveryThread) {
  std::vector<std::string> seen(8);
  std::vector<std::thread> threads;
  for (auto& slot : seen) {
    threads.emplace_back([&slot] {
      for (int i = 0; i < 200; ++i) slot = look("c\u043ent\u043eso");
    });
  }
  for (auto& thread : threads) thread.join();
  for (const auto& skeleton : seen) EXPECT_EQ(skeleton, "contoso");
}

TEST(MixesScripts, SeesLatinWithCyrillicOrGreek) {
  EXPECT_TRUE(kDomains.mixes_scripts("cont\u043eso"));
  EXPECT_TRUE(kDomains.mixes_scripts("c\u03bfntoso"));
}

TEST(MixesScripts, IsFalseForWhatLanguagesMix) {
  EXPECT_FALSE(kDomains.mixes_scripts("contoso-24"));
  EXPECT_FALSE(kDomains.mixes_scripts("bücher"));
  EXPECT_FALSE(kDomains.mixes_scripts("\u0430\u0441\u0435"));
  EXPECT_FALSE(kDomains.mixes_scripts("tv\u6771\u4eac"));  // Latin with Han
}

TEST(MixesScripts, IsFalseForWhatIsNoText) {
  EXPECT_FALSE(kDomains.mixes_scripts(""));
  EXPECT_FALSE(kDomains.mixes_scripts("cont\u043eso\xff"));
}

TEST(Unicode, ShowsWhatAPersonSees) {
  EXPECT_EQ(kDomains.unicode("xn--bcher-kva.example"), "bücher.example");
  EXPECT_EQ(kDomains.unicode("mail.xn--bcher-kva.example"), "mail.bücher.example");
  EXPECT_EQ(kDomains.unicode("contoso.example"), "contoso.example");
  EXPECT_EQ(kDomains.unicode(""), "");
}

TEST(Unicode, IsTheWayBackFromNormalise) {
  const std::string apple = "\u0430\u0440\u0440\u04cf\u0435.example";
  EXPECT_EQ(kDomains.unicode(kDomains.normalise(apple)), apple);
  EXPECT_EQ(look(kDomains.unicode("xn--80ak6aa92e.example")), look("apple.example"));
}

TEST(Unicode, KeepsALabelThatIsNoneAndShowsTheOthers) {
  EXPECT_EQ(kDomains.unicode("xn--bad.xn--bcher-kva.example"), "xn--bad.bücher.example");
  EXPECT_EQ(kDomains.unicode("xn--.example"), "xn--.example");
}

TEST(Unicode, LeavesWhatIsNoNameAlone) {
  std::string longest;
  for (int i = 0; i < 10'000; ++i) longest += "xn--bcher-kva.";
  EXPECT_EQ(kDomains.unicode(longest), longest);
  const std::string nul("xn--bcher-kva\0.example", 22);
  EXPECT_EQ(kDomains.unicode(nul), nul);
}

}  // namespace
}  // namespace weir::domains
