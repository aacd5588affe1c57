#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "content/links_build.hpp"
#include "content/read.hpp"

namespace weir::content {
namespace {

using testing::SizeIs;

std::string part(const std::string& type, const std::string& body) {
  return "--b\r\nContent-Type: " + type + "\r\n\r\n" + body + "\r\n";
}

const std::string kStatus =
    "Reporting-MTA: dns; mx1.contoso.example\r\n\r\nFinal-Recipient: rfc822; x@customer.example\r\n"
    "Action: failed\r\nStatus: 5.7.705\r\n";

mail::Content read_report(const std::string& parts,
                          std::string type =
                              "multipart/report; report-type=delivery-status; "
                              "boundary=b") {
  mail::RawTransaction raw;
  raw.headers = {{"MIME-Version", "1.0"}, {"Content-Type", std::move(type)}};
  raw.body = parts + "--b--\r\n";
  raw.body_bytes = raw.body.size();
  return read(raw, test::public_domains());
}

std::string message_id(const mail::Content& content) {
  if (!content.delivery || !content.delivery->returned) return "none";
  return content.delivery->returned->message_id;
}

TEST(ContentReport, joins_the_parts_of_a_report) {
  const auto content = read_report(
      part("text/plain", "Remote Server returned '550 5.7.705 Access denied'") +
      part("message/delivery-status", kStatus) +
      part("message/rfc822", "Message-ID: <1@x.example>\r\nFrom: a@x.example\r\n\r\nHello\r\n"));
  ASSERT_TRUE(content.delivery);
  EXPECT_EQ(content.delivery->reporting_mta, "mx1.contoso.example");
  ASSERT_THAT(content.delivery->recipients, SizeIs(1));
  EXPECT_EQ(content.delivery->recipients[0].status, "5.7.705");
  EXPECT_EQ(content.delivery->told, "550 5.7.705 Access denied");
  EXPECT_EQ(message_id(content), "1@x.example");
}

TEST(ContentReport, reads_a_returned_header_that_is_a_part_of_its_own) {
  EXPECT_EQ(message_id(read_report(part("message/delivery-status", kStatus) +
                                   part("text/rfc822-headers", "Message-ID: <2@x.example>\r\n"))),
            "2@x.example");
}

TEST(ContentReport, reads_an_encoded_returned_message) {
  const std::string header = "message/rfc822\r\nContent-Transfer-Encoding: quoted-printable";
  EXPECT_EQ(
      message_id(read_report(part("message/delivery-status", kStatus) +
                             part(header, "Message-ID: =3C3@x.exam=\r\nple>\r\n\r\nHello\r\n"))),
      "3@x.example");
}

TEST(ContentReport, reads_an_encoded_text_and_html_where_the_text_says_nothing) {
  const std::string html = "text/html\r\nContent-Transfer-Encoding: quoted-printable";
  const auto content =
      read_report(part("text/plain", "Sorry.") +
                  part(html, "<p>Remote Server returned =\r\n'550 5.7.705 no'</p>") +
                  part("message/delivery-status", kStatus));
  ASSERT_TRUE(content.delivery);
  EXPECT_EQ(content.delivery->told, "550 5.7.705 no");
}

// What is within the returned message says nothing about its delivery.
TEST(ContentReport, takes_nothing_out_of_the_returned_message) {
  const auto content = read_report(
      part("message/delivery-status", kStatus) +
      part("message/rfc822",
           "Message-ID: <4@x.example>\r\nContent-Type: text/plain\r\n\r\nRemote Server returned "
           "'550 5.7.711 bad'\r\n"));
  ASSERT_TRUE(content.delivery);
  EXPECT_EQ(content.delivery->told, "");
  EXPECT_EQ(message_id(content), "4@x.example");
}

TEST(ContentReport, only_a_report_is_one) {
  const auto parts = part("message/delivery-status", kStatus) +
                     part("message/rfc822", "Message-ID: <5@x>\r\n\r\n");
  EXPECT_FALSE(read_report(parts, "multipart/mixed; boundary=b").delivery);
  EXPECT_FALSE(read_report(part("text/plain", kStatus)).delivery);
}

TEST(ContentReport, a_report_may_return_nothing) {
  const auto content = read_report(part("message/delivery-status", kStatus));
  ASSERT_TRUE(content.delivery);
  EXPECT_FALSE(content.delivery->returned);
}

}  // namespace
}  // namespace weir::content
