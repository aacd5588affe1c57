// Which messages are real reports: the structure of RFC 6522 with its machine-readable part, not a
// Content-Type that says so.
#include <gtest/gtest.h>

#include <string>

#include "mime/content.hpp"

namespace weir::mime {
namespace {

using mail::ReportKind;

constexpr const char* kDsnType =
    "multipart/report; report-type=delivery-status;\n\tboundary=\"=_r\"";
constexpr const char* kMdnType =
    "multipart/report; boundary=\"=_r\"; report-type=disposition-notification";

mail::Content read(const std::string& content_type, const std::string& body) {
  mail::RawTransaction raw;
  raw.headers = {{"Content-Type", content_type}};
  raw.body = body;
  return read_content(raw);
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
  raw.headers = {{"Content-Type", kDsnType}};
  raw.body = report("message/delivery-status", kStatus);
  raw.body.resize(raw.body.find("Hello"));
  raw.body_truncated = true;
  const mail::Content content = read_content(raw);
  EXPECT_EQ(content.report, ReportKind::delivery_status);
  EXPECT_TRUE(content.cut);
}

}  // namespace
}  // namespace weir::mime
