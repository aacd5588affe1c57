#include <gmock/gmock.h>

#include "load/encoding.hpp"
#include "load/traffic.hpp"

namespace weir::bench {
namespace {

using testing::EndsWith;
using testing::HasSubstr;

std::size_t count(std::string_view text, std::string_view what) {
  std::size_t found = 0;
  for (auto at = text.find(what); at != text.npos; at = text.find(what, at + 1)) ++found;
  return found;
}

TEST(LoadShape, PlainMailHasALinkAndTheSizeAskedFor) {
  const Traffic traffic{{.body_bytes = 4096}};
  std::size_t links = 0;
  for (std::uint64_t number = 0; number < 30; ++number) {
    const auto body = traffic.message(number).body;
    EXPECT_EQ(body.size(), 4096u);
    const auto here = count(body, "https://");
    EXPECT_TRUE(here == 1 || here == 2) << here;
    links += here;
  }
  EXPECT_GT(links, 30u);
  EXPECT_LT(links, 60u);
}

TEST(LoadShape, PlainMailMayBeShorterThanItsLinks) {
  for (std::uint64_t number = 0; number < 10; ++number) {
    EXPECT_EQ(Traffic{{.body_bytes = 10}}.message(number).body.size(), 10u);
  }
}

TEST(LoadShape, BusinessMailIsFiftyKilobytesOfClosedParts) {
  const auto message = Traffic{{.shape = Shape::business}}.message(3);
  EXPECT_GT(message.body.size(), 47'000u);
  EXPECT_LT(message.body.size(), 53'000u);
  EXPECT_THAT(message.headers[7].second, HasSubstr("boundary=\"----=_Part_1\""));
  EXPECT_EQ(count(message.body, "\r\n------=_Part_1\r\n"), 3u);
  EXPECT_THAT(message.body, EndsWith("\r\n------=_Part_1--\r\n"));
  EXPECT_EQ(count(message.body, "\r\n------=_Part_2\r\n"), 2u);
  EXPECT_EQ(count(message.body, "\r\n------=_Part_2--\r\n"), 1u);
}

TEST(LoadShape, BusinessMailHoldsAPdfAndAZipByTheirFirstBytes) {
  const auto body = Traffic{{.shape = Shape::business}}.message(3).body;
  EXPECT_THAT(body, HasSubstr("\r\n\r\n" + base64("%PDF-1.4\n").substr(0, 12)));
  EXPECT_THAT(body, HasSubstr("\r\n\r\n" + base64(std::string{"PK\3\4\24\0", 6}).substr(0, 8)));
}

TEST(LoadShape, BusinessMailVariesWithItsNumberAlone) {
  const Traffic one{{.seed = 7, .shape = Shape::business}},
      two{{.seed = 7, .shape = Shape::business}};
  EXPECT_EQ(one.message(42).body, two.message(42).body);
  EXPECT_NE(one.message(42).body, one.message(43).body);
}

TEST(LoadShape, LinesAreShortEnoughForSmtp) {
  const auto body = Traffic{{.shape = Shape::business}}.message(3).body;
  for (std::size_t at = 0; at < body.size();) {
    const auto end = body.find("\r\n", at);
    ASSERT_NE(end, body.npos) << "the last line does not end";
    EXPECT_LE(end - at, 998u);
    at = end + 2;
  }
}

TEST(LoadEncoding, WritesBase64) {
  EXPECT_EQ(base64(""), "");
  EXPECT_EQ(base64("f"), "Zg==\r\n");
  EXPECT_EQ(base64("fo"), "Zm8=\r\n");
  EXPECT_EQ(base64("foobar"), "Zm9vYmFy\r\n");
  EXPECT_EQ(base64(std::string(57, 'a')).size(), 78u);
}

TEST(LoadEncoding, WritesQuotedPrintable) {
  EXPECT_EQ(quoted_printable("a=\"\xc3\xbc\"\r\n"), "a=3D\"=C3=BC\"\r\n");
  EXPECT_EQ(quoted_printable(std::string(80, 'x')),
            std::string(75, 'x') + "=\r\n" + std::string(5, 'x'));
}

TEST(LoadEncoding, WritesWhatReadersOfZipCheck) {
  EXPECT_EQ(crc32("123456789"), 0xcbf43926u);
  EXPECT_EQ(deflated(""), std::string("\x03\x00", 2));
  EXPECT_EQ(deflated("a"), std::string("\x4b\x04\x00", 3));
}

}  // namespace
}  // namespace weir::bench
