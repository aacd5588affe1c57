#include "content/read.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "content/links_build.hpp"

namespace weir::content {
namespace {

using test::public_domains;
using test::traits_of;
using test::urls_of;
using testing::ElementsAre;
using testing::IsEmpty;

mail::Content read_mail(std::string type, std::string body, std::string encoding = "") {
  mail::RawTransaction raw;
  raw.headers = {{"From", "app@contoso.example"}, {"Content-Type", std::move(type)}};
  if (!encoding.empty()) raw.headers.push_back({"Content-Transfer-Encoding", std::move(encoding)});
  raw.body = std::move(body);
  raw.body_bytes = raw.body.size();
  return read(raw, public_domains());
}

std::string part(std::string_view type, std::string_view body, std::string_view more = "") {
  return std::string{"--b\r\nContent-Type: "}
      .append(type)
      .append("\r\n")
      .append(more)
      .append("\r\n")
      .append(body)
      .append("\r\n");
}

TEST(ContentRead, plain_text) {
  const auto content = read_mail("text/plain", "See https://a.example/x.\r\n");
  EXPECT_THAT(urls_of(content), ElementsAre("https://a.example/x"));
  EXPECT_EQ(content.links_seen, 1U);
  EXPECT_THAT(content.attachments, IsEmpty());
  EXPECT_FALSE(content.cut);
}

TEST(ContentRead, html_in_each_transfer_encoding) {
  EXPECT_THAT(urls_of(read_mail("text/html", "<a href=3D\"https://a.exam=\r\nple/\">x</a>",
                                "quoted-printable")),
              ElementsAre("https://a.example/"));
  EXPECT_THAT(urls_of(read_mail("text/html", "PGEgaHJlZj1odHRwczov\r\nL2EuZXhhbXBsZS8+eDwvYT4=\r\n",
                                "base64")),
              ElementsAre("https://a.example/"));
}

TEST(ContentRead, html_in_utf_16) {
  std::string body;
  for (const char c : std::string_view{"<a href=https://a.example/>x</a>"}) {
    body += c;
    body += '\0';
  }
  EXPECT_THAT(urls_of(read_mail("text/html; charset=utf-16le", body, "binary")),
              ElementsAre("https://a.example/"));
}

TEST(ContentRead, both_alternatives_are_read) {
  const auto content = read_mail(
      "multipart/alternative; boundary=b",
      part("text/plain", "https://a.example/") +
          part("text/html", "<a href=https://evil.example/>www.contoso.example</a>") + "--b--\r\n");
  ASSERT_EQ(content.links.size(), 2U);
  EXPECT_EQ(traits_of(content.links[0]), "text_differs");
  EXPECT_EQ(content.links[1].url, "https://a.example/");
  EXPECT_EQ(content.attachments_seen, 0U);
}

TEST(ContentRead, an_attachment_is_looked_at_and_html_opened_for_its_links) {
  const auto content = read_mail(
      "multipart/mixed; boundary=b",
      part("text/plain", "hello") +
          part("text/html; name=a.html", "<form action=https://evil.example/><input type=password>",
               "Content-Disposition: attachment; filename=a.html\r\n") +
          "--b--\r\n");
  ASSERT_EQ(content.attachments.size(), 1U);
  EXPECT_EQ(content.attachments_seen, 1U);
  EXPECT_EQ(content.attachments[0].name, "a.html");
  ASSERT_EQ(content.links.size(), 1U);
  EXPECT_EQ(traits_of(content.links[0]), "form");
}

TEST(ContentRead, html_under_another_type_is_opened_all_the_same) {
  const std::string html = "<html><body><a href=https://evil.example/>x</a></body></html>";
  for (const auto* more : {"Content-Disposition: attachment; filename=a.htm\r\n",
                           "Content-Disposition: attachment; filename=a\r\n"}) {
    const auto content = read_mail("multipart/mixed; boundary=b",
                                   part("application/octet-stream", html, more) + "--b--\r\n");
    EXPECT_THAT(urls_of(content), ElementsAre("https://evil.example/")) << more;
  }
}

TEST(ContentRead, the_text_of_an_attached_file_holds_no_links) {
  const auto content = read_mail("multipart/mixed; boundary=b",
                                 part("text/plain; name=a.log", "GET http://192.0.2.1/",
                                      "Content-Disposition: attachment\r\n") +
                                     "--b--\r\n");
  EXPECT_THAT(content.links, IsEmpty());
  EXPECT_EQ(content.attachments_seen, 1U);
}

TEST(ContentRead, the_text_of_an_invitation_is_unfolded) {
  const auto content = read_mail("text/calendar; method=REQUEST",
                                 "BEGIN:VCALENDAR\r\nDESCRIPTION:Join https://meet.exam\r\n "
                                 "ple/a\\nor https://b.example/\\,\r\n"
                                 "END:VCALENDAR\r\n");
  EXPECT_THAT(urls_of(content), ElementsAre("https://meet.example/a", "https://b.example/"));
}

TEST(ContentRead, a_forwarded_message_is_read_too) {
  const auto content = read_mail("message/rfc822",
                                 "From: a@b.example\r\nContent-Type: text/html\r\n\r\n"
                                 "<a href=https://a.example/>x</a>\r\n");
  EXPECT_THAT(urls_of(content), ElementsAre("https://a.example/"));
}

TEST(ContentRead, odd_attachments_come_first) {
  std::string body;
  for (int i = 0; i < 40; ++i) {
    body += part("image/gif", "GIF89a",
                 "Content-Disposition: attachment; filename=" + std::to_string(i) + ".gif\r\n");
  }
  body +=
      part("application/octet-stream", "MZ", "Content-Disposition: attachment; filename=a.exe\r\n");
  const auto content = read_mail("multipart/mixed; boundary=b", body + "--b--\r\n");
  EXPECT_EQ(content.attachments_seen, 41U);
  ASSERT_EQ(content.attachments.size(), mail::Content::kMaxAttachments);
  EXPECT_EQ(content.attachments[0].name, "a.exe");
  EXPECT_FALSE(content.cut);
}

TEST(ContentRead, more_attachments_than_are_looked_at_are_a_cut) {
  std::string body;
  for (int i = 0; i < 200; ++i) {
    body +=
        part("application/octet-stream", "x", "Content-Disposition: attachment; filename=a\r\n");
  }
  body += part("text/html", "<a href=https://a.example/>x</a>");
  const auto content = read_mail("multipart/mixed; boundary=b", body + "--b--\r\n");
  EXPECT_EQ(content.attachments_seen, 200U);
  EXPECT_TRUE(content.cut);
  EXPECT_THAT(urls_of(content), ElementsAre("https://a.example/"));
}

TEST(ContentRead, a_body_that_was_not_kept_whole_is_a_cut) {
  mail::RawTransaction raw;
  raw.body = "See https://a.example/x\r\n";
  raw.body_truncated = true;
  const auto content = read(raw, public_domains());
  EXPECT_TRUE(content.cut);
  EXPECT_EQ(content.links_seen, 1U);
}

TEST(ContentRead, no_more_is_decoded_than_the_bound) {
  const std::string filler(kMaxInspected, 'x');
  EXPECT_FALSE(read_mail("text/plain", filler).cut);
  EXPECT_TRUE(read_mail("text/plain", filler + "y").cut);
  const auto content =
      read_mail("multipart/mixed; boundary=b",
                part("text/plain", filler + "y") +
                    part("text/html", "<a href=https://a.example/>x</a>") + "--b--\r\n");
  EXPECT_TRUE(content.cut);
  EXPECT_THAT(content.links, IsEmpty());
}

TEST(ContentRead, headers_that_were_not_kept_make_the_message_ambiguous) {
  mail::RawTransaction raw;
  raw.headers_dropped = 1;
  const auto content = read(raw, public_domains());
  EXPECT_TRUE(content.ambiguous);
  EXPECT_THAT(content.anomalies, testing::Contains("too_many_headers"));
}

}  // namespace
}  // namespace weir::content
