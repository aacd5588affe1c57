// Queries 3 and 4: what goes outside, and who sends much of it.
#include <gmock/gmock.h>

#include "hunt/rows.hpp"

namespace weir::hunt {
namespace {

using testing::IsEmpty;
using testing::SizeIs;

Parameters ours(Query query) {
  auto parameters = week(query);
  parameters.accepted_domains = connector::DomainSet{{"contoso.example", "*.fab.example"}};
  return parameters;
}

std::size_t outside(const Parameters& parameters, const audit::EmailRow& row) {
  External hunt{parameters};
  hunt.add(row);
  return hunt.rows().size();
}

audit::EmailRow to(const std::string& recipient) {
  auto row = mail(kDay, "m");
  row.recipient = recipient;
  return row;
}

TEST(External, IsWhatIsInNoAcceptedDomain) {
  const auto parameters = ours(Query::external);
  EXPECT_EQ(outside(parameters, to("buyer@customer.example")), 1U);
  EXPECT_EQ(outside(parameters, to("ann@contoso.example")), 0U);
  EXPECT_EQ(outside(parameters, to("ann@CONTOSO.Example")), 0U);
  EXPECT_EQ(outside(parameters, to("ann@shop.fab.example")), 0U);
  EXPECT_EQ(outside(parameters, to("ann@notcontoso.example")), 1U);
}

TEST(External, TheLastAtSplits) {
  const auto parameters = ours(Query::external);
  EXPECT_EQ(outside(parameters, to("\"a@contoso.example\"@customer.example")), 1U);
  EXPECT_EQ(outside(parameters, to("\"a@customer.example\"@contoso.example")), 0U);
  EXPECT_EQ(domain_of("\"a@b\"@C.example"), "c.example");
  EXPECT_EQ(domain_of("nothing"), "");
}

TEST(External, AlignmentAndAccountDoNotMatter) {
  const auto parameters = ours(Query::external);
  auto row = to("buyer@customer.example");
  row.sender_object_id.clear();
  row.mail_from = row.header_from = "x@customer.example";
  EXPECT_EQ(outside(parameters, row), 1U);
  row = to("ann@contoso.example");
  row.mail_from = "x@bulk.example";
  EXPECT_EQ(outside(parameters, row), 0U);
}

TEST(External, WithoutAcceptedDomainsTheDirectionTells) {
  const auto parameters = week(Query::external);
  auto row = to("ann@contoso.example");
  EXPECT_EQ(outside(parameters, row), 1U);
  for (const auto* direction : {"Intra-org", "Inbound", ""}) {
    row.direction = direction;
    EXPECT_EQ(outside(parameters, row), 0U) << direction;
  }
}

TEST(External, StrictlyEitherDomainIsEnough) {
  const auto strict = week(Query::external, true);
  EXPECT_EQ(outside(strict, to("ann@contoso.example")), 0U);
  auto row = to("ann@contoso.example");
  row.mail_from = "x@bulk.example";
  EXPECT_EQ(outside(strict, row), 1U);
  EXPECT_EQ(outside(strict, to("ann@Contoso.example")), 1U);  // case counts
  EXPECT_EQ(outside(strict, to("\"a@b\"@contoso.example")), 1U);
  row.sender_object_id.clear();
  EXPECT_EQ(outside(strict, row), 0U);
  row = to("buyer@customer.example");
  row.direction = "Intra-org";
  EXPECT_EQ(outside(strict, row), 0U);
  row.direction = "";
  EXPECT_EQ(outside(strict, row), 1U);
}

TEST(External, ConnectorAndDirectionNarrow) {
  auto parameters = ours(Query::external);
  parameters.connectors = {"sync-*"};
  auto row = to("buyer@customer.example");
  EXPECT_EQ(outside(parameters, row), 0U);
  row.connectors = "a;Sync-Relay";
  EXPECT_EQ(outside(parameters, row), 1U);
  parameters.direction = "inbound";
  EXPECT_EQ(outside(parameters, row), 0U);
  row.direction = "Inbound";
  EXPECT_EQ(outside(parameters, row), 1U);
}

TEST(External, KeepsTheNewestAndCountsAll) {
  auto parameters = ours(Query::external);
  parameters.limit = 3;
  External hunt{parameters};
  for (const int i : {5, 2, 9, 7, 1, 8, 3}) hunt.add(mail(kDay + i * 1h, std::to_string(i)));
  EXPECT_EQ(hunt.total(), 7U);
  const auto rows = hunt.rows();
  ASSERT_THAT(rows, SizeIs(3));
  EXPECT_EQ(rows[0].network_message_id, "7");
  EXPECT_EQ(rows[2].network_message_id, "9");
}

TEST(External, ARowInTwoExportsIsOne) {
  External hunt{ours(Query::external)};
  auto row = to("buyer@customer.example");
  row.report_id = "r-1";
  hunt.add(row);
  hunt.add(row);
  EXPECT_THAT(hunt.rows(), SizeIs(1));
  EXPECT_EQ(hunt.searched().rows, 2U);
}

std::vector<Burst> senders(const Parameters& parameters, const std::vector<audit::EmailRow>& rows) {
  Senders hunt{parameters};
  add_all(hunt, rows);
  return hunt.rows();
}

TEST(Senders, AHundredAreEnoughAndStrictlyAreNot) {
  const auto rows = run(kDay + 10h, 30min, 100);
  const auto found = senders(ours(Query::senders), rows);
  ASSERT_THAT(found, SizeIs(1));
  EXPECT_EQ(found[0].header_from, "app@contoso.example");
  EXPECT_EQ(found[0].mail_from, "app@contoso.example");
  EXPECT_EQ(found[0].connector, "");
  const auto strict = week(Query::senders, true);
  EXPECT_THAT(senders(strict, rows), IsEmpty());
  EXPECT_THAT(senders(strict, run(kDay + 10h, 30min, 101)), SizeIs(1));
  EXPECT_THAT(senders(ours(Query::senders), run(kDay + 10h, 30min, 99)), IsEmpty());
}

TEST(Senders, MailWithinDoesNotCount) {
  auto rows = run(kDay + 10h, 30min, 150);
  for (auto& row : rows) row.recipient = "ann@contoso.example";
  EXPECT_THAT(senders(ours(Query::senders), rows), IsEmpty());
}

TEST(Senders, AccountFromAndEnvelopeTogetherAreASender) {
  auto rows = run(kDay + 10h, 30min, 150);
  for (std::size_t i = 0; i < rows.size(); i += 2) rows[i].header_from = "other@contoso.example";
  EXPECT_THAT(senders(ours(Query::senders), rows), IsEmpty());
}

TEST(Senders, CaseMakesNoOtherSender) {
  auto rows = run(kDay + 10h, 30min, 120);
  for (std::size_t i = 0; i < rows.size(); i += 2) rows[i].header_from = "APP@contoso.example";
  EXPECT_THAT(senders(ours(Query::senders), rows), SizeIs(1));
  EXPECT_THAT(senders(week(Query::senders, true), rows), IsEmpty());
}

TEST(Senders, AnAccountIsNotRequired) {
  auto rows = run(kDay + 10h, 30min, 100);
  for (auto& row : rows) row.sender_object_id.clear();
  const auto found = senders(ours(Query::senders), rows);
  ASSERT_THAT(found, SizeIs(1));
  EXPECT_EQ(found[0].sender.kind, SenderKind::mail_from);
}

}  // namespace
}  // namespace weir::hunt
