// Which messages are real reports: the structure of RFC 6522 with its machine-readable part, not a
// Content-Type that says so.
#include <gtest/gtest.h>

#include <string>

#include "mime/part.hpp"

namespace weir::mime {
namespace {

using mail::ReportKind;

constexpr const char* kDsnType =
    "multipart/report; report-type=delivery-status;\n\tboundary=\"=_r\"";
constexpr const char* kMdnType =
    "multipart/report; boundary=\"=_r\"; report-type=disposition-notification";

mail::Content read(const std::string& content_type, const std::string& body) {
  mail::RawTransaction raw;
  raw.headers = {{"MIME-Version", "1.0"}, {"Content-Type", content_type}};
  raw.body = body;
  return read_structure(raw).content;
}

std::string report(const std::string& status_type, const std::string& status) {
  return "This is the mail system.\r\n\r\n--=_r\r\nContent-Type: text/plain\r\n\r\n"
         "Your message could not be delivered.\r\n\r\n--=_r\r\nContent-Type: " +
         status_type + "\r\n\r\n" + status +
         "\r\n--=_r\r\nContent-Type: message/rfc822\r\n\r\nSubject: what was sent\r\n\r\nHello\r\n"
         "--=_r--\r\n";
}

const std::string kStatus =
    "Reporting-MTA: dns; mail.contoso.example\r\nArrival-Date: Mon, 5 Jan 2026 08:00:00 +0000\r\n"
    "\r\nFinal-Recipient: rfc822; nobody@fabrikam.example\r\nAction: failed\r\nStatus: 5.1.1\r\n";

const std::string kDisposition =
    "Reporting-UA: mail.fabrikam.example; OWA\r\nFinal-Recipient: rfc822;x@fabrikam.example\r\n"
    "Disposition: manual-action/MDN-sent-manually; displayed\r\n";

TEST(Report, ADeliveryStatusNotificationIsOne) {
  const mail::Content content = read(kDsnType, report("message/delivery-status", kStatus));
  EXPECT_EQ(content.report, ReportKind::delivery_status);
  EXPECT_EQ(content.parts, 3U);
  EXPECT_EQ(content.depth, 2U);
  EXPECT_TRUE(content.anomalies.empty());
}

TEST(Report, AnInternationalizedOneIsOne) {
  EXPECT_EQ(read(kDsnType, report("message/global-delivery-status; charset=utf-8", kStatus)).report,
            ReportKind::delivery_status);
}

TEST(Report, ADispositionNotificationIsOne) {
  EXPECT_EQ(read(kMdnType, report("message/disposition-notification", kDisposition)).report,
            ReportKind::disposition_notification);
}

TEST(Report, AStatusInATransferEncodingIsRead) {
  const std::string quoted =
      "message/delivery-status\r\nContent-Transfer-Encoding: quoted-printable";
  EXPECT_EQ(read(kDsnType, report(quoted,
                                  "Final-Recipient: rfc822; a=40b.example\r\n=41ction: "
                                  "fai=\r\nled\r\n"))
                .report,
            ReportKind::delivery_status);
  // kDisposition in base64
  const std::string encoded =
      "message/disposition-notification\r\nContent-Transfer-Encoding: base64";
  EXPECT_EQ(
      read(kMdnType, report(encoded,
                            "RmluYWwtUmVjaXBpZW50OiByZmM4MjI7eEBmYWJyaWthbS5leGFtcGxlDQpEaXNw\r\n"
                            "b3NpdGlvbjogbWFudWFsLWFjdGlvbi9NRE4tc2VudC1tYW51YWxseTsgZGlzcGxh\r\n"
                            "eWVkDQo="))
          .report,
      ReportKind::disposition_notification);
  EXPECT_EQ(read(kMdnType, report(encoded, kDisposition)).report, ReportKind::none);
}

TEST(Report, AContentTypeAloneIsNone) {
  EXPECT_EQ(read(kDsnType, "Click here: https://evil.example/\r\n").report, ReportKind::none);
  EXPECT_EQ(read(kDsnType, report("text/plain", kStatus)).report, ReportKind::none);
}

TEST(Report, AnEmptyStatusPartIsNone) {
  EXPECT_EQ(read(kDsnType, report("message/delivery-status", "")).report, ReportKind::none);
  EXPECT_EQ(
      read(kDsnType, report("message/delivery-status", "Action:\r\nFinal-Recipient:\r\n")).report,
      ReportKind::none);
  EXPECT_EQ(read(kDsnType, report("message/delivery-status", "Buy now! Action: failed\r\n")).report,
            ReportKind::none);
}

TEST(Report, TheReportTypeMustFitThePart) {
  EXPECT_EQ(read(kMdnType, report("message/delivery-status", kStatus)).report, ReportKind::none);
  EXPECT_EQ(
      read("multipart/report; boundary=\"=_r\"", report("message/delivery-status", kStatus)).report,
      ReportKind::none);
  EXPECT_EQ(read("multipart/mixed; report-type=delivery-status; boundary=\"=_r\"",
                 report("message/delivery-status", kStatus))
                .report,
            ReportKind::none);
}

TEST(Report, AReportThatIsAttachedDoesNotMakeTheMessageOne) {
  const std::string body = "--o\r\nContent-Type: " + std::string{kDsnType} + "\r\n\r\n" +
                           report("message/delivery-status", kStatus) + "--o--\r\n";
  EXPECT_EQ(read("multipart/mixed; boundary=o", body).report, ReportKind::none);
}

TEST(Report, OneWhoseReturnedMessageWasCutIsStillOne) {
  mail::RawTransaction raw;
  raw.headers = {{"MIME-Version", "1.0"}, {"Content-Type", kDsnType}};
  raw.body = report("message/delivery-status", kStatus);
  raw.body.resize(raw.body.find("Hello"));
  raw.body_truncated = true;
  const mail::Content content = read_structure(raw).content;
  EXPECT_EQ(content.report, ReportKind::delivery_status);
  EXPECT_TRUE(content.cut);
}

std::string_view returned_header(const mail::RawTransaction& raw) {
  return read_structure(raw).returned_header;
}

mail::RawTransaction returning(const std::string& type, const std::string& message) {
  mail::RawTransaction raw;
  raw.headers = {{"MIME-Version", "1.0"}, {"Content-Type", kDsnType}};
  raw.body = "--=_r\r\nContent-Type: message/delivery-status\r\n\r\n" + kStatus +
             "\r\n--=_r\r\nContent-Type: " + type + "\r\n\r\n" + message + "--=_r--\r\n";
  return raw;
}

TEST(Report, HandsOverTheHeaderOfTheReturnedMessage) {
  EXPECT_EQ(returned_header(returning("message/rfc822",
                                      "From: a@b.example\r\nSubject:\r\n x\r\n"
                                      "\r\nBody: no field\r\n")),
            "From: a@b.example\r\nSubject:\r\n x\r\n\r\n");
  EXPECT_EQ(returned_header(returning("message/rfc822", "From: a@b.example\r\n")),
            "From: a@b.example\r\n");
}

TEST(Report, HandsOverTheFirstReturnedHeaderOnly) {
  EXPECT_EQ(returned_header(returning("message/rfc822",
                                      "From: a@b.example\r\nContent-Type: message/rfc822\r\n\r\n"
                                      "From: inner@b.example\r\n\r\n")),
            "From: a@b.example\r\nContent-Type: message/rfc822\r\n\r\n");
}

TEST(Report, AHeaderThatTheBodyEndsInIsHandedOver) {
  auto raw = returning("message/rfc822", "From: a@b.example\r\nSubject: x");
  raw.body.resize(raw.body.find("Subject: x") + 7);
  raw.body_truncated = true;
  EXPECT_EQ(returned_header(raw), "From: a@b.example\r\nSubject");
}

TEST(Report, OnlyAReportReturnsAHeader) {
  auto raw = returning("message/rfc822", "From: a@b.example\r\n\r\n");
  raw.headers[1].value = "multipart/mixed; boundary=\"=_r\"";
  EXPECT_EQ(returned_header(raw), "");
  EXPECT_EQ(returned_header(returning("text/rfc822-headers", "From: a@b.example\r\n")), "");
}

}  // namespace
}  // namespace weir::mime
