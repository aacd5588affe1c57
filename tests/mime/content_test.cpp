#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <ctime>
#include <initializer_list>
#include <string>

#include "mime/entity.hpp"
#include "mime/outline.hpp"
#include "mime/part.hpp"

namespace weir::mime {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::Not;

mail::RawTransaction message(const std::string& content_type, const std::string& body = "") {
  mail::RawTransaction raw;
  raw.headers = {{"MIME-Version", "1.0"}, {"Content-Type", content_type}};
  raw.body = body;
  raw.body_bytes = body.size();
  return raw;
}

mail::Content read(const std::string& content_type, const std::string& body = "") {
  return read_structure(message(content_type, body)).content;
}

std::string lines(std::initializer_list<const char*> all) {
  std::string text;
  for (const char* line : all) text.append(line).append("\r\n");
  return text;
}

double cpu_seconds() { return static_cast<double>(std::clock()) / CLOCKS_PER_SEC; }

TEST(Content, AMessageWithoutContentTypeIsPlainText) {
  const mail::Content content = read_structure({}).content;
  EXPECT_EQ(content.type, "text/plain");
  EXPECT_EQ(content.parts, 1U);
  EXPECT_EQ(content.depth, 0U);
  EXPECT_FALSE(content.cut);
  EXPECT_THAT(content.anomalies, IsEmpty());
}

TEST(Content, ReadsTheTypeWhateverItsCaseCommentsAndFolding) {
  EXPECT_EQ(read("Text/HTML; charset=utf-8").type, "text/html");
  EXPECT_EQ(read(" (note (nested)) text (x) /\n\thtml ; charset=utf-8").type, "text/html");
}

TEST(Content, AnUnreadableTypeIsPlainText) {
  const mail::Content content = read("html");
  EXPECT_EQ(content.type, "text/plain");
  EXPECT_THAT(content.anomalies, ElementsAre("bad_content_type"));
}

TEST(Content, NoticesControlBytesInTheType) {
  EXPECT_THAT(read("text/plain; name=\"a\x01"
                   "b\"")
                  .anomalies,
              ElementsAre("control_in_content_type"));
}

TEST(Content, CountsLeavesAndDepth) {
  const std::string body = lines(
      {"preamble", "--out", "Content-Type: multipart/alternative;", "\tboundary=\"in ner\"", "",
       "--in ner", "", "text", "--in ner", "Content-Type: text/html", "", "<p>", "--in ner--",
       "--out", "Content-Type: application/pdf", "", "JVBE", "--out--", "epilogue"});
  const mail::Content content = read("multipart/mixed; boundary=out", body);
  EXPECT_EQ(content.type, "multipart/mixed");
  EXPECT_EQ(content.parts, 3U);
  EXPECT_EQ(content.depth, 2U);
  EXPECT_FALSE(content.cut);
  EXPECT_THAT(content.anomalies, IsEmpty());
}

TEST(Content, ABoundaryWithASemicolonIsReadWhole) {
  const std::string body = lines({"--a;b", "", "one", "--a;b", "", "two", "--a;b--"});
  EXPECT_EQ(read("multipart/mixed; boundary=\"a;b\"; charset=x", body).parts, 2U);
}

TEST(Content, ABoundaryIsAWholeLineAndNoPrefixOfOne) {
  const std::string body =
      lines({"--a", "", "text --a in a line", "--ab", "--a x", "--a  ", "", "two", "--a--"});
  EXPECT_EQ(read("multipart/mixed; boundary=a", body).parts, 2U);
}

TEST(Content, TakesBareLineFeedsToo) {
  EXPECT_EQ(read("multipart/mixed; boundary=a", "--a\n\none\n--a\n\ntwo\n--a--\n").parts, 2U);
}

TEST(Content, ReadsAMessageInsideAMessage) {
  const std::string body = lines({"Subject: inner", "Content-Type: multipart/mixed; boundary=i", "",
                                  "--i", "", "x", "--i", "", "y", "--i--"});
  const mail::Content content = read("message/rfc822", body);
  EXPECT_EQ(content.parts, 2U);
  EXPECT_EQ(content.depth, 2U);
}

TEST(Content, PartsOfADigestAreMessages) {
  const std::string body = lines(
      {"--d", "", "Subject: one", "", "text", "--d", "", "Subject: two", "", "text", "--d--"});
  const mail::Content content = read("multipart/digest; boundary=d", body);
  EXPECT_EQ(content.parts, 2U);
  EXPECT_EQ(content.depth, 2U);
}

TEST(Content, OneOuterBoundaryEndsEverythingInside) {
  const std::string body = lines({"--o", "Content-Type: multipart/mixed; boundary=i", "", "--i", "",
                                  "x", "--o", "", "y", "--o--"});
  const mail::Content content = read("multipart/mixed; boundary=o", body);
  EXPECT_EQ(content.parts, 2U);
  EXPECT_THAT(content.anomalies, ElementsAre("boundary_not_closed"));
}

TEST(Content, NoticesAnUnclosedBoundary) {
  const mail::Content content = read("multipart/mixed; boundary=a", lines({"--a", "", "x"}));
  EXPECT_EQ(content.parts, 1U);
  EXPECT_FALSE(content.cut);
  EXPECT_THAT(content.anomalies, ElementsAre("boundary_not_closed"));
}

TEST(Content, AReturnedMessageMayBeCutShort) {
  const std::string body =
      lines({"--o", "Content-Type: message/rfc822", "", "Content-Type: multipart/mixed; boundary=i",
             "", "--i", "", "x", "--o--"});
  EXPECT_THAT(read("multipart/mixed; boundary=o", body).anomalies, IsEmpty());
}

TEST(Content, ABodyThatWasCutIsNotBlamedForItsOpenBoundary) {
  mail::RawTransaction raw = message("multipart/mixed; boundary=a", lines({"--a", "", "x"}));
  raw.body_truncated = true;
  const mail::Content content = read_structure(raw).content;
  EXPECT_TRUE(content.cut);
  EXPECT_EQ(content.parts, 1U);
  EXPECT_THAT(content.anomalies, IsEmpty());
}

TEST(Content, NoticesAMissingBoundary) {
  EXPECT_THAT(read("multipart/mixed", "--a\r\n").anomalies, ElementsAre("missing_boundary"));
  EXPECT_THAT(read("multipart/mixed; boundary=\"\"", "--\r\n").anomalies,
              ElementsAre("missing_boundary"));
}

TEST(Content, NoticesBoundariesThatReadersTakeDifferently) {
  EXPECT_THAT(read("multipart/mixed; boundary=a; boundary=b", "--a--\r\n").anomalies,
              Contains("two_boundaries"));
  EXPECT_THAT(read("multipart/mixed; boundary*0=a; boundary*1=b", "").anomalies,
              Contains("extended_boundary"));
}

TEST(Content, NoticesTwoContentTypesAndTakesTheOneThatHoldsParts) {
  mail::RawTransaction raw =
      message("text/plain", lines({"--a", "", "x", "--a", "", "y", "--a--"}));
  raw.headers.push_back({"content-type ", "multipart/mixed; boundary=a"});
  const mail::Content content = read_structure(raw).content;
  EXPECT_EQ(content.type, "multipart/mixed");
  EXPECT_EQ(content.parts, 2U);
  EXPECT_THAT(content.anomalies, ElementsAre("duplicate_content_type", "space_before_colon"));
}

TEST(Content, NoticesTwoContentTypesInAPart) {
  const std::string body =
      lines({"--a", "Content-Type: text/plain", "Content-Type: text/html", "", "x", "--a--"});
  EXPECT_THAT(read("multipart/mixed; boundary=a", body).anomalies,
              ElementsAre("duplicate_content_type"));
}

TEST(Content, NoticesAnEncodedContainer) {
  const std::string body =
      lines({"--a", "Content-Type: message/rfc822", "Content-Transfer-Encoding: base64", "",
             "U3ViamVjdDogeA==", "--a--"});
  const mail::Content content = read("multipart/mixed; boundary=a", body);
  EXPECT_EQ(content.parts, 1U);
  EXPECT_THAT(content.anomalies, ElementsAre("encoded_container"));
}

TEST(Content, ReadsThirtyTwoLevelsAndNoMore) {
  std::string body;
  for (int i = 0; i < 31; ++i) body += "Content-Type: message/rfc822\r\n\r\n";
  const mail::Content deep = read("message/rfc822", body + "\r\nx");
  EXPECT_EQ(deep.depth, 32U);
  EXPECT_EQ(deep.parts, 1U);
  EXPECT_FALSE(deep.cut);
  const mail::Content deeper =
      read("message/rfc822", body + "Content-Type: message/rfc822\r\n\r\n\r\nx");
  EXPECT_TRUE(deeper.cut);
  EXPECT_THAT(deeper.anomalies, ElementsAre("nesting_too_deep"));
}

TEST(Content, ReadsAThousandPartsAndNoMore) {
  std::string body;
  for (int i = 0; i < 999; ++i) body += "--a\r\n\r\nx\r\n";
  EXPECT_EQ(read("multipart/mixed; boundary=a", body + "--a--\r\n").parts, 999U);
  const mail::Content more =
      read("multipart/mixed; boundary=a", body + "--a\r\n\r\ny\r\n--a--\r\n");
  EXPECT_TRUE(more.cut);
  EXPECT_THAT(more.anomalies, ElementsAre("too_many_parts"));
}

TEST(Content, MegabytesOfNestedMessagesCostLittle) {
  std::string body;
  while (body.size() < 3'500'000) body += "Content-Type: message/rfc822\r\n\r\n";
  const double before = cpu_seconds();
  const mail::Content content = read("message/rfc822", body);
  EXPECT_LT(cpu_seconds() - before, 0.05);
  EXPECT_TRUE(content.cut);
}

TEST(Content, TwoHundredThousandNestedMultipartsCostLittle) {
  std::string body;
  for (int i = 0; i < 200'000; ++i) {
    const std::string next = std::to_string(i + 1);
    body += "--b" + std::to_string(i) + "\r\nContent-Type: multipart/mixed; boundary=b" + next +
            "\r\n\r\n";
  }
  const double before = cpu_seconds();
  const mail::Content content = read("multipart/mixed; boundary=b0", body);
  EXPECT_LT(cpu_seconds() - before, 0.05);
  EXPECT_TRUE(content.cut);
  EXPECT_THAT(content.anomalies, Contains("nesting_too_deep"));
}

TEST(Content, ManyAlmostBoundariesUnderManyLevelsStayLinear) {
  std::string body;
  for (int i = 1; i < 32; ++i) {
    const std::string name(60, static_cast<char>('A' + i % 26));
    body += "--" + std::string(60, static_cast<char>('A' + (i - 1) % 26)) +
            (i > 1 ? std::to_string(i - 1) : "") +
            "\r\nContent-Type: multipart/mixed; boundary=" + name + std::to_string(i) + "\r\n\r\n";
  }
  while (body.size() < 3'500'000) body += "--" + std::string(59, 'A') + "\r\n";
  const double before = cpu_seconds();
  read("multipart/mixed; boundary=" + std::string(60, 'A'), body);
  EXPECT_LT(cpu_seconds() - before, 0.2);
}

TEST(Content, AMegabytePartHeaderStaysLinear) {
  std::string body = "--a\r\nContent-Type: text/plain";
  for (int i = 0; i < 100'000; ++i) body += ";\r\n\tx=y12345";
  const double before = cpu_seconds();
  const mail::Content content =
      read("multipart/mixed; boundary=a", body + "\r\n\r\nx\r\n--a--\r\n");
  EXPECT_LT(cpu_seconds() - before, 0.05);
  EXPECT_EQ(content.parts, 1U);
}

TEST(Content, AnyBytesAreRead) {
  unsigned seed = 7;
  const std::string pieces[] = {"--a",
                                "--",
                                "\r\n",
                                "\n",
                                "Content-Type: ",
                                "multipart/mixed; ",
                                "boundary=a",
                                "message/rfc822",
                                "\r\n\r\n",
                                " ",
                                ":",
                                "\"",
                                "(",
                                std::string(1, '\0'),
                                "\xff",
                                "report-type=delivery-status",
                                "weir-0001"};
  for (int round = 0; round < 3000; ++round) {
    std::string body;
    for (int i = 0; i < 40; ++i) {
      seed = seed * 1103515245U + 12345U;
      body += pieces[(seed >> 16U) % std::size(pieces)];
    }
    const mail::Content content = read("multipart/mixed; boundary=a", body);
    Entity root;
    root.type = read_media_type("multipart/mixed; boundary=a");
    const Outline seen = outline(root, body, false);
    EXPECT_EQ(content.parts, seen.parts) << body;
    EXPECT_EQ(content.depth, seen.depth) << body;
    EXPECT_THAT(content.anomalies, Not(Contains("unreadable_structure")));
  }
}

}  // namespace
}  // namespace weir::mime
