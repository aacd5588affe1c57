#include "weir/detect/alignment.hpp"

#include <gtest/gtest.h>

#include "detect/build.hpp"

namespace weir::detect {
namespace {

using test::message;

Alignment of(const mail::Transaction& transaction) {
  return align(transaction, test::organization(), test::kDomains);
}
Alignment of(std::string_view mail_from, std::string_view from) {
  return of(message(mail_from, from));
}

TEST(Alignment, TellsTheSameAddressWhateverItsCase) {
  EXPECT_EQ(of("App@contoso.example", "app@contoso.example"), Alignment::same_address);
}

TEST(Alignment, TellsTheSameDomain) {
  EXPECT_EQ(of("app@contoso.example", "ceo@contoso.example"), Alignment::same_domain);
}

TEST(Alignment, TellsTheSameOrganization) {
  EXPECT_EQ(of("bounce@news.contoso.example", "ceo@contoso.example"), Alignment::same_org);
  EXPECT_EQ(of("a@x.shop.co.uk", "b@shop.co.uk"), Alignment::same_org);
}

TEST(Alignment, KeepsTwoCustomersOfOnePublicSuffixApart) {
  EXPECT_EQ(of("a@one.co.uk", "b@two.co.uk"), Alignment::mismatch);
  EXPECT_EQ(of("a@one.onmicrosoft.com", "b@two.onmicrosoft.com"), Alignment::mismatch);
}

TEST(Alignment, TellsTwoAcceptedDomains) {
  EXPECT_EQ(of("app@hq.fab.example", "ceo@contoso.example"), Alignment::both_accepted);
}

TEST(Alignment, TellsRewrittenSenders) {
  EXPECT_EQ(of("bob+SRS=aB=FO=partner.example=alice@contoso.example", "alice@partner.example"),
            Alignment::rewritten);
  EXPECT_EQ(of("SRS0=ab=TT=partner.example=alice@fwd.example", "alice@mail.partner.example"),
            Alignment::rewritten);
  EXPECT_EQ(of("prvs=0123=alice@contoso.example", "alice@contoso.example"), Alignment::rewritten);
}

TEST(Alignment, CallsARewriteOfAnotherDomainAMismatch) {
  EXPECT_EQ(of("SRS0=ab=TT=partner.example=alice@fwd.example", "ceo@contoso.example"),
            Alignment::mismatch);
}

TEST(Alignment, CallsADeliveryReportANullReport) {
  auto report = message("<>", "postmaster@contoso.example");
  EXPECT_EQ(of(report), Alignment::null);
  report.message.content.report = mail::ReportKind::delivery_status;
  EXPECT_EQ(of(report), Alignment::null_report);
}

TEST(Alignment, CallsAnAutomaticReplyANullReport) {
  auto reply = message("<>", "alice@contoso.example");
  reply.message.auto_submitted = "auto-replied";
  test::add_header(reply, "In-Reply-To", "<1@customer.example>");
  EXPECT_EQ(of(reply), Alignment::null_report);
}

TEST(Alignment, TakesTheWorstOfSeveralMailboxes) {
  auto mail = message("app@contoso.example", "app@contoso.example");
  mail.message.from = test::reading({"app@contoso.example", "ceo@evil.example"});
  EXPECT_EQ(of(mail), Alignment::mismatch);
}

TEST(Alignment, CannotReadAFromThatReadersDisagreeOn) {
  auto mail = message("app@contoso.example", "app@contoso.example");
  mail.message.from = test::reading({"app@contoso.example"}, {"ceo@evil.example"});
  EXPECT_EQ(of(mail), Alignment::unparseable);
  mail.message.from = {};
  EXPECT_EQ(of(mail), Alignment::unparseable);
}

TEST(Alignment, CannotReadAMalformedMailFrom) {
  auto mail = message("app@contoso.example", "app@contoso.example");
  mail.envelope.mail_from = test::reading({}, {"app@contoso.example", "a@evil.example"});
  EXPECT_EQ(of(mail), Alignment::unparseable);
}

TEST(Alignment, CannotReadASecondFromField) {
  auto mail = message("app@contoso.example", "app@contoso.example");
  mail.message.from.fields = 2;
  EXPECT_EQ(of(mail), Alignment::unparseable);
}

TEST(Alignment, HasTheNamesOfTheContract) {
  EXPECT_EQ(to_string(Alignment::same_address), "same_address");
  EXPECT_EQ(to_string(Alignment::rewritten), "rewritten");
  EXPECT_EQ(to_string(Alignment::null), "null");
  EXPECT_EQ(to_string(Alignment::unparseable), "unparseable");
}

}  // namespace
}  // namespace weir::detect
