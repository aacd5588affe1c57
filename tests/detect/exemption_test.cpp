#include "detect/exemption.hpp"

#include <gtest/gtest.h>

#include "detect/build.hpp"

namespace weir::detect {
namespace {

using connector::Direction;
using test::scene;

Form form(const test::Scene& scene) { return exemption_of(scene.context()).form; }

test::Scene from_server(std::string_view mail_from, std::string_view from) {
  auto out = scene(mail_from, from);
  out.connector.exchange_server = true;
  return out;
}

test::Scene forwarded() {
  auto out = from_server("anna@partner.example", "anna@partner.example");
  out.transaction.message.exchange.rules_loop = "John@contoso.example";
  return out;
}

TEST(Exemption, HasNothingToSpareOrdinaryMail) {
  EXPECT_EQ(form(scene("a@contoso.example", "a@contoso.example")), Form::none);
  EXPECT_EQ(form(scene("b1@x.saas.example", "a@contoso.example")), Form::none);
  EXPECT_EQ(form(scene("a@contoso.example", "ceo@evil.example")), Form::none);
  EXPECT_EQ(form(scene("<>", "ceo@contoso.example")), Form::none);
}

TEST(Exemption, SparesNothingWhereNothingIsHeldAgainstAForm) {
  auto own = from_server("john@contoso.example", "john@contoso.example");
  own.transaction.message.exchange.rules_loop = "john@contoso.example";
  test::mark_list(own.transaction, "contoso.example");
  test::add_header(own.transaction, "List-Unsubscribe", "<https://contoso.example/u>");
  EXPECT_EQ(form(own), Form::none);
  auto newsletter = scene("b@mailer2.example", "n@shop.example", Direction::from_internet);
  test::mark_list(newsletter.transaction, "n.shop.example");
  test::add_header(newsletter.transaction, "List-Unsubscribe", "<https://shop.example/u>");
  EXPECT_EQ(form(newsletter), Form::none);
}

TEST(Exemption, KnowsReports) {
  auto report = scene("<>", "MAILER-DAEMON@contoso.example");
  report.transaction.message.content.report = mail::ReportKind::delivery_status;
  EXPECT_EQ(form(report), Form::report);
  EXPECT_EQ(exemption_of(report.context()).sender, "");
  report.transaction.message.content.report = mail::ReportKind::disposition_notification;
  EXPECT_EQ(exemption_of(report.context()).sender, "mailer-daemon@contoso.example");
}

TEST(Exemption, KnowsAutomaticRepliesByTheirSender) {
  auto reply = scene("<>", "Alice@contoso.example");
  reply.transaction.message.auto_submitted = "auto-replied";
  EXPECT_EQ(form(reply), Form::machine_notice);
  test::add_header(reply.transaction, "In-Reply-To", "<1@customer.example>");
  EXPECT_EQ(form(reply), Form::automatic_reply);
  EXPECT_EQ(exemption_of(reply.context()).sender, "alice@contoso.example");
  EXPECT_FALSE(exemption_of(reply.context()).declared);
}

TEST(Exemption, KnowsForwardsOfDeclaredServers) {
  EXPECT_EQ(form(forwarded()), Form::forward);
  EXPECT_EQ(exemption_of(forwarded().context()).sender, "john@contoso.example");
}

TEST(Exemption, KnowsExchangeOnlineForAServer) {
  auto cloud = scene("john@contoso.example", "anna@partner.example", Direction::from_cloud);
  cloud.transaction.message.exchange.rules_loop = "john@contoso.example";
  EXPECT_EQ(form(cloud), Form::none);
  cloud.provenance = connector::Provenance::exchange_online;
  EXPECT_EQ(form(cloud), Form::forward);
}

test::Scene relayed(std::string_view client) {
  auto out = forwarded();
  out.ours.trusted_relays = {*IpNetwork::parse("10.1.2.3")};
  out.origin.relayed = true;
  out.origin.client = IpAddress::parse(client);
  return out;
}

TEST(Exemption, BelievesARelayOfMailThatCameFromOutside) {
  auto mail = relayed("203.0.113.9");
  EXPECT_EQ(form(mail), Form::forward);
  mail.connector.exchange_server = false;
  EXPECT_EQ(form(mail), Form::forward);
  mail.ours.trusted_relays.clear();
  EXPECT_EQ(form(mail), Form::none);
}

TEST(Exemption, BelievesNoRelayOfMailOfAnApplicationBehindIt) {
  for (const auto* client : {"10.1.0.10", "192.168.1.1", "127.0.0.1", "fd00::1"}) {
    EXPECT_EQ(form(relayed(client)), Form::none) << client;
  }
  auto declared = relayed("203.0.113.9");
  auto hosted = test::to_cloud();
  hosted.client_networks = {*IpNetwork::parse("203.0.113.0/24")};
  declared.table = connector::ConnectorTable{{hosted}};
  EXPECT_EQ(form(declared), Form::none);
  auto nobody = relayed("203.0.113.9");
  nobody.origin.client.reset();
  EXPECT_EQ(form(nobody), Form::none);
}

TEST(Exemption, BelievesARelayThatHidesItsClientInNothing) {
  auto mail = forwarded();
  mail.ours.trusted_relays = {*IpNetwork::parse("10.1.2.3")};
  EXPECT_EQ(form(mail), Form::forward);  // made on the Exchange server itself
  mail.origin.unreadable = true;
  EXPECT_EQ(form(mail), Form::none);
  mail.origin.unreadable = false;
  mail.connector.exchange_server = false;
  EXPECT_EQ(form(mail), Form::none);
}

TEST(Exemption, BelievesNoServerOnNoConnector) {
  auto mail = forwarded();
  mail.connector.direction = Direction::unknown;
  mail.connector.exchange_server = true;
  EXPECT_EQ(form(mail), Form::none);
}

TEST(Exemption, BoundsForwardsToAFewRecipients) {
  auto mail = forwarded();
  test::add_recipients(mail.transaction, 4);
  EXPECT_EQ(form(mail), Form::forward);
  test::add_recipients(mail.transaction, 1);
  EXPECT_EQ(form(mail), Form::none);
}

TEST(Exemption, KnowsResentMailAndMeetings) {
  auto resent = from_server("john@contoso.example", "anna@partner.example");
  test::add_header(resent.transaction, "Resent-From", "john@contoso.example");
  EXPECT_EQ(form(resent), Form::resent);
  auto meeting = from_server("john@contoso.example", "anna@partner.example");
  meeting.transaction.message.sender = test::reading({"john@contoso.example"});
  meeting.transaction.message.content.calendar_method = "REQUEST";
  EXPECT_EQ(form(meeting), Form::meeting_forward);
  meeting.connector.exchange_server = false;
  EXPECT_EQ(form(meeting), Form::none);
}

TEST(Exemption, VouchesForListsOfDeclaredHostsOnly) {
  auto post = scene("dev-bounces@hq.fab.example", "bert@university.example");
  test::mark_list(post.transaction, "dev.hq.fab.example");
  EXPECT_EQ(form(post), Form::list);
  EXPECT_FALSE(exemption_of(post.context()).declared);
  post.ours.list_hosts = {*IpNetwork::parse("10.1.2.3")};
  EXPECT_TRUE(exemption_of(post.context()).declared);
  post.transaction.envelope.mail_from = test::reading({"dev-bounces@lists.evil.example"});
  post.transaction.message.list_id = "dev.lists.evil.example";
  EXPECT_EQ(form(post), Form::list);
  EXPECT_FALSE(exemption_of(post.context()).declared);
}

TEST(Exemption, BelievesNoExchangeServerOfAnotherIdentity) {
  auto mail = forwarded();
  mail.identity.certificate = connector::Factor::mismatch;
  EXPECT_EQ(form(mail), Form::none);
}

TEST(Exemption, CountsNoListOrNewsletterByItsSender) {
  auto post = scene("dev-bounces@lists.oss.example", "bert@shop.example", Direction::from_cloud);
  test::mark_list(post.transaction, "dev.lists.oss.example");
  const auto list = exemption_of(post.context());
  EXPECT_EQ(list.form, Form::list);
  EXPECT_EQ(list.sender, "");
  EXPECT_TRUE(list.mismatch_only);
}

TEST(Exemption, SparesMoreThanTheMismatchOfOurOwnPostThatComesHome) {
  for (const auto direction : {Direction::from_internet, Direction::from_cloud}) {
    auto post = scene("dev-bounces@lists.oss.example", "alice@contoso.example", direction);
    test::mark_list(post.transaction, "dev.lists.oss.example");
    EXPECT_EQ(form(post), Form::list);
    EXPECT_FALSE(exemption_of(post.context()).mismatch_only);
  }
}

TEST(Exemption, CountsARewritingOfOurDomain) {
  const auto srs = scene("x+SRS=aB=FO=partner.example=alice@contoso.example",
                         "alice@partner.example", Direction::from_cloud);
  EXPECT_EQ(form(srs), Form::rewritten);
  EXPECT_TRUE(exemption_of(srs.context()).mismatch_only);
  EXPECT_EQ(form(scene("x+SRS=aB=FO=partner.example=alice@fwd.example", "alice@partner.example",
                       Direction::from_cloud)),
            Form::none);
  EXPECT_EQ(form(scene("prvs=01=a@contoso.example", "a@contoso.example")), Form::none);
}

TEST(Exemption, KnowsOurMailThatGoogleForwardsBack) {
  auto mail = scene("bob+caf_=john=contoso.example@gmail.example", "alice@contoso.example",
                    Direction::from_cloud);
  EXPECT_EQ(form(mail), Form::none);
  mail.transaction.envelope.rcpt_to = {{test::address("john@contoso.example"), ""}};
  EXPECT_EQ(form(mail), Form::google_forward);
  test::add_recipients(mail.transaction, 1, "contoso.example");
  EXPECT_EQ(form(mail), Form::none);
}

TEST(Exemption, SparesAnUnregisteredSenderNothing) {
  auto mail = from_server("bounces+SRS=aB=FO@contoso.example", "anna@partner.example");
  mail.transaction.message.exchange.rules_loop = "bounces+SRS=aB=FO@contoso.example";
  EXPECT_EQ(form(mail), Form::none);
}

TEST(Exemption, HasANameForEveryForm) {
  EXPECT_EQ(to_string(Form::none), "none");
  EXPECT_EQ(to_string(Form::automatic_reply), "automatic_reply");
  EXPECT_EQ(to_string(Form::google_forward), "google_forward");
}

}  // namespace
}  // namespace weir::detect
