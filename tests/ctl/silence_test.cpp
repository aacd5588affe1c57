#include "ctl/silence.hpp"

#include <gmock/gmock.h>

#include <set>

#include "detect/build.hpp"
#include "detect/registry.hpp"

namespace weir::ctl {
namespace {

using connector::Direction;
using connector::Provenance;
using test::Scene;
using testing::HasSubstr;

/// The sentence; the detector itself must have nothing to say of the scene.
std::string silence(std::string_view id, const Scene& scene) {
  detect::Sections defaults;
  bool registered = false;
  for (const auto& detector : detect::make_detectors(defaults)) {
    if (detector->id() != id) continue;
    registered = true;
    EXPECT_TRUE(detector->judge(scene.context(), {}).empty()) << id << " is not silent";
  }
  EXPECT_TRUE(registered) << id;
  return why_silent(id, scene.context()).value_or("no sentence");
}

Scene ordinary() { return test::scene("app@contoso.example", "app@contoso.example"); }

/// Mail that Exchange Online hands back to us, claiming to be ours.
Scene from_exchange_online() {
  auto scene = test::scene("app@contoso.example", "app@contoso.example", Direction::from_cloud);
  scene.provenance = Provenance::exchange_online;
  scene.ours.exchange_online = {*IpNetwork::parse("10.1.0.0/16")};
  scene.ours.egress_addresses = {*IpNetwork::parse("192.0.2.0/24")};
  scene.ours.tenant_ids = {"11111111-1111-1111-1111-111111111111"};
  scene.transaction.message.exchange.tenant_id = scene.ours.tenant_ids.front();
  return scene;
}

void attribute(Scene& scene, std::string_view ip, std::string tenant) {
  scene.transaction.message.exchange.attributed = {
      .tenant_id = std::move(tenant), .ip = IpAddress::parse(ip), .helo = "mail.example"};
}

TEST(Silence, EveryDetectorHasASentenceOfItsOwn) {
  const auto scene = ordinary();
  std::set<std::string> sentences;
  for (const auto id : detect::detector_ids()) {
    const auto why = why_silent(id, scene.context());
    ASSERT_TRUE(why) << id << " has no sentence in src/ctl/silence.cpp";
    EXPECT_FALSE(why->empty()) << id;
    EXPECT_TRUE(sentences.insert(*why).second) << id << " says what another one says: " << *why;
  }
}

TEST(Silence, KnowsNothingOfOtherDetectors) {
  EXPECT_FALSE(why_silent("no_such_detector", ordinary().context()));
}

TEST(Silence, ExemptedVolumeSaysWhetherTheFormCounts) {
  EXPECT_THAT(silence("exempted_volume", ordinary()), HasSubstr("none of the forms"));
  auto reply = test::scene("", "app@contoso.example");
  reply.transaction.message.auto_submitted = "auto-replied";
  test::add_header(reply.transaction, "In-Reply-To", "<1@customer.example>");
  EXPECT_THAT(silence("exempted_volume", reply), HasSubstr("automatic reply than per_sender"));
  EXPECT_THAT(silence("null_sender_abuse", reply), HasSubstr("form automatic reply"));
}

TEST(Silence, ForeignTenantNamesTheFactThatIsMissing) {
  EXPECT_THAT(silence("foreign_tenant", ordinary()), HasSubstr("no exchange_online_addresses"));
  auto scene = from_exchange_online();
  EXPECT_THAT(silence("foreign_tenant", scene), HasSubstr("is ours: 11111111"));
  scene.transaction.message.exchange.tenant_id.clear();
  EXPECT_THAT(silence("foreign_tenant", scene), HasSubstr("do not tell whose tenant"));
  scene.provenance = Provenance::other;
  EXPECT_EQ(silence("foreign_tenant", scene), "the client is not proven to be Exchange Online");
  scene.provenance = Provenance::exchange_online;
  scene.transaction.message.from = test::reading({"x@other.example"});
  scene.transaction.envelope.mail_from = test::reading({"x@other.example"});
  scene.transaction.envelope.rcpt_to = {{test::address("a@contoso.example"), ""}};
  EXPECT_THAT(silence("foreign_tenant", scene), HasSubstr("no recipient is external"));
}

TEST(Silence, UnexpectedRelayNamesTheFactThatIsMissing) {
  EXPECT_THAT(silence("unexpected_relay", ordinary()), HasSubstr("not from_cloud"));
  auto scene = from_exchange_online();
  scene.transaction.envelope.rcpt_to = {{test::address("a@contoso.example"), ""}};
  EXPECT_EQ(silence("unexpected_relay", scene), "no recipient is external");
  scene.connector.relays_to_external = true;
  EXPECT_THAT(silence("unexpected_relay", scene), HasSubstr("has relays_to_external"));
}

TEST(Silence, RogueConnectorNamesTheFactThatIsMissing) {
  EXPECT_EQ(silence("rogue_connector", ordinary()), "no egress_addresses are configured");
  auto scene = from_exchange_online();
  EXPECT_THAT(silence("rogue_connector", scene), HasSubstr("no header tells"));
  attribute(scene, "192.0.2.1", scene.ours.tenant_ids.front());
  EXPECT_THAT(silence("rogue_connector", scene), HasSubstr("outside egress_addresses"));
  attribute(scene, "203.0.113.9", "22222222-2222-2222-2222-222222222222");
  EXPECT_THAT(silence("rogue_connector", scene), HasSubstr("not known to be of our tenant"));
  attribute(scene, "203.0.113.9", scene.ours.tenant_ids.front());
  EXPECT_THAT(silence("rogue_connector", scene), HasSubstr("no second header"));
  scene.provenance = Provenance::other;
  EXPECT_THAT(silence("rogue_connector", scene), HasSubstr("not proven"));
}

TEST(Silence, ForgedExchangeHeadersSaysWhoMayHaveThem) {
  EXPECT_THAT(silence("forged_exchange_headers", ordinary()), HasSubstr("has no header"));
  auto scene = from_exchange_online();
  scene.transaction.message.exchange.internal_headers = {"X-MS-Exchange-Organization-SCL"};
  EXPECT_THAT(silence("forged_exchange_headers", scene), HasSubstr("is Exchange Online"));
  scene.provenance = Provenance::other;
  EXPECT_THAT(silence("forged_exchange_headers", scene), HasSubstr("from_cloud"));
  scene.connector.direction = Direction::to_cloud;
  scene.connector.exchange_server = true;
  EXPECT_THAT(silence("forged_exchange_headers", scene), HasSubstr("exchange_server"));
}

TEST(Silence, LookalikeDomainSaysHowManyNamesItProtects) {
  auto scene = ordinary();
  EXPECT_THAT(silence("lookalike_domain", scene), HasSubstr("to be imitated"));
  const std::vector<std::string> accepted{"contoso.example"};
  scene.ours.protected_names = connector::ProtectedNames{accepted, {}, test::kDomains};
  EXPECT_THAT(silence("lookalike_domain", scene), HasSubstr("our 1 protected names"));
}

TEST(Silence, ReplyToDivergenceSaysWhereAnswersGo) {
  auto scene = ordinary();
  EXPECT_EQ(silence("reply_to_divergence", scene), "there is no Reply-To");
  scene.transaction.message.reply_to = test::reading({"help@contoso.example"});
  EXPECT_THAT(silence("reply_to_divergence", scene), HasSubstr("names no organization but"));
  scene.transaction.envelope.mail_from = test::reading({"<>"});
  scene.transaction.message.content.report = mail::ReportKind::delivery_status;
  EXPECT_THAT(silence("reply_to_divergence", scene), HasSubstr("answers to a report"));
  scene.transaction.message.from = test::reading({"root"});
  EXPECT_THAT(silence("reply_to_divergence", scene), HasSubstr("From has no domain"));
}

TEST(Silence, SuspiciousContentSaysWhatWasLookedAt) {
  auto scene = ordinary();
  auto& content = scene.transaction.message.content;
  EXPECT_EQ(silence("suspicious_content", scene), "the message has no links and no attachments");
  content.links_seen = 2;
  content.cut = true;
  EXPECT_EQ(silence("suspicious_content", scene),
            "links: 2, attachments: 0, none of a kind that has points, as far as it was read");
}

TEST(Silence, BehindARelayALoginIsNotTheClients) {
  auto scene = ordinary();
  scene.transaction.session.auth_user = "relay";
  EXPECT_EQ(silence("no_identity", scene), "the client has a login");
  scene.origin.relayed = true;
  EXPECT_EQ(silence("no_identity", scene), "the client is that of a declared connector");
}

TEST(Silence, RecipientSpraySaysWhoIsCounted) {
  EXPECT_THAT(silence("recipient_spray", ordinary()),
              HasSubstr("app@contoso.example from 10.1.2.3: not more external domains"));
  auto inside = ordinary();
  inside.transaction.envelope.rcpt_to = {{test::address("anna@contoso.example"), ""}};
  EXPECT_THAT(silence("recipient_spray", inside), HasSubstr("no recipient is outside"));
}

TEST(Silence, FirstSeenSaysWhatItWouldJudgeBy) {
  EXPECT_THAT(silence("first_seen", ordinary()), HasSubstr("contoso.example is known"));
  auto scene = ordinary();
  scene.transaction.message.from = test::reading({"a@x.example", "b@x.example"});
  EXPECT_THAT(silence("first_seen", scene), HasSubstr("cannot be read in one way"));
  scene = test::scene("a@x.example", "a@x.example", Direction::from_cloud);
  EXPECT_THAT(silence("first_seen", scene), HasSubstr("not of an accepted domain"));
  scene = test::scene("a@x.example", "a@x.example", Direction::from_internet);
  EXPECT_THAT(silence("first_seen", scene), HasSubstr("direction from_internet"));
}

TEST(Silence, NewClientNamesLoginAndAddress) {
  EXPECT_THAT(silence("new_client", ordinary()), HasSubstr("there is no login"));
  auto scene = ordinary();
  scene.transaction.session.auth_user = "alice\x1b";
  const auto why = silence("new_client", scene);
  EXPECT_THAT(why, HasSubstr("is known from 10.1.2.3"));
  EXPECT_EQ(why.find('\x1b'), std::string::npos);
}

TEST(Silence, KeyExplosionNamesTheClient) {
  EXPECT_THAT(silence("key_explosion", ordinary()), HasSubstr("client 10.1.2.3 used not more"));
}

}  // namespace
}  // namespace weir::ctl
