// Forms that two mail programs read differently are named; what ordinary mail does is not held
// against it.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "mime/message.hpp"

namespace weir::mime {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::Not;

mail::Content multipart(const std::string& type, const std::string& body) {
  return read_structure(message({{"Content-Type", type}}, body)).content;
}

mail::Content mixed(const std::string& body) {
  return multipart("multipart/mixed; boundary=b", body);
}

mail::Content part(std::initializer_list<std::string> header, const std::string& body = "x") {
  return read_structure(with_part(header, body)).content;
}

void expect_ambiguous(const mail::Content& content, const char* anomaly) {
  EXPECT_THAT(content.anomalies, Contains(anomaly));
  EXPECT_TRUE(content.ambiguous) << anomaly;
}

void expect_harmless(const mail::Content& content, const char* anomaly) {
  EXPECT_THAT(content.anomalies, Contains(anomaly));
  EXPECT_FALSE(content.ambiguous) << anomaly;
}

TEST(Ambiguity, OrdinaryMailHasNone) {
  const mail::Content content =
      multipart("multipart/mixed;\n\tboundary=\"----=_NextPart_000_0001_01DC.ABCD\"",
                lines({"This is a multi-part message in MIME format.",
                       "",
                       "------=_NextPart_000_0001_01DC.ABCD",
                       "Content-Type: multipart/alternative;",
                       "\tboundary=\"----=_NextPart_001_0002_01DC.ABCD\"",
                       "",
                       "",
                       "------=_NextPart_001_0002_01DC.ABCD",
                       "Content-Type: text/plain;",
                       "\tcharset=\"us-ascii\"",
                       "Content-Transfer-Encoding: 7bit",
                       "",
                       "-- ",
                       "Ann",
                       "",
                       "------=_NextPart_001_0002_01DC.ABCD",
                       "Content-Type: text/html; charset=utf-8",
                       "Content-Transfer-Encoding: quoted-printable",
                       "",
                       "<p>=C3=A9</p>",
                       "",
                       "------=_NextPart_001_0002_01DC.ABCD--",
                       "",
                       "------=_NextPart_000_0001_01DC.ABCD",
                       "Content-Type: application/pdf; name=a.pdf",
                       "Content-Transfer-Encoding: base64",
                       "",
                       "JVBE",
                       "",
                       "------=_NextPart_000_0001_01DC.ABCD--",
                       ""}));
  EXPECT_THAT(content.anomalies, IsEmpty());
  EXPECT_FALSE(content.ambiguous);
  EXPECT_EQ(content.parts, 3U);
}

TEST(Ambiguity, FieldsThatAreRepeatedWithAnotherMeaning) {
  expect_ambiguous(part({"Content-Type: text/plain", "Content-Type: text/html"}),
                   "duplicate_content_type");
  expect_ambiguous(part({"Content-Transfer-Encoding: base64", "Content-Transfer-Encoding: 7bit"}),
                   "duplicate_transfer_encoding");
  expect_harmless(part({"Content-Disposition: inline", "Content-Disposition: attachment"}),
                  "duplicate_disposition");
  EXPECT_THAT(part({"Content-Type: text/html; charset=utf-8", "Content-type: TEXT/HTML",
                    "Content-Transfer-Encoding: 7bit", "Content-Transfer-Encoding: 8bit"})
                  .anomalies,
              IsEmpty());
}

TEST(Ambiguity, BoundariesThatAreReadInSeveralWays) {
  const std::string body = lines({"--b", "", "x", "--b--"});
  expect_ambiguous(multipart("multipart/mixed; boundary=b; boundary=c", body), "two_boundaries");
  expect_ambiguous(multipart("multipart/mixed; boundary*=utf-8''b", body), "extended_boundary");
  expect_ambiguous(multipart("multipart/mixed; boundary=\"b  \"", body), "boundary_trailing_space");
  expect_ambiguous(multipart("multipart/mixed; boundary=\"\\b\"", body), "odd_boundary");
  expect_ambiguous(multipart("multipart/mixed; boundary=b c", body), "odd_boundary");
  expect_ambiguous(multipart("multipart/mixed; boundary=\"b", body), "odd_boundary");
  expect_ambiguous(multipart("multipart/mixed; boundary=\"b\"c", body), "odd_boundary");
  expect_ambiguous(multipart("multipart/mixed", body), "missing_boundary");
  expect_ambiguous(multipart("multipart/mixed; boundary=(b)b", body), "comment_in_content_type");
  const std::string name(71, 'b');
  expect_harmless(multipart("multipart/mixed; boundary=" + name,
                            lines({"--" + name, "", "x", "--" + name + "--"})),
                  "long_boundary");
}

TEST(Ambiguity, DelimitersThatReadersCompareInPart) {
  expect_ambiguous(mixed(lines({"--b", "", "x", "--bc", "", "y", "--b--"})), "delimiter_with_text");
  expect_harmless(mixed(lines({"--b", "Content-Type: multipart/mixed; boundary=b-1", "", "--b-1",
                               "", "x", "--b-1--", "--b--"})),
                  "boundary_is_prefix");
}

TEST(Ambiguity, StructureWhereNoneBelongs) {
  const std::string part = lines({"--b", "", "x"});
  expect_ambiguous(mixed(lines({"--c", "content-type: text/html", ""}) + part + "--b--\r\n"),
                   "structure_in_preamble");
  expect_ambiguous(mixed(part + lines({"--b--", "Content-Disposition: attachment"})),
                   "structure_in_epilogue");
  expect_ambiguous(mixed(part + lines({"--b--", "text", "--b", "", "y", "--b--"})),
                   "part_after_end");
  EXPECT_THAT(mixed("If you see this, get a MIME reader.\r\n" + part + "--b--\r\n-- \r\nlist\r\n")
                  .anomalies,
              IsEmpty());
}

TEST(Ambiguity, AMultipartWithoutPartsOrEnd) {
  expect_ambiguous(mixed("text\r\n"), "no_parts");
  EXPECT_THAT(mixed("\r\n\r\n").anomalies, IsEmpty());
  expect_harmless(mixed(lines({"--b", "", "x"})), "boundary_not_closed");
}

TEST(Ambiguity, LineEndsAroundTheStructure) {
  expect_ambiguous(mixed("--b\n\nx\r\n--b--\r\n"), "mixed_line_ends");
  EXPECT_THAT(mixed("--b\n\nx\n--b--\n").anomalies, IsEmpty());
  expect_ambiguous(mixed("--b\r\n\r\nx\r--b\r\r<p>\r\n--b--\r\n"), "bare_cr_boundary");
  EXPECT_THAT(mixed("--b\r\n\r\nx\ry\r--z\r\n--b--\r\n").anomalies, IsEmpty());
}

TEST(Ambiguity, HeadersThatEndForSomeReaders) {
  expect_ambiguous(part({"X: y", "  ", "Content-Type: text/html"}), "blank_header_line");
  expect_ambiguous(part({"no colon", "Content-Type: text/html"}), "bad_part_header");
  expect_ambiguous(part({"Content-Type : text/html"}), "space_before_colon");
  expect_ambiguous(part({"X: y\rContent-Type: text/html"}), "bare_cr_in_header");
  expect_ambiguous(part({std::string{"Content-Type: text/html\0; x", 27}}),
                   "control_in_content_type");
  expect_ambiguous(part({"Content-Disposition: attachment; filename=\"a\x01.exe\""}),
                   "control_in_header");
  expect_ambiguous(part({"Content-Type: text/plain; x=" + std::string(9000, 'x')}), "long_header");
}

TEST(Ambiguity, TypesThatAreNone) {
  expect_ambiguous(part({"Content-Type: html"}), "bad_content_type");
  expect_ambiguous(part({"Content-Type: text/(x)html"}), "comment_in_content_type");
  expect_harmless(part({"Content-Type: text/html charset=utf-8"}), "odd_content_type");
  expect_ambiguous(part({"Content-Type: message/partial; id=x; number=1"}), "partial_message");
  expect_harmless(part({"Content-Type: message/external-body; access-type=URL"}), "external_body");
  EXPECT_THAT(part({"Content-Type: text/plain; charset=us-ascii (plain)"}).anomalies, IsEmpty());
}

TEST(Ambiguity, ParametersOutOfForm) {
  expect_harmless(part({"Content-Type: text/plain; name=a@b.txt"}), "unquoted_special");
  expect_harmless(part({"Content-Type: text/plain; name=a b.txt"}), "unquoted_blank");
  expect_ambiguous(part({"Content-Type: text/plain; charset=utf-8; charset=utf-7"}),
                   "repeated_parameter");
}

TEST(Ambiguity, TransferEncodings) {
  expect_ambiguous(part({"Content-Transfer-Encoding: base64 (x)"}), "odd_transfer_encoding");
  expect_ambiguous(part({"Content-Transfer-Encoding: x-base64"}), "odd_transfer_encoding");
  expect_harmless(part({"Content-Transfer-Encoding: 8bits"}), "unknown_transfer_encoding");
  expect_ambiguous(part({"Content-Type: message/rfc822", "Content-Transfer-Encoding: base64"},
                        "U3ViamVjdDogeA0KDQp5"),
                   "encoded_container");
}

TEST(Ambiguity, CharactersSets) {
  expect_ambiguous(part({"Content-Type: text/plain; charset=utf-7"}), "rare_charset");
  expect_ambiguous(part({"Content-Type: text/html; charset=cp037"}), "rare_charset");
  expect_ambiguous(part({"Content-Type: text/html; charset=klingon"}), "unknown_charset");
  EXPECT_THAT(part({"Content-Type: text/plain; charset='UTF-8'"}).anomalies, IsEmpty());
  EXPECT_THAT(part({"Content-Type: image/png; charset=klingon"}).anomalies, IsEmpty());
}

TEST(Ambiguity, MimeVersionIsMissingInHarmlessMailToo) {
  mail::RawTransaction raw;
  raw.headers = {{"Content-Type", "multipart/mixed; boundary=b"}};
  raw.body = lines({"--b", "", "x", "--b--"});
  expect_harmless(read_structure(raw).content, "missing_mime_version");
}

TEST(Ambiguity, WhatAReportReturnsIsNotHeldAgainstIt) {
  const std::string returned =
      lines({"--b", "Content-Type: message/rfc822", "", "Content-Type: text/plain",
             "Content-Type: text/html", "", "x", "--b--"});
  const std::string status =
      lines({"--b", "Content-Type: message/delivery-status", "",
             "Final-Recipient: rfc822; a@b.example", "Action: failed", "Status: 5.1.1", ""});
  const char* type = "multipart/report; report-type=delivery-status; boundary=b";
  EXPECT_THAT(multipart(type, status + returned).anomalies, IsEmpty());
  expect_ambiguous(multipart(type, returned), "duplicate_content_type");
}

TEST(Ambiguity, TheWorseNamesComeFirst) {
  EXPECT_THAT(part({"Content-Type: text/plain; name=a@b; charset=klingon"}).anomalies,
              ElementsAre("unknown_charset", "unquoted_special"));
}

TEST(Ambiguity, ANameIsAddedOnce) {
  mail::Content content;
  add_anomaly(content, "quoted_printable_damaged");
  add_anomaly(content, "quoted_printable_damaged");
  add_anomaly(content, "");
  EXPECT_THAT(content.anomalies, ElementsAre("quoted_printable_damaged"));
  EXPECT_FALSE(content.ambiguous);
  add_anomaly(content, "base64_after_padding");
  EXPECT_TRUE(content.ambiguous);
  EXPECT_FALSE(is_ambiguous("no such name"));
}

}  // namespace
}  // namespace weir::mime
