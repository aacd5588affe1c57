// The fingerprint of whole messages: what of their parts is compared.
#include <gtest/gtest.h>

#include "content/html.hpp"
#include "content/links_build.hpp"
#include "content/read.hpp"

namespace weir::content {
namespace {

using test::public_domains;

constexpr std::string_view kText =
    "We could not deliver your parcel because nobody was there to take it. Please tell us by "
    "tomorrow when you will be at home, or it will be sent back.";
constexpr std::string_view kOther =
    "The minutes of our meeting are attached. Please read them before Friday and tell me if there "
    "is something that you do not agree with.";

std::string fingerprint(std::string type, std::string body, std::string encoding = "",
                        std::string subject = "Parcel") {
  mail::RawTransaction raw;
  raw.headers = {{"Subject", std::move(subject)}, {"Content-Type", std::move(type)}};
  if (!encoding.empty()) raw.headers.push_back({"Content-Transfer-Encoding", std::move(encoding)});
  raw.body = std::move(body);
  raw.body_bytes = raw.body.size();
  return read(raw, public_domains()).fingerprint;
}

std::string plain(std::string_view text) { return fingerprint("text/plain", std::string{text}); }

std::string html(std::string_view text) { return fingerprint("text/html", std::string{text}); }

std::string alternative(std::string_view text, std::string_view html) {
  return fingerprint("multipart/alternative; boundary=b",
                     "--b\r\nContent-Type: text/plain\r\n\r\n" + std::string{text} +
                         "\r\n--b\r\nContent-Type: text/html\r\n\r\n" + std::string{html} +
                         "\r\n--b--\r\n");
}

std::string visible(std::string_view html) {
  std::string text;
  scan_html(html, {}, &text);
  return text;
}

TEST(VisibleText, IsWhatAPersonSees) {
  EXPECT_EQ(visible("<html><head><title>T</title><style>p{}</style></head><body><p>Our&nbsp;"
                    "<b>par</b>cel<br>is\r\nlate<script>x()</script><!-- no --></p>"
                    "<a href=x>Track &amp; trace</a></body>"),
            "\n\nOur\xc2\xa0parcel\nis  late\n\nTrack & trace");
}

TEST(VisibleText, IsBounded) {
  std::string many;
  for (int i = 0; i < 20000; ++i) many += "<p>word</p>";
  EXPECT_LE(visible(many).size(), kMaxVisible);
  EXPECT_GT(visible(many).size(), kMaxVisible / 2);
  EXPECT_LE(visible(std::string(100000, 'x')).size(), kMaxVisible);
}

TEST(ContentFingerprint, IsTheSameInEachTransferEncoding) {
  const auto base = fingerprint("text/plain",
                                "We could not deliver your parcel because nobody was "
                                "there to take it when we came.\r\n");
  EXPECT_NE(base, "");
  EXPECT_EQ(fingerprint("text/plain; charset=utf-8",
                        "We could not deliver your=20parcel because nobody was =\r\nthere to take "
                        "it when we came.\r\n",
                        "quoted-printable"),
            base);
  EXPECT_EQ(fingerprint("text/plain",
                        "V2UgY291bGQgbm90IGRlbGl2ZXIgeW91ciBwYXJjZWwgYmVjYXVzZSBub2JvZHkg\r\nd2Fz"
                        "IHRoZXJlIHRvIHRha2UgaXQgd2hlbiB3ZSBjYW1lLgo=\r\n",
                        "base64"),
            base);
}

TEST(ContentFingerprint, IsTheSameForOtherTags) {
  const auto base = html("<p>" + std::string{kText} + "</p>");
  EXPECT_NE(base, "");
  std::string noisy = "<div id=x7f3><style>.a{color:red}</style>";
  bool first = true;
  for (const char c : kText) {
    noisy += c;
    if (c == 'e') noisy += "<span class=q81></span><!-- 91 -->";
    if (c == '.' && first) noisy += "</div><div>";
    if (c == '.') first = false;
  }
  EXPECT_EQ(html(noisy + "</div><img src=https://t.example/9f3c.png alt=x>"), base);
}

TEST(ContentFingerprint, IsTheSameAsPlainTextAndAsHtml) {
  EXPECT_EQ(html("<p>" + std::string{kText} + "</p>"), plain(kText));
}

TEST(ContentFingerprint, IsOfTheHtmlWhereThereIsOne) {
  EXPECT_EQ(alternative(kOther, "<p>" + std::string{kText} + "</p>"), plain(kText));
}

TEST(ContentFingerprint, IsOfThePlainTextWhereTheHtmlSaysNothing) {
  EXPECT_EQ(alternative(kText, "<img src=https://t.example/all.png>"), plain(kText));
}

TEST(ContentFingerprint, ALongSubjectDoesNotHideThePlainText) {
  constexpr auto kSubject = "Minutes of the meeting of the board of directors on the new warehouse";
  EXPECT_EQ(fingerprint("text/plain", std::string{kText}, "", kSubject), plain(kText));
}

TEST(ContentFingerprint, DoesNotReadAttachments) {
  const std::string attached = "--b\r\nContent-Type: text/plain\r\n\r\n" + std::string{kText} +
                               "\r\n--b\r\nContent-Type: text/plain; name=a.txt\r\n"
                               "Content-Disposition: attachment; filename=a.txt\r\n\r\n" +
                               std::string{kOther} + "\r\n--b--\r\n";
  EXPECT_EQ(fingerprint("multipart/mixed; boundary=b", attached), plain(kText));
}

TEST(ContentFingerprint, DiffersForAnotherText) { EXPECT_NE(plain(kOther), plain(kText)); }

TEST(ContentFingerprint, OfAShortTextCountsTheDecodedSubject) {
  const auto made =
      fingerprint("text/plain", "Quarterly report number three attached, kindly review tonight.",
                  "", "Figures waiting");
  EXPECT_NE(made, "");
  EXPECT_EQ(
      fingerprint("text/plain", "Quarterly report number three attached, kindly review tonight.",
                  "", "=?utf-8?B?RmlndXJlcyB3YWl0aW5n?="),
      made);
}

TEST(ContentFingerprint, IsEmptyWithoutText) {
  EXPECT_EQ(fingerprint("image/png", "x"), "");
  EXPECT_EQ(plain(""), "");
}

}  // namespace
}  // namespace weir::content
