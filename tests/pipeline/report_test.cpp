// Reports of failed delivery on the whole way from bytes to finding, event and sighting.
#include <gmock/gmock.h>

#include <boost/json.hpp>
#include <vector>

#include "config/load.hpp"
#include "count/memory_store.hpp"
#include "domains/public_domains.hpp"
#include "pipeline/inspector.hpp"
#include "pipeline/rules.hpp"
#include "report/fake_log.hpp"

namespace weir::pipeline {
namespace {

using namespace std::chrono_literals;
using detect::Reporter;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

constexpr const char* kConfig =
    "[milter]\nmode = \"enforce\"\n"
    "[organization]\naccepted_domains = [\"contoso.example\"]\n"
    "tenant_ids = [\"11111111-2222-3333-4444-555555555555\"]\n"
    "egress_addresses = [\"192.0.2.10\"]\nexchange_online_addresses = [\"10.5.0.0/16\"]\n"
    "[[connector]]\nname = \"onprem\"\ndirection = \"to_cloud\"\n"
    "client_networks = [\"10.1.0.0/16\"]\n"
    "[[connector]]\nname = \"cloud\"\ndirection = \"from_cloud\"\n"
    "client_networks = [\"10.5.0.0/16\"]\n"
    "[[connector]]\nname = \"mx\"\ndirection = \"from_internet\"\n"
    "client_networks = [\"198.51.100.0/24\"]\n";

class SightingList final : public incident::SightingSink {
 public:
  void see(incident::Sighting sighting) noexcept override { all.push_back(std::move(sighting)); }
  std::vector<incident::Sighting> all;
};

const std::string kBlocked =
    "Reporting-MTA: dns;AM0PR01MB1.eurprd01.prod.outlook.com\r\n\r\n"
    "Final-Recipient: rfc822;buyer@customer.example\r\nAction: failed\r\nStatus: 5.7.705\r\n"
    "Diagnostic-Code: smtp;550 5.7.705 Access denied, tenant has exceeded\r\n\tthreshold\r\n";

class ReportPipelineTest : public testing::Test {
 protected:
  ReportPipelineTest()
      : loaded{config::load_text(kConfig, "f")},
        inspector{loaded.config,
                  std::make_shared<const engine::Engine>(make_rules(*loaded.config, domains),
                                                         domains, store),
                  Surroundings{domains, log, store, metrics, ids, "mx1", nullptr, &sightings,
                               [this] { return now; }}} {
    metrics.prepare(
        {.connectors = {"onprem", "cloud", "mx"}, .detectors = {}, .limits = {}, .feeds = {}});
  }

  const incident::Sighting& send(std::string_view client, const std::string& status,
                                 const std::string& text = "Sorry.\r\n",
                                 const std::string& returned = "From: a@contoso.example\r\n") {
    mail::RawTransaction raw;
    raw.session.client = IpAddress::parse(client);
    raw.queue_id = "4Abc";
    raw.mail_from = "<>";
    raw.recipients = {{.path = "<ann@contoso.example>", .host = "", .mailer = ""}};
    raw.headers = {{"From", "postmaster@contoso.example"},
                   {"Subject", "Undeliverable"},
                   {"MIME-Version", "1.0"},
                   {"Content-Type", "multipart/report; report-type=delivery-status; boundary=b"}};
    raw.body = "--b\r\n\r\n" + text + "\r\n--b\r\nContent-Type: message/delivery-status\r\n\r\n" +
               status + "\r\n--b\r\nContent-Type: message/rfc822\r\n\r\n" + returned +
               "\r\nHello\r\n--b--\r\n";
    inspector.end_of_message(raw);
    return sightings.all.back();
  }
  boost::json::value last_event() {
    return boost::json::parse(log.read_after(0, 1000).back().json);
  }

  TimePoint now{1'767'225'600s};
  config::LoadResult loaded;
  const domains::PublicDomains domains;
  count::MemoryStore store;
  report::FakeLog log;
  metrics::Metrics metrics;
  report::EventIds ids;
  SightingList sightings;
  Inspector inspector;
};

TEST_F(ReportPipelineTest, ExchangeOnlinesRefusalIsInTheSightingAndTheEvent) {
  const auto& sighting = send("10.5.0.1", kBlocked);
  EXPECT_EQ(sighting.reporter, Reporter::exchange_online);
  ASSERT_THAT(sighting.reported, SizeIs(1));
  EXPECT_EQ(sighting.reported[0].recipient, "buyer@customer.example");
  EXPECT_EQ(sighting.reported[0].responder, "am0pr01mb1.eurprd01.prod.outlook.com");
  EXPECT_EQ(sighting.reported[0].status, "5.7.705");
  EXPECT_EQ(sighting.reported[0].text, "550 5.7.705 Access denied, tenant has exceeded threshold");
  const auto event = last_event();
  const auto& report = event.at("weir").at("report");
  EXPECT_EQ(report.at("reporter"), "exchange_online");
  EXPECT_EQ(report.at("recipients").at(0).at("status"), "5.7.705");
}

TEST_F(ReportPipelineTest, TheSameFromTheInternetIsAnybodys) {
  EXPECT_EQ(send("198.51.100.7", kBlocked).reporter, Reporter::anybody);
  EXPECT_EQ(send("10.1.0.9", kBlocked).reporter, Reporter::ours);
  EXPECT_EQ(send("127.0.0.1", kBlocked).reporter, Reporter::ours);
}

TEST_F(ReportPipelineTest, WhoAnsweredIsTheRemoteServerWhereOneIsNamed) {
  const auto& sighting = send("10.5.0.1", kBlocked + "Remote-MTA: dns;MX.customer.example\r\n");
  EXPECT_EQ(sighting.reported.at(0).responder, "mx.customer.example");
}

TEST_F(ReportPipelineTest, TheTextStandsInForAMissingDiagnostic) {
  const std::string bare =
      "Reporting-MTA: dns;AM0PR01MB1.eurprd01.prod.outlook.com\r\n\r\n"
      "Final-Recipient: rfc822;x@y.example\r\nAction: failed\r\nStatus: 5.0.0\r\n";
  const auto& told = send("10.5.0.1", bare, "Remote Server returned '550 5.7.705 Access denied'");
  EXPECT_EQ(told.reported.at(0).text, "550 5.7.705 Access denied");
  EXPECT_EQ(told.reported.at(0).responder, "am0pr01mb1.eurprd01.prod.outlook.com");
  const auto& named = send("10.5.0.1", bare,
                           "Remote Server at mx.evil.example (203.0.113.9) returned '550 5.7.705 "
                           "Access denied'");
  EXPECT_EQ(named.reported.at(0).responder, "mx.evil.example");
}

TEST_F(ReportPipelineTest, WhatWentThroughIsNoRefusalAndThereAreFewOfThem) {
  std::string many = "Reporting-MTA: dns;a.prod.outlook.com\r\n";
  many += "\r\nFinal-Recipient: rfc822;ok@y.example\r\nAction: delivered\r\nStatus: 2.0.0\r\n";
  for (int i = 0; i < 12; ++i) {
    many += "\r\nFinal-Recipient: rfc822;x@y.example\r\nAction: failed\r\nStatus: 5.7.705\r\n";
  }
  const auto& sighting = send("10.5.0.1", many);
  EXPECT_THAT(sighting.reported, SizeIs(incident::Sighting::kMaxAnswers));
  EXPECT_EQ(sighting.reported[0].recipient, "x@y.example");
  EXPECT_THAT(send("10.5.0.1", many.substr(0, many.find("\r\nFinal-Recipient: rfc822;x"))).reported,
              IsEmpty());
}

TEST_F(ReportPipelineTest, HostileTextIsPrintableInTheSighting) {
  const auto& sighting =
      send("198.51.100.7",
           "Final-Recipient: rfc822;\x1b[31mx@y.example\r\nAction: failed\r\nStatus: 5.7.705\r\n"
           "Diagnostic-Code: smtp;550 \x07\x1b]0;" +
               std::string(5000, 'x') + "\r\nRemote-MTA: dns;\x1b.prod.outlook.com\r\n");
  ASSERT_THAT(sighting.reported, SizeIs(1));
  for (const auto& text : {sighting.reported[0].recipient, sighting.reported[0].responder,
                           sighting.reported[0].text}) {
    EXPECT_EQ(text.find('\x1b'), text.npos) << text;
    EXPECT_LE(text.size(), 260U);
  }
}

TEST_F(ReportPipelineTest, MailThatNeverTouchedUsIsFoundInWhatIsReturned) {
  const auto& sighting = send(
      "10.5.0.1", kBlocked, "Sorry.",
      "Received: from mail.evil.example (203.0.113.66) by\r\n"
      " AM3PEPF00009BA1.mail.protection.outlook.com (10.167.16.26) with Microsoft SMTP Server\r\n"
      " id 15.20.1; Wed, 18 Mar 2026 15:59:53 +0000\r\nFrom: prince@evil.example\r\n"
      "Message-ID: <spam-1@evil.example>\r\n"
      "X-MS-Exchange-CrossTenant-OriginalAttributedTenantConnectingIp:\r\n"
      " TenantId=11111111-2222-3333-4444-555555555555;Ip=[203.0.113.66];Helo=[mail.evil.example]"
      "\r\n");
  ASSERT_THAT(sighting.symptoms, SizeIs(1));
  EXPECT_EQ(sighting.symptoms[0].detector, "rogue_connector");
  EXPECT_EQ(sighting.symptoms[0].severity, detect::Severity::critical);
  EXPECT_THAT(sighting.symptoms[0].evidence, HasSubstr("spam-1@evil.example"));
  const auto event = last_event();
  const auto& returned = event.at("weir").at("report").at("returned");
  EXPECT_EQ(returned.at("message_id"), "spam-1@evil.example");
  EXPECT_EQ(returned.at("from"), "prince@evil.example");
  EXPECT_EQ(returned.at("connecting_ip"), "203.0.113.66");
}

}  // namespace
}  // namespace weir::pipeline
