#include "weir/detect/limit.hpp"

#include <gtest/gtest.h>

#include <algorithm>

#include "detect/build.hpp"

namespace weir::detect {
namespace {

using namespace std::chrono_literals;
using test::scene;

const TimePoint kNow{1'767'225'600s};

Limit limit(std::vector<KeyPart> key, Unit unit = Unit::messages, std::string only = "all") {
  return Limit{{.name = "l",
                .key = std::move(key),
                .count = unit,
                .only = std::move(only),
                .window = 1h,
                .warn = 60,
                .limit = 100,
                .action = Disposition::tempfail,
                .hold = 15min}};
}

std::string subject(const test::Scene& scene, std::vector<KeyPart> key) {
  const auto observation = limit(std::move(key)).observe(scene.context());
  return observation ? observation->key.subject : "(skipped)";
}

std::uint64_t amount(const test::Scene& scene, Unit unit) {
  const auto observation = limit({KeyPart::connector}, unit).observe(scene.context());
  return observation ? observation->by : 0;
}

LimitResult judged(std::optional<count::Reading> reading) {
  static const auto kLimit = limit({KeyPart::connector});
  return kLimit.judge({.key = {"l", "one", 1h}, .by = 1, .gate = {}}, reading, kNow);
}

count::Reading total(std::uint64_t total, bool passes = true) {
  return {.total = total, .admitted = total, .passes = passes, .hold_until = {}};
}

TEST(Limit, JoinsTheKeyPartsInTheirOrder) {
  const auto mail = scene("App@contoso.example", "ceo@hq.fab.example");
  EXPECT_EQ(subject(mail, {KeyPart::connector, KeyPart::client, KeyPart::mail_from}),
            "onprem-to-m365|10.1.2.3|app@contoso.example");
  EXPECT_EQ(
      subject(mail, {KeyPart::mail_from_domain, KeyPart::header_from, KeyPart::header_from_domain}),
      "contoso.example|ceo@hq.fab.example|hq.fab.example");
}

TEST(Limit, EscapesKeyPartsSoThatNoneCanPretendToBeTwo) {
  EXPECT_EQ(subject(scene("a|b@contoso.example", "a@contoso.example"), {KeyPart::mail_from}),
            "a%7cb@contoso.example");
}

TEST(Limit, IsSkippedWithoutALogin) {
  auto mail = scene("a@contoso.example", "a@contoso.example");
  EXPECT_EQ(subject(mail, {KeyPart::connector, KeyPart::auth_user}), "(skipped)");
  mail.transaction.session.auth_user = "svc-app";
  EXPECT_EQ(subject(mail, {KeyPart::auth_user}), "svc-app");
}

TEST(Limit, CountsTheSameTextByItsFingerprint) {
  auto mail = scene("a@contoso.example", "a@contoso.example");
  mail.transaction.message.content.fingerprint = "3f9a0c52b7d81e64";
  EXPECT_EQ(subject(mail, {KeyPart::connector, KeyPart::content}),
            "onprem-to-m365|3f9a0c52b7d81e64");
}

TEST(Limit, IsSkippedWithoutAText) {
  const auto mail = scene("a@contoso.example", "a@contoso.example");
  EXPECT_EQ(subject(mail, {KeyPart::connector, KeyPart::content}), "(skipped)");
}

TEST(Limit, CountsTheNullSenderUnderItsOwnName) {  // trap T1
  const auto mail = scene("<>", "a@contoso.example");
  EXPECT_EQ(subject(mail, {KeyPart::mail_from}), "<>");
  EXPECT_EQ(subject(mail, {KeyPart::mail_from_domain}), "<>");
}

TEST(Limit, CountsEveryAmbiguousFromUnderOneKey) {
  auto mail = scene("a@contoso.example", "a@contoso.example");
  mail.transaction.message.from = test::reading({"a@contoso.example"}, {"b@evil.example"});
  EXPECT_EQ(subject(mail, {KeyPart::header_from}), "ambiguous");
  mail.transaction.message.from = test::reading({"a@contoso.example", "b@contoso.example"});
  EXPECT_EQ(subject(mail, {KeyPart::header_from_domain}), "ambiguous");
  mail.transaction.message.from = {};
  EXPECT_EQ(subject(mail, {KeyPart::header_from}), "ambiguous");
}

TEST(Limit, HasALiteralForWhatIsNotThere) {
  auto mail = scene("root", "a@contoso.example");
  mail.origin.client.reset();
  EXPECT_EQ(subject(mail, {KeyPart::client, KeyPart::mail_from_domain}), "unknown|(none)");
}

TEST(Limit, KeysAClientByItsOriginAndNotByTheRelay) {
  auto mail = scene("a@contoso.example", "a@contoso.example");
  mail.origin.client = IpAddress::parse("10.77.0.5");
  EXPECT_EQ(subject(mail, {KeyPart::client}), "10.77.0.5");
}

TEST(Limit, CountsEachUnitApart) {  // trap T7
  auto mail = scene("a@contoso.example", "a@contoso.example");
  test::add_recipients(mail.transaction, 3);
  test::add_recipients(mail.transaction, 2, "contoso.example");
  mail.transaction.message.bytes = 4000;
  mail.transaction.envelope.declared_bytes = 9000;
  EXPECT_EQ(amount(mail, Unit::messages), 1u);
  EXPECT_EQ(amount(mail, Unit::recipients), 6u);
  EXPECT_EQ(amount(mail, Unit::external_recipients), 4u);
  EXPECT_EQ(amount(mail, Unit::bytes), 9000u);
}

TEST(Limit, LeavesMailThatAddsNothingAlone) {
  auto internal = scene("a@contoso.example", "a@contoso.example");
  internal.transaction.envelope.rcpt_to = {{test::address("b@contoso.example"), ""}};
  EXPECT_FALSE(limit({KeyPart::client}, Unit::external_recipients).observe(internal.context()));
}

std::vector<std::uint64_t> things(const test::Scene& scene, Unit unit) {
  const auto observation = limit({KeyPart::connector}, unit).observe(scene.context());
  return observation && observation->distinct ? observation->things : std::vector<std::uint64_t>{};
}

void write_to(test::Scene& scene, std::initializer_list<std::string_view> recipients) {
  scene.transaction.envelope.rcpt_to.clear();
  for (const auto who : recipients) {
    scene.transaction.envelope.rcpt_to.push_back({test::address(who), ""});
  }
}

TEST(Limit, CountsEachRecipientOnceWhateverItsCase) {
  auto mail = scene("a@contoso.example", "a@contoso.example");
  write_to(mail, {"b@contoso.example", "c@customer.example", "C@customer.example", "root"});
  EXPECT_EQ(things(mail, Unit::distinct_recipients).size(), 3u);
  const auto first = things(mail, Unit::distinct_recipients);
  write_to(mail, {"root", "C@customer.example", "b@contoso.example"});
  EXPECT_EQ(things(mail, Unit::distinct_recipients), first);
}

TEST(Limit, CountsDomainsOfOutsideRecipientsOnly) {
  auto mail = scene("a@contoso.example", "a@contoso.example");
  write_to(mail, {"b@contoso.example", "c@customer.example", "d@customer.example", "e@x.example"});
  EXPECT_EQ(things(mail, Unit::distinct_recipient_domains).size(), 2u);
  write_to(mail, {"b@contoso.example", "root"});
  EXPECT_FALSE(limit({KeyPart::client}, Unit::distinct_recipient_domains).observe(mail.context()));
}

// What a message may add is bounded; recipients that are named again must not fill the bound.
TEST(Limit, CannotBeBlindedByRecipientsThatAreNamedAgain) {
  auto mail = scene("a@contoso.example", "a@contoso.example");
  const mail::Recipient one{test::address("c@customer.example"), ""};
  mail.transaction.envelope.rcpt_to.assign(2 * count::kMaxThings, one);
  mail.transaction.envelope.rcpt_to.push_back({test::address("d@other.example"), ""});
  EXPECT_EQ(things(mail, Unit::distinct_recipients).size(), 2u);
  EXPECT_EQ(things(mail, Unit::distinct_recipient_domains).size(), 2u);
}

TEST(Limit, BoundsTheThingsOfOneMessage) {
  auto mail = scene("a@contoso.example", "a@contoso.example");
  mail.transaction.envelope.rcpt_to.clear();
  for (std::size_t i = 0; i <= count::kMaxThings; ++i) {
    mail.transaction.envelope.rcpt_to.push_back(
        {test::address("c@d" + std::to_string(i) + ".example"), ""});
  }
  EXPECT_EQ(things(mail, Unit::distinct_recipient_domains).size(), count::kMaxThings);
}

TEST(Limit, SelectsSuspiciousMailOnly) {
  const auto mail = scene("a@contoso.example", "a@contoso.example");
  const auto only = limit({KeyPart::connector}, Unit::messages, "suspicious");
  auto context = mail.context();
  EXPECT_FALSE(only.observe(context));
  context.suspicious = true;
  EXPECT_TRUE(only.observe(context));
}

TEST(Limit, SelectsByADetectorThatHoldsSomethingAgainstTheMail) {
  const auto mail = scene("a@contoso.example", "a@contoso.example");
  const auto only = limit({KeyPart::connector}, Unit::messages, "envelope_mismatch");
  std::vector<Finding> findings{{"envelope_mismatch", Severity::info, 0, "list mail", ""},
                                {"unknown_client", Severity::medium, 25, "x", ""}};
  auto context = mail.context();
  context.message_findings = findings;
  EXPECT_FALSE(only.observe(context));
  findings[0].severity = Severity::low;  // no points, but held against it
  EXPECT_TRUE(only.observe(context));
}

TEST(Limit, AsksForAGateThatHoldsBackOnlyWhenItsActionDoes) {
  const auto mail = scene("a@contoso.example", "a@contoso.example");
  auto spec = limit({KeyPart::connector}).spec();
  const auto strong = Limit{spec}.observe(mail.context());
  ASSERT_TRUE(strong->gate);
  EXPECT_EQ(strong->gate->limit, 100u);
  EXPECT_EQ(strong->gate->hold, 15min);
  EXPECT_TRUE(strong->gate->holds_back);
  spec.action = Disposition::tag;
  EXPECT_FALSE(Limit{spec}.observe(mail.context())->gate->holds_back);
}

TEST(Limit, IsSilentAtTheLimitAndOverAboveIt) {
  EXPECT_EQ(judged(total(100)).wanted, std::nullopt);
  EXPECT_EQ(judged(total(101, false)).state, LimitState::over);
  EXPECT_EQ(judged(total(101, false)).wanted, Disposition::tempfail);
}

TEST(Limit, WarnsAboveTheWarning) {
  EXPECT_EQ(judged(total(60)).state, LimitState::under);
  EXPECT_EQ(judged(total(61)).state, LimitState::warn);
  EXPECT_EQ(judged(total(61)).wanted, std::nullopt);
}

TEST(Limit, IsSilentWhenTheCountIsUnknown) {  // trap T12: unknown is not zero, and not over
  const auto result = judged(std::nullopt);
  EXPECT_EQ(result.total, std::nullopt);
  EXPECT_EQ(result.state, LimitState::under);
  EXPECT_EQ(result.wanted, std::nullopt);
}

TEST(Limit, GoesOnWhileOnHold) {
  auto reading = total(40, false);
  reading.hold_until = kNow + 1min;
  EXPECT_EQ(judged(reading).state, LimitState::hold);
  EXPECT_EQ(judged(reading).wanted, Disposition::tempfail);
  EXPECT_EQ(judged(reading).hold_until, kNow + 1min);
}

TEST(Limit, IsOverWhenABacklogHasUsedUpWhatMayPass) {  // trap T8
  auto reading = total(30, false);
  reading.admitted = 100;
  EXPECT_EQ(judged(reading).state, LimitState::over);
  EXPECT_EQ(judged(reading).wanted, Disposition::tempfail);
}

TEST(LimitNames, AreThoseOfTheContractBothWays) {
  for (const auto* name : {"connector", "client", "auth_user", "mail_from", "mail_from_domain",
                           "header_from", "header_from_domain", "content"}) {
    ASSERT_TRUE(key_part_from(name)) << name;
    EXPECT_EQ(to_string(*key_part_from(name)), name);
  }
  for (const auto* name : {"messages", "recipients", "external_recipients", "bytes",
                           "distinct_recipients", "distinct_recipient_domains"}) {
    ASSERT_TRUE(unit_from(name)) << name;
    EXPECT_EQ(to_string(*unit_from(name)), name);
  }
  EXPECT_EQ(key_part_from("sender"), std::nullopt);
  EXPECT_EQ(unit_from(""), std::nullopt);
  EXPECT_EQ(to_string(LimitState::hold), "hold");
}

TEST(BuiltInLimits, NeverHoldBackByWhatASenderCanSpoof) {  // trap T9
  for (const auto& spec : built_in_limits()) {
    const bool by_sender = std::ranges::find(spec.key, KeyPart::mail_from) != spec.key.end();
    const bool by_client = std::ranges::find(spec.key, KeyPart::client) != spec.key.end();
    if (!by_sender) continue;
    EXPECT_EQ(spec.action, Disposition::tag) << spec.name;
    EXPECT_TRUE(by_client) << spec.name;
  }
}

TEST(BuiltInLimits, TagASpreadOverOutsideDomains) {
  const auto limits = built_in_limits();
  const auto spread = std::ranges::find(limits, "external-domains-per-client", &LimitSpec::name);
  ASSERT_NE(spread, limits.end());
  EXPECT_EQ(spread->key, (std::vector{KeyPart::connector, KeyPart::client}));
  EXPECT_EQ(spread->count, Unit::distinct_recipient_domains);
  EXPECT_EQ(spread->only, "all");
  EXPECT_EQ(spread->window, 1h);
  EXPECT_EQ(spread->warn, 40u);
  EXPECT_EQ(spread->limit, 100u);
  EXPECT_EQ(spread->action, Disposition::tag);
}

TEST(BuiltInLimits, HoldBackSuspiciousMailOnly) {
  for (const auto& spec : built_in_limits()) {
    if (spec.action <= Disposition::tag) continue;
    EXPECT_EQ(spec.only, "suspicious") << spec.name;
  }
}

}  // namespace
}  // namespace weir::detect
