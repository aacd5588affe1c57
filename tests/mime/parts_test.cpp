// The leaves of a message: what each says of itself, and where its bytes are.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "mime/message.hpp"

namespace weir::mime {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::IsEmpty;

TEST(Parts, AMessageWithoutContentTypeIsOnePart) {
  const auto raw = message({}, "hello\r\n");
  const Structure all = read_structure(raw);
  ASSERT_EQ(all.parts.size(), 1U);
  EXPECT_EQ(all.parts[0].type, "text/plain");
  EXPECT_EQ(all.parts[0].body, "hello\r\n");
  EXPECT_EQ(all.parts[0].body.data(), raw.body.data());
  EXPECT_FALSE(all.parts[0].cut);
  EXPECT_FALSE(all.parts[0].within_message);
}

TEST(Parts, TheHeaderOfASinglePartIsRead) {
  const auto raw = message({{"Content-Type", "TEXT/HTML; Charset=\"Windows-1252\""},
                            {"Content-Transfer-Encoding", " Base64 "},
                            {"Content-Disposition", "INLINE"}});
  const Structure all = read_structure(raw);
  ASSERT_EQ(all.parts.size(), 1U);
  EXPECT_EQ(all.parts[0].type, "text/html");
  EXPECT_EQ(all.parts[0].charset, "windows-1252");
  EXPECT_EQ(all.parts[0].encoding, Encoding::base64);
  EXPECT_EQ(all.parts[0].disposition, "inline");
  EXPECT_THAT(all.content.anomalies, IsEmpty());
}

TEST(Parts, ALeafEndsBeforeTheBreakOfItsDelimiter) {
  const auto raw = message({{"Content-Type", "multipart/mixed; boundary=b"}},
                           lines({"preamble", "--b", "", "one", "", "--b",
                                  "Content-Type: text/html", "", "<p>", "--b--", "epilogue"}));
  const Structure all = read_structure(raw);
  ASSERT_EQ(all.parts.size(), 2U);
  EXPECT_EQ(all.parts[0].body, "one\r\n");
  EXPECT_EQ(all.parts[1].body, "<p>");
  EXPECT_EQ(all.parts[1].type, "text/html");
}

TEST(Parts, AnEmptyPartIsEmpty) {
  const auto raw = message({{"Content-Type", "multipart/mixed; boundary=b"}},
                           lines({"--b", "", "--b", "X: y", "--b--"}));
  const Structure all = read_structure(raw);
  ASSERT_EQ(all.parts.size(), 2U);
  EXPECT_EQ(all.parts[0].body, "");
  EXPECT_EQ(all.parts[1].body, "");
}

TEST(Parts, AMessageThatIsOnlyAHeaderHasAnEmptyText) {
  for (const char* end : {"", "--b--\r\n"}) {
    const auto raw = message({{"Content-Type", "multipart/mixed; boundary=b"}},
                             std::string{"--b\r\nContent-Type: message/rfc822\r\n"} + end);
    const Structure all = read_structure(raw);
    ASSERT_EQ(all.parts.size(), 1U);
    EXPECT_TRUE(all.parts[0].within_message);
    EXPECT_EQ(all.parts[0].body, "");
    EXPECT_EQ(all.content.parts, 1U);
  }
}

TEST(Parts, FoldedFieldsAreReadWhole) {
  const auto raw = with_part({"Content-Type: application/pdf;", "\tname=\"a", " b.pdf\"",
                              "Content-Disposition:", " attachment"});
  const Structure all = read_structure(raw);
  ASSERT_EQ(all.parts.size(), 2U);
  EXPECT_EQ(all.parts[1].type, "application/pdf");
  EXPECT_EQ(all.parts[1].disposition, "attachment");
  EXPECT_THAT(all.parts[1].names, ElementsAre("a b.pdf"));
}

TEST(Parts, WhatIsInAMessageSaysSo) {
  const auto raw = with_part({"Content-Type: message/rfc822"},
                             lines({"Subject: inner", "Content-Type: text/html", "", "<p>"}));
  const Structure all = read_structure(raw);
  ASSERT_EQ(all.parts.size(), 2U);
  EXPECT_FALSE(all.parts[0].within_message);
  EXPECT_TRUE(all.parts[1].within_message);
  EXPECT_EQ(all.parts[1].type, "text/html");
}

TEST(Parts, APartThatTheCutWentThroughSaysSo) {
  auto raw = message({{"Content-Type", "multipart/mixed; boundary=b"}},
                     lines({"--b", "", "one", "--b", "", "two"}));
  raw.body_truncated = true;
  const Structure all = read_structure(raw);
  ASSERT_EQ(all.parts.size(), 2U);
  EXPECT_FALSE(all.parts[0].cut);
  EXPECT_TRUE(all.parts[1].cut);
}

TEST(Parts, TheMethodOfAnInvitationIsKept) {
  const auto raw = with_part({"Content-Type: text/calendar; charset=utf-8; method=request"});
  const Structure all = read_structure(raw);
  EXPECT_EQ(all.parts[1].method, "REQUEST");
  EXPECT_EQ(all.content.calendar_method, "REQUEST");
  EXPECT_EQ(read_structure(with_part({"Content-Type: text/html; method=x"})).parts[1].method, "");
}

TEST(Parts, AMultipartThatCannotBeSplitIsOneText) {
  for (const char* type : {"multipart/mixed", "multipart/mixed; boundary=never"}) {
    const auto raw = message({{"Content-Type", type}}, "see http://a.example\r\n--x\r\n");
    const Structure all = read_structure(raw);
    ASSERT_EQ(all.parts.size(), 1U) << type;
    EXPECT_EQ(all.parts[0].type, "text/plain");
    EXPECT_THAT(std::string{all.parts[0].body}, testing::StartsWith("see http"));
    EXPECT_TRUE(all.content.ambiguous);
    EXPECT_EQ(all.content.parts, 1U);
  }
}

TEST(Parts, AMultipartWithoutSlashIsStillSplit) {
  const auto raw = message({{"Content-Type", "multipart; boundary=b"}},
                           lines({"--b", "", "one", "--b", "", "two", "--b--"}));
  EXPECT_EQ(read_structure(raw).parts.size(), 2U);
}

TEST(Parts, ABoundaryAfterAMissingSemicolonIsFound) {
  const auto raw = message({{"Content-Type", "multipart/mixed Boundary=\"b\""}},
                           lines({"--b", "", "one", "--b", "", "two", "--b--"}));
  const Structure all = read_structure(raw);
  EXPECT_EQ(all.parts.size(), 2U);
  EXPECT_THAT(all.content.anomalies, Contains("odd_boundary"));
}

TEST(Parts, OfTwoTypesTheOneWithMoreToSeeCounts) {
  const auto raw = with_part({"Content-Type: text/plain", "Content-Type: text/html"});
  EXPECT_EQ(read_structure(raw).parts[1].type, "text/html");
}

TEST(Parts, OfTwoEncodingsTheOneThatEncodesCounts) {
  const auto raw =
      with_part({"Content-Transfer-Encoding: 7bit", "Content-Transfer-Encoding: base64"});
  EXPECT_EQ(read_structure(raw).parts[1].encoding, Encoding::base64);
}

TEST(Parts, OddFormsOfAnEncodingAreKnown) {
  const struct {
    const char* value;
    Encoding encoding;
  } cases[] = {
      {"BASE64", Encoding::base64},
      {"\"base64\"", Encoding::base64},
      {"(really) base64", Encoding::base64},
      {"base64; x=y", Encoding::base64},
      {"base64 base64", Encoding::base64},
      {"Quoted-Printable", Encoding::quoted_printable},
      {"x-uuencode", Encoding::uuencode},
      {"7-bit", Encoding::identity},
      {"", Encoding::identity},
      {"\"", Encoding::identity},
  };
  for (const auto& each : cases) {
    const auto raw = with_part({std::string{"Content-Transfer-Encoding: "} + each.value});
    EXPECT_EQ(read_structure(raw).parts[1].encoding, each.encoding) << each.value;
  }
}

TEST(Parts, AnEncodedMessageIsLookedInto) {
  // "Content-Type: text/html\r\n\r\n<a>"
  const auto raw = with_part({"Content-Type: message/rfc822", "Content-Transfer-Encoding: base64"},
                             "Q29udGVudC1UeXBlOiB0ZXh0L2h0bWwNCg0KPGE+");
  const Structure all = read_structure(raw);
  ASSERT_EQ(all.parts.size(), 3U);
  EXPECT_EQ(all.parts[1].type, "message/rfc822");
  EXPECT_EQ(all.parts[2].type, "text/html");
  EXPECT_EQ(all.parts[2].body, "<a>");
  EXPECT_TRUE(all.parts[2].within_message);
  EXPECT_EQ(all.content.parts, 2U);
}

TEST(Parts, AnEncodedMultipartIsLookedInto) {
  // "--i\r\n\r\none\r\n--i--\r\n"
  const auto raw = message(
      {{"Content-Type", "multipart/mixed; boundary=i"}, {"Content-Transfer-Encoding", "base64"}},
      "LS1pDQoNCm9uZQ0KLS1pLS0NCg==\r\n");
  const Structure all = read_structure(raw);
  ASSERT_EQ(all.parts.size(), 2U);
  EXPECT_EQ(all.parts[1].body, "one");
  EXPECT_THAT(all.content.anomalies, Contains("encoded_container"));
}

TEST(Parts, AMultipartThatOnlySaysItIsEncodedIsSplit) {
  const auto raw = message(
      {{"Content-Type", "multipart/mixed; boundary=b"}, {"Content-Transfer-Encoding", "base64"}},
      lines({"--b", "", "one", "--b", "", "two", "--b--"}));
  const Structure all = read_structure(raw);
  EXPECT_EQ(all.parts.size(), 2U);
  EXPECT_THAT(all.content.anomalies, ElementsAre("needless_encoding"));
  EXPECT_FALSE(all.content.ambiguous);
}

TEST(Parts, AUuencodedFileInATextIsAPart) {
  const auto raw =
      message({}, lines({"hello", "begin 644 run me.exe", "#35J0", "`", "end", "bye"}));
  const Structure all = read_structure(raw);
  ASSERT_EQ(all.parts.size(), 2U);
  EXPECT_THAT(all.parts[1].names, ElementsAre("run me.exe"));
  EXPECT_EQ(decode(all.parts[1], 100).bytes, "MZ\x90");
  EXPECT_EQ(all.content.parts, 1U);
  EXPECT_THAT(all.content.anomalies, ElementsAre("inline_uuencode"));
  EXPECT_EQ(read_structure(message({}, "begin 5 minutes before\r\nbegin 644\r\n")).parts.size(),
            1U);
}

}  // namespace
}  // namespace weir::mime
