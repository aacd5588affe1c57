// Which instance of a repeated header counts, and what is said when they disagree.

#include "mail/reading.hpp"
#include "weir/mail/exchange.hpp"

namespace weir::mail {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

constexpr const char* kOrg = "X-OriginatorOrg";
constexpr const char* kAttributed =
    "X-MS-Exchange-CrossTenant-OriginalAttributedTenantConnectingIp";

const HeaderField kExchangeOnline{
    "Received",
    "from x (203.0.113.1) by AM1.eurprd01.prod.outlook.com (2001:db8::1) with Microsoft "
    "SMTP Server; y"};
const HeaderField kForeign{"Received", "from a (b [203.0.113.1]) by mx.partner.example (Postfix)"};

ExchangeFacts facts(const std::vector<HeaderField>& fields) {
  return read_exchange(fields, domains());
}

TEST(ExchangeInstances, OneBelowTheSendersTraceCounts) {
  const ExchangeFacts read = facts({kExchangeOnline, kForeign, {kOrg, "contoso.example"}});
  EXPECT_EQ(read.originator_org, "contoso.example");
  EXPECT_TRUE(read.above_foreign.empty());
  EXPECT_THAT(read.conflicts, IsEmpty());
}

TEST(ExchangeInstances, LowestCountsBelowTheSendersTrace) {
  const ExchangeFacts read =
      facts({kExchangeOnline, kForeign, {kOrg, "forged.example"}, {kOrg, "contoso.example"}});
  EXPECT_EQ(read.originator_org, "contoso.example");
  EXPECT_THAT(read.conflicts, ElementsAre(kOrg));
}

TEST(ExchangeInstances, TopmostAboveTheSendersTraceCounts) {
  const ExchangeFacts read = facts({kExchangeOnline,
                                    {kOrg, "contoso.example"},
                                    {kOrg, "second.example"},
                                    kForeign,
                                    {kOrg, "third.example"}});
  EXPECT_EQ(read.originator_org, "contoso.example");
  EXPECT_TRUE(read.above_foreign.has(ExchangeHeader::originator_org));
  EXPECT_FALSE(read.above_foreign.has(ExchangeHeader::tenant_id));
  EXPECT_THAT(read.conflicts, ElementsAre(kOrg));
}

TEST(ExchangeInstances, LowestCountsWhereNoForeignHostIsInTheTrace) {
  const ExchangeFacts read =
      facts({kExchangeOnline, {kOrg, "forged.example"}, {kOrg, "contoso.example"}});
  EXPECT_EQ(read.originator_org, "contoso.example");
  EXPECT_TRUE(read.above_foreign.empty());
  EXPECT_THAT(read.conflicts, ElementsAre(kOrg));
}

TEST(ExchangeInstances, ReceivedOfNobodyIsForeign) {
  for (const char* value : {"", "(qmail 1 invoked by alias); x", "from x (y [203.0.113.1]"}) {
    const ExchangeFacts read = facts({kExchangeOnline,
                                      {"Received", value},
                                      {kOrg, "forged.example"},
                                      kForeign,
                                      {kOrg, "contoso.example"}});
    EXPECT_EQ(read.originator_org, "contoso.example") << value;
  }
}

TEST(ExchangeInstances, HostThatOnlyLooksLikeExchangeOnlineIsForeign) {
  const ExchangeFacts read =
      facts({{"Received", "from x (203.0.113.1) by a.evilprotection.outlook.com"},
             {kOrg, "forged.example"},
             kForeign,
             {kOrg, "contoso.example"}});
  EXPECT_EQ(read.originator_org, "contoso.example");
}

TEST(ExchangeInstances, ThoseThatSayTheSameDoNotDisagree) {
  const ExchangeFacts read = facts({{kOrg, "Contoso.example"},
                                    {kOrg, "contoso.example "},
                                    {"X-MS-Exchange-Transport-CrossTenantHeadersStamped", "AM1"},
                                    {"X-MS-Exchange-Transport-CrossTenantHeadersStamped", "AM2"},
                                    {kAttributed, "Ip=[203.0.113.1];Helo=[a]"},
                                    {kAttributed, "Ip=[203.0.113.1];\n Helo=[a]"}});
  EXPECT_THAT(read.conflicts, IsEmpty());
  EXPECT_THAT(read.attributed_others, IsEmpty());
}

TEST(ExchangeInstances, EveryAttributionIsKept) {
  const ExchangeFacts read = facts({{kAttributed, "Ip=[203.0.113.1]"},
                                    {kAttributed, "Ip=[203.0.113.2]"},
                                    {kAttributed, "Ip=[203.0.113.1]"},
                                    {kAttributed, "Ip=[203.0.113.3]"}});
  EXPECT_EQ(read.attributed->ip, IpAddress::parse("203.0.113.3"));
  ASSERT_THAT(read.attributed_others, SizeIs(2));
  EXPECT_EQ(read.attributed_others[0].ip, IpAddress::parse("203.0.113.1"));
  EXPECT_EQ(read.attributed_others[1].ip, IpAddress::parse("203.0.113.2"));
  EXPECT_THAT(read.conflicts, ElementsAre(kAttributed));
}

TEST(ExchangeInstances, MoreThanAreLookedAtAreAConflict) {
  const std::vector<HeaderField> same(ExchangeFacts::kMaxInstances, {kOrg, "contoso.example"});
  EXPECT_THAT(facts(same).conflicts, IsEmpty());
  const std::vector<HeaderField> many(10'000, {kOrg, "contoso.example"});
  EXPECT_THAT(facts(many).conflicts, ElementsAre(kOrg));
  EXPECT_EQ(facts(many).originator_org, "contoso.example");
}

TEST(ExchangeInstances, TenThousandAttributionsAreBounded) {
  std::vector<HeaderField> fields;
  for (int i = 0; i < 10'000; ++i) {
    fields.push_back({kAttributed, "Helo=[" + std::to_string(i) + "]" + repeated(";x", 50)});
  }
  const ExchangeFacts read = facts(fields);
  EXPECT_EQ(read.attributed->helo, "9999");
  EXPECT_THAT(read.attributed_others, SizeIs(ExchangeFacts::kMaxInstances));
}

TEST(ExchangeInstances, BoundOfTheTraceEndsThePartAbove) {
  std::vector<HeaderField> fields(kMaxHops + 1, kExchangeOnline);
  fields.push_back({kOrg, "forged.example"});
  fields.push_back(kForeign);
  fields.push_back({kOrg, "contoso.example"});
  EXPECT_EQ(facts(fields).originator_org, "contoso.example");
}

Message message_of(std::vector<HeaderField> fields) {
  RawTransaction raw;
  raw.headers = std::move(fields);
  return mail::read(raw, {}, {}, domains()).message;
}

TEST(ReadHeaders, FillsTraceAuthenticationAndFacts) {
  const Message message = message_of({kExchangeOnline,
                                      kForeign,
                                      {"authentication-results", "mx.x.example; spf=pass"},
                                      {"x-originatororg ", "contoso.example"}});
  ASSERT_THAT(message.trace, SizeIs(2));
  EXPECT_EQ(message.trace[0].by, "am1.eurprd01.prod.outlook.com");
  EXPECT_EQ(message.trace[1].by, "mx.partner.example");
  ASSERT_THAT(message.authentication, SizeIs(1));
  EXPECT_EQ(message.authentication[0].authserv_id, "mx.x.example");
  EXPECT_EQ(message.exchange.originator_org, "contoso.example");
}

TEST(ReadHeaders, FindsTheSameFactsAsReadExchange) {
  std::vector<HeaderField> fields(kMaxHops, kExchangeOnline);
  for (const HeaderField& field :
       {HeaderField{kOrg, "a.example"}, kExchangeOnline, HeaderField{kOrg, "b.example"}, kForeign,
        HeaderField{"X-MS-Exchange-Organization-AuthAs", "Internal"}}) {
    fields.push_back(field);
    EXPECT_EQ(message_of(fields).exchange, facts(fields));
  }
}

TEST(ReadHeaders, ListsAreBounded) {
  std::vector<HeaderField> fields(10'000, kForeign);
  fields.insert(fields.end(), 10'000, {"Authentication-Results", "x.example; spf=pass"});
  const Message message = message_of(std::move(fields));
  EXPECT_THAT(message.trace, SizeIs(kMaxHops));
  EXPECT_THAT(message.authentication, SizeIs(AuthenticationResults::kMaxFields));
}

TEST(ReadHeaders, OtherTraceFieldsAreNoHops) {
  EXPECT_THAT(message_of({{"Received-SPF", "Pass"}, {"X-Received", "by x"}}).trace, IsEmpty());
  EXPECT_THAT(message_of({{"ARC-Authentication-Results", "i=1; x; spf=pass"}}).authentication,
              IsEmpty());
}

}  // namespace
}  // namespace weir::mail
