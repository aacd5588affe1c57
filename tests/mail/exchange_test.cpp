#include "weir/mail/exchange.hpp"

#include "mail/reading.hpp"

namespace weir::mail {
namespace {

using namespace std::string_view_literals;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

constexpr const char* kTenant = "0a1b2c3d-0000-4000-8000-00000000000f";
constexpr const char* kCrossTenantId = "X-MS-Exchange-CrossTenant-Id";
constexpr const char* kAttributed =
    "X-MS-Exchange-CrossTenant-OriginalAttributedTenantConnectingIp";

ExchangeFacts facts(const std::vector<HeaderField>& fields) {
  return read_exchange(fields, domains());
}

TEST(Exchange, MessageWithoutItsHeadersHasNoFacts) {
  const ExchangeFacts none =
      facts({{"From", "a@x.example"}, {"X-Mailer", "y"}, {"X-MS-Has-Attach", ""}});
  EXPECT_EQ(none, ExchangeFacts{});
  EXPECT_FALSE(none.from_exchange_online());
}

TEST(Exchange, ReadsWhatExchangeOnlineStamps) {
  const ExchangeFacts read =
      facts({{"X-OriginatorOrg", "Contoso.example"},
             {kCrossTenantId, "0A1B2C3D-0000-4000-8000-00000000000F"},
             {"X-MS-Exchange-CrossTenant-AuthAs", "Internal"},
             {"X-MS-Exchange-CrossTenant-AuthSource", "\n\tAM1PR01MB1.eurprd01.prod.outlook.com"},
             {"X-MS-Exchange-CrossTenant-fromentityheader", "Hosted"},
             {"X-MS-Exchange-CrossTenant-mailboxtype", "HOSTED"},
             {"X-MS-Exchange-CrossTenant-userprincipalname", "w/nfkzNUgB7=="},
             {"X-MS-Exchange-CrossTenant-Network-Message-Id", kTenant},
             {"X-MS-Exchange-Transport-CrossTenantHeadersStamped", "AM1PR01MB1"}});
  EXPECT_EQ(read.tenant_id, kTenant);
  EXPECT_EQ(read.originator_org, "contoso.example");
  EXPECT_EQ(read.auth_as, AuthAs::internal);
  EXPECT_EQ(read.auth_source, "am1pr01mb1.eurprd01.prod.outlook.com");
  EXPECT_EQ(read.from_entity, FromEntity::hosted);
  EXPECT_TRUE(read.hosted_mailbox);
  EXPECT_TRUE(read.user_principal);
  EXPECT_TRUE(read.stamped);
  EXPECT_EQ(read.network_message_id, kTenant);
  EXPECT_TRUE(read.from_exchange_online());
  EXPECT_THAT(read.conflicts, IsEmpty());
}

TEST(Exchange, NamesIgnoreCaseAndBlanks) {
  EXPECT_EQ(facts({{"x-ms-exchange-crosstenant-ID \t", kTenant}}).tenant_id, kTenant);
  EXPECT_EQ(facts({{std::string("\0X-OriginatorOrg\0", 17), "x.example"}}).originator_org,
            "x.example");
  EXPECT_EQ(facts({{"X-MS-Exchange-CrossTenant-Id-Old", kTenant}}).tenant_id, "");
}

TEST(Exchange, OnlyAGuidIsATenant) {
  EXPECT_EQ(facts({{kCrossTenantId, "\n {0A1B2C3D-0000-4000-8000-00000000000F} "}}).tenant_id,
            kTenant);
  for (const char* value :
       {"", "x", "0a1b2c3d00004000800000000000000f", "0a1b2c3d-0000-4000-8000-00000000000g",
        "0a1b2c3d-0000-4000-8000-00000000000f0", "{0a1b2c3d-0000-4000-8000-00000000000f",
        "0a1b2c3d-0000-4000-8000-00000000000f evil", "0a1b2c3d_0000_4000_8000_00000000000f"}) {
    EXPECT_EQ(facts({{kCrossTenantId, value}}).tenant_id, "") << value;
  }
}

TEST(Exchange, OriginatorOrgIsNormalised) {
  EXPECT_EQ(facts({{"X-OriginatorOrg", " BÜCHER.example. "}}).originator_org,
            "xn--bcher-kva.example");
  EXPECT_EQ(facts({{"X-OriginatorOrg", "ours.example\n evil"}}).originator_org,
            "ours.example\n evil");
}

TEST(Exchange, WordsAreReadWithoutCaseAndTail) {
  const auto auth_as = [](const char* value) {
    return facts({{"X-MS-Exchange-CrossTenant-AuthAs", value}}).auth_as;
  };
  EXPECT_EQ(auth_as("internal"), AuthAs::internal);
  EXPECT_EQ(auth_as("\n\tInternal (really)"), AuthAs::internal);
  EXPECT_EQ(auth_as("ANONYMOUS"), AuthAs::anonymous);
  EXPECT_EQ(auth_as("Partner"), AuthAs::partner);
  EXPECT_EQ(auth_as("External"), AuthAs::external);
  EXPECT_EQ(auth_as("Internally"), AuthAs::other);
  EXPECT_EQ(auth_as(""), AuthAs::other);
  const auto entity = [](const char* value) {
    return facts({{"X-MS-Exchange-CrossTenant-FromEntityHeader", value}}).from_entity;
  };
  EXPECT_EQ(entity("HybridOnPrem"), FromEntity::hybrid_on_prem);
  EXPECT_EQ(entity("Internet"), FromEntity::internet);
  EXPECT_EQ(entity("x"), FromEntity::other);
}

TEST(Exchange, EveryValueHasAName) {
  EXPECT_EQ(to_string(AuthAs::absent), "absent");
  EXPECT_EQ(to_string(AuthAs::other), "other");
  EXPECT_EQ(to_string(FromEntity::hybrid_on_prem), "hybrid_on_prem");
  EXPECT_EQ(to_string(FromEntity::other), "other");
}

TEST(Exchange, AttributedClientIsReadHoweverItIsFolded) {
  const AttributedClient expected{kTenant, IpAddress::parse("203.0.113.17"), "Gw1.contoso.example"};
  const std::string id = kTenant;
  for (const std::string& value :
       {"TenantId=" + id + ";Ip=[203.0.113.17];Helo=[Gw1.contoso.example]",
        "TenantId=" + id + "; Ip=[203.0.113.17];\n Helo=[Gw1.contoso.example]",
        "\n\tTenantId = " + id + ";\n Ip = [203.0.113.17] ; helo=[Gw1.contoso.example]\n "}) {
    EXPECT_EQ(facts({{kAttributed, value}}).attributed, expected) << value;
  }
}

TEST(Exchange, AttributedClientOverIpv6) {
  EXPECT_EQ(facts({{kAttributed, "Ip=[2001:db8::1]"}}).attributed->ip,
            IpAddress::parse("2001:db8::1"));
}

TEST(Exchange, AttributedClientThatIsGarbageIsThereAndEmpty) {
  for (const char* value : {"", ";;;", "TenantId=x;Ip=[999.1.1.1];Helo=[]", "Ip", "====", "[];["}) {
    EXPECT_EQ(facts({{kAttributed, value}}).attributed, AttributedClient{}) << value;
  }
}

// Found by exchange_fuzz: a null text was copied from.
TEST(Exchange, PartWithoutAValueIsEmpty) {
  EXPECT_EQ(facts({{kAttributed, "Ip;TenantId;Helo"}}).attributed, AttributedClient{});
  EXPECT_EQ(facts({{"X-Forefront-Antispam-Report", "CIP;H;SCL;PTR"}}).antispam, AntispamReport{});
}

TEST(Exchange, HeloCannotReplaceTheAddressBeforeIt) {
  const auto client = facts({{kAttributed, std::string{"TenantId="} + kTenant +
                                               ";Ip=[198.51.100.66];Helo=[x];Ip=[203.0.113.17]"}})
                          .attributed;
  EXPECT_EQ(client->ip, IpAddress::parse("198.51.100.66"));
}

TEST(Exchange, AntispamReport) {
  const auto report =
      facts({{"X-Forefront-Antispam-Report",
              "CIP:203.0.113.17;CTRY:US;LANG:en;SCL:5;SRV:;IPV:NLI;SFV:spm;H:gw1.contoso.example;"
              "PTR:rdns.contoso.example;CAT:OSPM;SFS:(13230031)(376002)\n "
              "(366004);DIR:OUT;SFP:1501;"}})
          .antispam;
  ASSERT_TRUE(report);
  EXPECT_EQ(report->client, IpAddress::parse("203.0.113.17"));
  EXPECT_EQ(report->helo, "gw1.contoso.example");
  EXPECT_EQ(report->name, "rdns.contoso.example");
  EXPECT_EQ(report->confidence, 5);
  EXPECT_EQ(report->filtering_verdict, "SPM");
  EXPECT_EQ(report->category, "OSPM");
  EXPECT_EQ(report->direction, "OUT");
}

TEST(Exchange, AntispamReportOfAnIpv6Client) {
  const ExchangeFacts read = facts({{"X-Forefront-Antispam-Report-Untrusted",
                                     "CIP:2001:db8::9;\n SCL:-1; H:a ;\n\tDIR:\n INB"}});
  EXPECT_EQ(read.antispam_untrusted->client, IpAddress::parse("2001:db8::9"));
  EXPECT_EQ(read.antispam_untrusted->confidence, -1);
  EXPECT_EQ(read.antispam_untrusted->helo, "a");
  EXPECT_EQ(read.antispam_untrusted->direction, "INB");
  EXPECT_FALSE(read.antispam);
}

TEST(Exchange, MailOverNoSmtpConnectionHasNoClient) {
  EXPECT_FALSE(
      facts({{"X-Forefront-Antispam-Report", "CIP:255.255.255.255;H:A"}}).antispam->client);
}

TEST(Exchange, ConfidenceIsANumberOfTheScale) {
  for (const char* value : {"", "x", "10", "-2", "5x", "99999999999", "+5"}) {
    EXPECT_FALSE(
        facts({{"X-Forefront-Antispam-Report", std::string{"SCL:"} + value}}).antispam->confidence)
        << value;
  }
}

TEST(Exchange, NamesInternalHeaders) {
  const ExchangeFacts read = facts({{"X-MS-Exchange-Organization-SCL", "-1"},
                                    {"x-ms-exchange-organization-scl", "-1"},
                                    {"X-MS-Exchange-CrossPremises-AuthSource", "x"},
                                    {"X-MS-Exchange-Organisation-SCL", "-1"},
                                    {"X-MS-Exchange-Forest-X", "1"}});
  EXPECT_THAT(read.internal_headers, ElementsAre("X-MS-Exchange-Organization-SCL",
                                                 "X-MS-Exchange-CrossPremises-AuthSource"));
  EXPECT_EQ(read.internal_headers_seen, 3u);
  EXPECT_EQ(read.internal_auth_as, AuthAs::absent);
  EXPECT_FALSE(read.from_exchange_online());
}

TEST(Exchange, InternalAuthAsIsTheWorstOfAll) {
  const std::string organization = "X-MS-Exchange-Organization-AuthAs";
  const std::string premises = "X-MS-Exchange-CrossPremises-AuthAs";
  EXPECT_EQ(facts({{premises, "Anonymous"}}).internal_auth_as, AuthAs::anonymous);
  const ExchangeFacts both = facts({{organization, "Anonymous"}, {premises, "Internal"}});
  EXPECT_EQ(both.internal_auth_as, AuthAs::internal);
  EXPECT_THAT(both.conflicts, IsEmpty());
  const ExchangeFacts twice =
      facts({{premises, "Internal"}, {premises, "Anonymous"}, {premises, "Anonymous"}});
  EXPECT_EQ(twice.internal_auth_as, AuthAs::internal);
  EXPECT_THAT(twice.conflicts, ElementsAre(premises));
}

TEST(Exchange, ReportsAndForwards) {
  const ExchangeFacts read = facts({{"X-MS-Exchange-Message-Is-Ndr", ""},
                                    {"X-MS-Journal-Report", ""},
                                    {"X-MS-Exchange-Generated-Message-Source", "Journal\n Agent"},
                                    {"X-MS-Exchange-Inbox-Rules-Loop", " me@contoso.example "},
                                    {"X-MS-Exchange-MessageSentRepresentingType", "1"}});
  EXPECT_TRUE(read.delivery_report);
  EXPECT_TRUE(read.journal_report);
  EXPECT_EQ(read.generated_by, "Journal Agent");
  EXPECT_EQ(read.rules_loop, "me@contoso.example");
  EXPECT_TRUE(read.sent_for_another);
  EXPECT_FALSE(facts({{"X-MS-Exchange-MessageSentRepresentingType", "3"}}).sent_for_another);
}

TEST(Exchange, AnyBytesGiveFacts) {
  for (const auto value :
       {""sv, "\0"sv, "\xff\xfe"sv, ";"sv, ":"sv, "="sv, "CIP:\0;H:\0"sv, "{}"sv}) {
    for (const char* name :
         {kCrossTenantId, kAttributed, "X-OriginatorOrg", "X-Forefront-Antispam-Report",
          "X-MS-Exchange-CrossTenant-AuthAs", "X-MS-Exchange-Organization-", "X", "x-"}) {
      EXPECT_EQ(facts({{name, std::string{value}}}).tenant_id, "");
    }
  }
}

TEST(Exchange, WhatIsKeptIsBounded) {
  const std::string long_text = repeated("a", 1'000'000);
  const ExchangeFacts read = facts({{"X-OriginatorOrg", long_text},
                                    {"X-MS-Exchange-CrossTenant-AuthSource", long_text},
                                    {kAttributed, "Helo=[" + long_text},
                                    {"X-Forefront-Antispam-Report", "SFV:" + long_text},
                                    {"X-MS-Exchange-Generated-Message-Source", long_text},
                                    {"X-MS-Exchange-Inbox-Rules-Loop", long_text},
                                    {"X-MS-Exchange-Organization-" + long_text, long_text}});
  EXPECT_EQ(read.originator_org.size(), ExchangeFacts::kMaxHost);
  EXPECT_EQ(read.auth_source.size(), ExchangeFacts::kMaxHost);
  EXPECT_EQ(read.attributed->helo.size(), ExchangeFacts::kMaxHost);
  EXPECT_EQ(read.antispam->filtering_verdict.size(), ExchangeFacts::kMaxWord);
  EXPECT_EQ(read.generated_by.size(), ExchangeFacts::kMaxWord);
  EXPECT_EQ(read.rules_loop.size(), ExchangeFacts::kMaxMailbox);
  EXPECT_EQ(read.internal_headers.at(0).size(), ExchangeFacts::kMaxName);
}

TEST(Exchange, ManyInternalHeadersAreCounted) {
  std::vector<HeaderField> fields;
  for (int i = 0; i < 10'000; ++i) {
    fields.push_back({"X-MS-Exchange-Organization-" + std::to_string(i), "x"});
  }
  const ExchangeFacts read = facts(fields);
  EXPECT_THAT(read.internal_headers, SizeIs(ExchangeFacts::kMaxNames));
  EXPECT_EQ(read.internal_headers_seen, 10'000u);
}

}  // namespace
}  // namespace weir::mail
