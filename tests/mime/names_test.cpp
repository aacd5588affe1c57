#include "mime/names.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "base/utf8.hpp"
#include "mime/message.hpp"

namespace weir::mime {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

std::vector<std::string> names(std::initializer_list<std::string> header) {
  return read_structure(with_part(header)).parts.at(1).names;
}

std::vector<std::string> filenames(const std::string& parameters) {
  return names({"Content-Disposition: attachment; " + parameters});
}

TEST(Names, FilenameComesBeforeName) {
  EXPECT_THAT(names({"Content-Type: application/pdf; name=b.pdf",
                     "Content-Disposition: attachment; filename=\"a.pdf\""}),
              ElementsAre("a.pdf", "b.pdf"));
}

TEST(Names, TheSameNameTwiceIsOne) {
  EXPECT_THAT(names({"Content-Type: application/pdf; name=a.pdf",
                     "Content-Disposition: attachment; filename=\"a.pdf\""}),
              ElementsAre("a.pdf"));
}

TEST(Names, ExtendedFormIsDecoded) {
  EXPECT_THAT(filenames("filename*=UTF-8'en'na%C3%AFve%20plan.pdf"),
              ElementsAre("na\u00EFve plan.pdf"));
  EXPECT_THAT(filenames("filename*=iso-8859-1''r%e9sum%E9.doc"),
              ElementsAre("r\u00E9sum\u00E9.doc"));
}

TEST(Names, ContinuationsAreJoinedInTheirOrder) {
  EXPECT_THAT(filenames("filename*1*=%2eex; filename*2=e; filename*0*=utf-8''pay%20bill"),
              ElementsAre("pay bill.exe"));
  EXPECT_THAT(filenames("filename*0=\"long \"; filename*1=\"name.pdf\""),
              ElementsAre("long name.pdf"));
}

TEST(Names, AGapEndsTheContinuations) {
  EXPECT_THAT(filenames("filename*0=a; filename*2=c"), ElementsAre("a"));
  EXPECT_THAT(filenames("filename*1=b"), IsEmpty());
}

TEST(Names, EncodedWordsAreDecodedThoughForbidden) {
  EXPECT_THAT(filenames("filename=\"=?utf-8?B?aW52b2ljZQ==?= =?utf-8?Q?=2Eexe?=\""),
              ElementsAre("invoice.exe"));
  EXPECT_THAT(filenames("filename=\"=?iso-2022-jp?B?GyRCJDMbKEI=?=.pdf\""),
              ElementsAre("\u3053.pdf"));
}

TEST(Names, Raw8BitIsUtf8OrTheCharsetOfThePart) {
  EXPECT_THAT(filenames("filename=\"caf\xC3\xA9.pdf\""), ElementsAre("caf\u00E9.pdf"));
  EXPECT_THAT(filenames("filename=\"caf\xE9.pdf\""), ElementsAre("caf\u00E9.pdf"));
  EXPECT_THAT(names({"Content-Type: text/plain; charset=koi8-r; name=\"\xC1.txt\""}),
              ElementsAre("\u0430.txt"));
}

TEST(Names, ReadingsThatDifferAreAllKept) {
  EXPECT_THAT(filenames("filename=invoice.pdf; filename*=utf-8''invoice.exe"),
              ElementsAre("invoice.exe", "invoice.pdf"));
  EXPECT_THAT(filenames("filename=invoice.pdf .exe"),
              ElementsAre("invoice.pdf", "invoice.pdf .exe"));
  EXPECT_THAT(filenames("filename=a.pdf; filename=b.exe"), ElementsAre("a.pdf", "b.exe"));
}

TEST(Names, AForgottenQuoteMakesNoSecondName) {
  EXPECT_THAT(filenames("filename=report no. 5.pdf"), ElementsAre("report no. 5.pdf"));
  EXPECT_THAT(filenames("filename=v1.2 notes.txt"), ElementsAre("v1.2 notes.txt"));
}

TEST(Names, ACommentAfterANameIsNoName) {
  EXPECT_THAT(filenames("filename=a.pdf (the bill)"), ElementsAre("a.pdf"));
}

TEST(Names, AreBounded) {
  std::string many;
  for (int i = 0; i < 20; ++i) many += "; filename=" + std::to_string(i);
  EXPECT_EQ(filenames("x=y" + many).size(), kMaxNames);
  const auto one = filenames("filename=" + std::string(5000, 'a') + ".exe");
  ASSERT_EQ(one.size(), 1U);
  EXPECT_LE(one[0].size(), kMaxNameBytes);
  EXPECT_TRUE(one[0].ends_with("a.exe"));
}

TEST(Names, BytesThatNoCharsetExplainsAreReplaced) {
  EXPECT_THAT(filenames("filename=\"a\x8D.pdf\""), ElementsAre("a\uFFFD.pdf"));
  EXPECT_THAT(filenames("filename*=utf-8''a%FFb.exe"), ElementsAre("a\uFFFDb.exe"));
  const auto parts = read_structure(message({}, "begin 644 b\x8D.exe\n#86)C\n`\nend\n")).parts;
  EXPECT_THAT(parts.back().names, ElementsAre("b\uFFFD.exe"));
}

TEST(Names, AreNotCutWithinACharacter) {
  for (std::size_t shift = 0; shift < 3; ++shift) {
    std::string name(shift, 'a');
    while (name.size() < 3 * kMaxNameBytes) name += "\u20AC";
    const std::string kept = kept_name(name + ".exe" + std::string(shift, 'b'));
    EXPECT_TRUE(is_utf8(kept));
    EXPECT_LE(kept.size(), kMaxNameBytes);
  }
}

}  // namespace
}  // namespace weir::mime
