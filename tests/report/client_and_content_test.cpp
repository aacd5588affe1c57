// What a verdict event says of the client behind a relay, of Exchange and of the content.
#include <gtest/gtest.h>

#include <boost/json.hpp>

#include "report/event.hpp"
#include "sample_event.hpp"

namespace weir::report {
namespace {

namespace json = boost::json;

json::object parsed(const sample::Sample& sample) {
  return json::parse(to_ecs(sample.event())).as_object();
}

json::object weir_of(const sample::Sample& sample) { return parsed(sample).at("weir").as_object(); }

TEST(VerdictClient, IsTheOneBehindTheRelay) {
  auto sample = sample::typical();
  sample->verdict.origin = {
      .client = IpAddress::parse("198.51.100.7"), .name = "mx.shop.example", .relayed = true};
  const auto event = parsed(*sample);
  EXPECT_EQ(event.at("source"), json::parse(R"({"ip":"198.51.100.7","address":"mx.shop.example",
                            "domain":"mx.shop.example"})"));
  EXPECT_EQ(event.at("weir").at("relay"), json::parse(R"({"ip":"10.1.2.3","unreadable":false})"));
  EXPECT_EQ(event.at("related").at("ip"), json::parse(R"(["198.51.100.7","10.1.2.3"])"));
}

TEST(VerdictClient, IsTheRelayWhereItDoesNotTell) {
  auto sample = sample::typical();
  sample->verdict.origin.unreadable = true;
  const auto event = parsed(*sample);
  EXPECT_EQ(event.at("source").at("ip"), "10.1.2.3");
  EXPECT_EQ(event.at("weir").at("relay"), json::parse(R"({"ip":"10.1.2.3","unreadable":true})"));
}

TEST(VerdictExchange, TellsFactsAndHowFarTheyAreToBeBelieved) {
  auto sample = sample::typical();
  sample->transaction.message.exchange = sample::exchange_facts();
  sample->verdict.provenance = connector::Provenance::exchange_online;
  EXPECT_EQ(weir_of(*sample).at("exchange"), json::parse(R"({
      "tenant_id":"11111111-2222-3333-4444-555555555555","originator_org":"contoso.example",
      "network_message_id":"66666666-7777-8888-9999-000000000000","connecting_ip":"192.0.2.7",
      "provenance":"exchange_online",
      "attributed_tenant_id":"11111111-2222-3333-4444-555555555555","connecting_helo":"mail",
      "auth_as":"anonymous","auth_source":"am3pepf00009ba1.eurprd04.prod.outlook.com",
      "from_entity":"hybrid_on_prem",
      "antispam":{"scl":-1,"sfv":"SPM","cat":"OSPM","dir":"OUT"},
      "conflicts":["X-OriginatorOrg"]})"));
}

TEST(VerdictExchange, FallsBackToTheReportFromBeforeTheMessageReentered) {
  auto sample = sample::typical();
  sample->transaction.message.exchange.antispam_untrusted = mail::AntispamReport{};
  sample->transaction.message.exchange.antispam_untrusted->direction = "INB";
  EXPECT_EQ(weir_of(*sample).at("exchange").at("antispam"), json::parse(R"({"dir":"INB"})"));
}

TEST(VerdictAuthentication, MarksTheSignatureOfTheFromsOrganization) {
  auto sample = sample::typical();
  sample->verdict.authentication = {
      {mail::AuthMethod::dkim, mail::AuthResult::pass, "mailer.example"},
      {mail::AuthMethod::dkim, mail::AuthResult::pass, "evil.example"},
      {mail::AuthMethod::spf, mail::AuthResult::softfail, ""}};
  sample->verdict.aligned_dkim = "evil.example";
  EXPECT_EQ(weir_of(*sample).at("authentication"), json::parse(R"([
      {"method":"dkim","result":"pass","domain":"mailer.example"},
      {"method":"dkim","result":"pass","domain":"evil.example","aligned":true},
      {"method":"spf","result":"softfail"}])"));
}

TEST(VerdictContent, TellsOfLinksAndAttachments) {
  auto sample = sample::typical();
  sample->transaction.message.content = sample::content();
  const auto event = parsed(*sample);
  EXPECT_EQ(event.at("weir").at("content"), json::parse(R"({
      "parts":3,"depth":2,"cut":true,"ambiguous":true,"fingerprint":"3f9a0c52b7d81e64",
      "anomalies":["boundary_reused"],
      "links":[{"url":"https://evil.example/login","host":"evil.example",
                "shown_host":"bank.example","traits":["text_differs"]}],
      "links_seen":12,
      "attachments":[{"name":"invoice.pdf.exe","true_type":"application/x-dosexec",
                      "traits":["executable","cut"],"members":["invoice.exe"]}],
      "attachments_seen":1})"));
  EXPECT_EQ(event.at("email").at("attachments"), json::parse(R"([{"file":{
      "name":"invoice.pdf.exe","extension":"exe","mime_type":"application/pdf","size":4096}}])"));
}

TEST(VerdictContent, IsSearchedForByTheHostsOfItsLinks) {
  auto sample = sample::typical();
  sample->transaction.message.content.links = {{"http://pay.example/", "pay.example", "", {}}};
  EXPECT_EQ(parsed(*sample).at("related").at("hosts").as_array().back(), "pay.example");
}

TEST(VerdictContent, LeavesOrdinaryAttachmentsToEcs) {
  auto sample = sample::typical();
  sample->transaction.message.content.attachments = {
      {"minutes of 3.12 meeting", "application/pdf", "application/pdf", 10, {}, {}}};
  const auto event = parsed(*sample);
  EXPECT_FALSE(event.at("weir").at("content").as_object().contains("attachments"));
  EXPECT_EQ(event.at("email").at("attachments"), json::parse(R"([{"file":{
      "name":"minutes of 3.12 meeting","mime_type":"application/pdf","size":10}}])"));
}

TEST(VerdictContent, BoundsItsListsAndTheirTexts) {
  auto sample = sample::typical();
  auto& content = sample->transaction.message.content;
  content.links.assign(64, {"https://" + std::string(500, 'a'), "a.example", "", {}});
  content.links_seen = 700;
  content.attachments.assign(32, {"a", "b", "c", 1, {}, {}});
  const auto event = parsed(*sample);
  const auto& links = event.at("weir").at("content").at("links").as_array();
  EXPECT_EQ(links.size(), kMaxLinksShown);
  EXPECT_LE(links[0].at("url").as_string().size(), 203u);  // the mark of the cut
  EXPECT_EQ(event.at("weir").at("content").at("links_seen"), 700);
  EXPECT_EQ(event.at("email").at("attachments").as_array().size(), kMaxAttachmentsShown);
}

TEST(VerdictContent, TellsWhatPlainMailSays) {
  auto sample = sample::typical();
  sample->transaction.message.content.parts = 1;
  sample->transaction.message.content.fingerprint = "3f9a0c52b7d81e64";
  EXPECT_EQ(weir_of(*sample).at("content"),
            json::parse(R"({"parts":1,"depth":0,"fingerprint":"3f9a0c52b7d81e64"})"));
}

TEST(VerdictContent, CostsPlainMailNothing) {
  auto sample = sample::typical();
  sample->transaction.message.content.parts = 1;
  const auto event = parsed(*sample);
  EXPECT_FALSE(event.at("email").as_object().contains("attachments"));
  for (const auto* name : {"content", "relay", "authentication"}) {
    EXPECT_FALSE(event.at("weir").as_object().contains(name)) << name;
  }
}

}  // namespace
}  // namespace weir::report
