#include "mail/fingerprint.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <vector>

namespace weir::mail {
namespace {

std::string of(std::string_view body, std::string_view subject = "",
               std::vector<std::string> people = {}) {
  return fingerprint({.body = body, .subject = subject, .people = people});
}

/// A form letter: what differs from copy to copy is given.
std::string letter(std::string_view greeting, std::string_view name, std::string_view number,
                   std::string_view end = "") {
  std::string text{greeting};
  text.append("\n\nwe could not deliver your parcel ")
      .append(number)
      .append(
          " because nobody was there to take it. Please tell us by tomorrow when you will be "
          "at home, ")
      .append(name)
      .append(
          ", or it will be sent back to the sender. You can do this with the link below, it "
          "takes only a minute.\n\nhttps://parcels.example/again?t=")
      .append(number)
      .append("\n\nYour delivery team\n")
      .append(end);
  return text;
}

const std::string kLetter = letter("Dear Alice Miller,", "Alice", "4711");

constexpr std::string_view kDisclaimer =
    "\n\nThis message and any attachments are confidential and may be privileged. If you are not "
    "the intended recipient, please notify the sender at once and delete it; any disclosure or "
    "copying is prohibited. We have checked it for viruses and accept no liability.\n";

TEST(Fingerprint, IsSixteenHexDigits) {
  EXPECT_THAT(of(kLetter), testing::MatchesRegex("[0-9a-f]+"));
  EXPECT_EQ(of(kLetter).size(), 16U);
}

TEST(Fingerprint, StaysTheSameForAnotherNameNumberAndLink) {
  EXPECT_EQ(of(letter("Dear Bob van Dyke,", "Bob", "AB-90210")), of(kLetter));
}

TEST(Fingerprint, StaysTheSameForAnotherGreeting) {
  EXPECT_EQ(of(letter("Good morning Mrs Miller!", "Alice", "4711")), of(kLetter));
  EXPECT_EQ(of(letter("", "Alice", "4711")), of(kLetter));
}

TEST(Fingerprint, StaysTheSameForAnotherSubject) {
  EXPECT_EQ(of(kLetter, "Your parcel 1"), of(kLetter, "Parcel for Bob"));
}

TEST(Fingerprint, StaysTheSameForAWordOrTwoMore) {
  EXPECT_EQ(of(letter("Dear Alice Miller,", "Alice", "4711", "walnut trombone\n")), of(kLetter));
  EXPECT_EQ(of("Xylophone\n\n" + kLetter), of(kLetter));
}

TEST(Fingerprint, StaysTheSameForAnotherCase) {
  std::string upper;
  for (const char c : kLetter) upper += static_cast<char>(std::toupper(c));
  EXPECT_EQ(of(upper), of(kLetter));
}

TEST(Fingerprint, StaysTheSameForOtherWhiteSpace) {
  std::string other;
  for (const char c : kLetter) other += c == ' ' ? std::string{"\r\n \xc2\xa0"} : std::string{c};
  EXPECT_EQ(of(other), of(kLetter));
}

TEST(Fingerprint, StaysTheSameForCharactersThatNobodySees) {
  std::string other;
  for (const char c : kLetter)
    other += c == 'e' ? std::string{"\xe2\x80\x8b" "e"} : std::string{c};
  EXPECT_EQ(of(other), of(kLetter));
}

TEST(Fingerprint, DiffersForAnotherText) {
  EXPECT_NE(of("Dear Alice Miller,\n\nthe minutes of our meeting are attached. Please read them "
               "before Friday and tell me if there is something that you do not agree with.\n"),
            of(kLetter));
}

TEST(Fingerprint, DiffersForTwoLettersWithTheSameDisclaimer) {
  const std::string one =
      "Are we still meeting for lunch on Thursday? I have a table at the place "
      "near the station, but only from half past one.\n";
  const std::string other =
      "The last pallet was damaged and two boxes are missing. Could you ask "
      "the carrier and tell us when we get new ones?\n";
  EXPECT_NE(of(one + std::string{kDisclaimer}), of(other + std::string{kDisclaimer}));
  EXPECT_EQ(of(one + std::string{kDisclaimer}), of(one));
}

TEST(Fingerprint, IsEmptyForADisclaimerAlone) { EXPECT_EQ(of(kDisclaimer), ""); }

TEST(Fingerprint, DiffersForTwoLettersBehindTheSameWarning) {
  const std::string warning =
      "CAUTION: This email originated from outside of the organization. Do "
      "not click links unless you recognize the sender.\n\n";
  EXPECT_EQ(of(warning + kLetter), of(kLetter));
}

TEST(Fingerprint, DoesNotReadTheSignature) {
  EXPECT_EQ(of(kLetter + "-- \nBob of the sales team, here for you and your questions from nine to "
                         "five on every day of the week\n"),
            of(kLetter));
}

TEST(Fingerprint, ALineOfTwoDashesAtTheTopHidesNothing) {
  EXPECT_EQ(of("--\n" + kLetter), of(kLetter));
}

TEST(Fingerprint, ComparesAShortTextAsItIsWithItsSubject) {
  const auto made = of("Quarterly report number three attached, kindly review tonight.", "Figures");
  EXPECT_NE(made, "");
  EXPECT_EQ(of("quarterly  report number three attached, kindly review 17 tonight", "Figures 2"),
            made);
  EXPECT_NE(of("Quarterly report number three attached, kindly review tonight.", "Turnover"), made);
  EXPECT_NE(of("Quarterly report number three attached, kindly shred tonight.", "Figures"), made);
}

TEST(Fingerprint, IsEmptyBelowEightWords) {
  EXPECT_EQ(of("one two three four five six seven"), "");
  EXPECT_NE(of("one two three four five six seven eight"), "");
  EXPECT_EQ(of("one two three four five six 7th eight"), "");
}

TEST(Fingerprint, IsEmptyForASubjectAlone) {
  constexpr std::string_view kLong = "one two three four five six seven eight nine ten";
  EXPECT_EQ(of("one two three", kLong), "");
  EXPECT_NE(of("one two three four", kLong), "");
}

TEST(Fingerprint, IsEmptyForNothing) {
  EXPECT_EQ(of(""), "");
  EXPECT_EQ(of("\n\n\n", "\n"), "");
}

TEST(Fingerprint, LeavesOutThePeopleOfAShortText) {
  const auto text = [](std::string name) {
    return "Shipment waiting warehouse, " + name + " collect urgently before Saturday noon";
  };
  EXPECT_EQ(of(text("alice"), "", {"alice.miller@contoso.example"}),
            of(text("robert"), "", {"Robert <r@contoso.example>"}));
  EXPECT_NE(of(text("alice")), of(text("robert")));
}

TEST(Fingerprint, AWordOfGrammarIsNobodysName) {
  EXPECT_EQ(of("shall we meet, or will you call me before lunch", "", {"Will <w@contoso.example>"}),
            of("shall we meet, or will you call me before lunch"));
}

TEST(Fingerprint, WorksInOtherLanguages) {
  const std::string_view german =
      "Ihr Paket konnte heute nicht zugestellt werden, weil niemand da war. Bitte teilen Sie uns "
      "bis morgen mit, wann Sie zu Hause sind, sonst geht es an den Absender zurück.";
  EXPECT_EQ(of(std::string{german} + " Walnuss"), of(german));
  EXPECT_NE(of(german), of(kLetter));
}

TEST(Fingerprint, WorksInScriptsWithoutSpaces) {
  const std::string_view japanese =
      "お客様の荷物を配達できませんでした。下のリンクから再配達の日時をご指定ください。";
  EXPECT_EQ(of(std::string{japanese} + " 4711"), of(japanese));
  EXPECT_NE(of(japanese), "");
  EXPECT_NE(of(japanese), of("先日の会議の議事録をお送りします。金曜日までにご確認のうえ、"
                             "ご意見をお聞かせください。"));
}

TEST(Fingerprint, WorksWithoutKnownWords) {  // a language that no list of common words is of
  const std::string_view swahili =
      "Kifurushi chako hakikuweza kufikishwa leo kwa sababu hakukuwa na mtu nyumbani tafadhali "
      "tujulishe kabla kesho lini utakuwepo nyumbani vinginevyo kitarudishwa kwa mtumaji wake";
  EXPECT_EQ(of(std::string{swahili} + " 12"), of(swahili));
  EXPECT_NE(of(swahili), "");
}

TEST(Fingerprint, LooksAtTheBeginningOfALongText) {
  std::string text;
  while (text.size() < kMaxFingerprinted) text += kLetter;
  EXPECT_EQ(of(text + kLetter), of(text + "something else that is not read any more"));
}

TEST(Fingerprint, TakesAnyBytes) {
  std::string bytes;
  for (int i = 0; i < 4096; ++i) bytes += static_cast<char>((i * 7919) >> 3);
  EXPECT_EQ(of(bytes), of(bytes));
  of(std::string(2000, '\xe2'));
  of(std::string(2000, '\xf0'));
  EXPECT_EQ(of(std::string(20000, 'a')), "");
}

TEST(Fingerprint, CostsLittle) {
  std::string text;
  while (text.size() < 4096) text += kLetter;
  auto best = std::chrono::nanoseconds::max();
  std::size_t digits = 0;
  for (int round = 0; round < 20; ++round) {
    const auto start = std::chrono::steady_clock::now();
    for (int i = 0; i < 20; ++i) digits += of(text).size();
    best = std::min(best, (std::chrono::steady_clock::now() - start) / 20);
  }
  RecordProperty("nanoseconds", static_cast<int>(best.count()));
  EXPECT_EQ(digits, 20U * 20 * 16);
  EXPECT_LT(best, std::chrono::milliseconds{5});  // generous: sanitizers
}

}  // namespace
}  // namespace weir::mail
