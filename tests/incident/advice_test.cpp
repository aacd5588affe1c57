#include "weir/incident/advice.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "incident/quoting.hpp"
#include "incident/reading.hpp"
#include "incident/sightings.hpp"

namespace weir::incident {
namespace {

using namespace testing;
using detect::Severity;
using ::testing::HasSubstr;
using ::testing::Not;

/// What a burst of `count` messages like `sample` makes.
Incident incident_of(const Sighting& sample, int count = 40) {
  Bench bench;
  for (int i = 0; i < count; ++i) {
    auto sighting = sample;
    sighting.time = kMonday + i * 9s;
    bench.see(i + 1 == count ? over(sighting, 412) : sighting);
  }
  bench.book.take_dirty();
  return bench.incident();
}

Incident told(const Signal& what) {
  Bench bench;
  bench.see(what);
  return bench.incident();
}

const Action* with_command(const std::vector<Action>& actions, std::string_view part) {
  const auto found = std::ranges::find_if(actions, [&](const Action& action) {
    return action.command.find(part) != std::string::npos;
  });
  return found == actions.end() ? nullptr : &*found;
}

std::vector<Action> advised(const Incident& incident) {
  return recommend(incident, {}, kMonday + 1h);
}

TEST(Titles, SayWhatWhereAndHowMuch) {
  auto sample = suspicious(kMonday);
  sample.enforced = Disposition::tempfail;
  EXPECT_EQ(incident_of(sample).title,
            "40 messages with a sender domain that is not accepted over onprem from 10.1.0.10 in 6 "
            "minutes; 40 held");
}

TEST(Titles, SayWhenNotAllAreOfOneKind) {
  auto incident = incident_of(suspicious(kMonday));
  incident.messages = 100;
  incident.clients.distinct = 3;
  incident.last_seen = incident.first_seen + 3h;
  EXPECT_EQ(
      title_of(incident),
      "100 messages, 40 with a sender domain that is not accepted, over onprem from 3 clients "
      "in 3 hours; none held");
}

TEST(Titles, ExistForEveryIncident) {
  EXPECT_EQ(title_of(Incident{}), "Symptoms over no connector");
  Bench bench;
  bench.see(over(clean(kMonday), 501, 500, detect::LimitState::over, "external-per-sender"));
  EXPECT_EQ(bench.incident().title,
            "1 message over the limit external-per-sender over onprem from 10.1.0.10 in 1 second; "
            "none held");
}

TEST(Recommendations, ForMailOfOursHoldFreezeAndLook) {
  const auto incident = incident_of(suspicious(kMonday));
  const auto actions = advised(incident);
  ASSERT_FALSE(actions.empty());
  EXPECT_EQ(actions.front().command,
            "weirctl hold add --connector 'onprem' --client '10.1.0.10' --suspicious --for 4h "
            "--reason 'inc-1'");
  const auto* freeze = with_command(actions, "postsuper -h -");
  ASSERT_NE(freeze, nullptr);
  EXPECT_THAT(freeze->command, HasSubstr("--args 'app@contoso.example' | postsuper"));
  const auto* trace = with_command(actions, "Get-MessageTraceV2");
  ASSERT_NE(trace, nullptr);
  EXPECT_EQ(trace->command,
            "Get-MessageTraceV2 -SenderAddress 'app@contoso.example' -StartDate '2026-01-05 "
            "00:00:00Z' -EndDate '2026-01-05 01:00:00Z' -ResultSize 5000");
  EXPECT_NE(with_command(actions, "weirctl why 'e-"), nullptr);
  EXPECT_NE(with_command(actions, "Get-BlockedConnector"), nullptr);
  EXPECT_NE(with_command(actions, "weirctl incident resolve 'inc-1' --as true-positive"), nullptr);
  EXPECT_EQ(with_command(actions, "Remove-BlockedConnector"), nullptr);
  EXPECT_EQ(with_command(actions, "Revoke-MgUserSignInSession"), nullptr);
  EXPECT_EQ(with_command(actions, "Set-ADAccountPassword"), nullptr);
}

TEST(Recommendations, NeverHoldAllThatComesFromExchangeOnline) {
  auto incident = incident_of(suspicious(kMonday));
  incident.direction = "from_cloud";
  incident.messages = incident.suspicious * 3;
  const auto actions = advised(incident);
  const auto* hold = with_command(actions, "weirctl hold add");
  ASSERT_NE(hold, nullptr);
  EXPECT_THAT(hold->command, HasSubstr("--suspicious"));
  EXPECT_THAT(hold->command, Not(HasSubstr("--client")));
}

TEST(Recommendations, NoHoldWhereNothingGotThrough) {
  auto sample = suspicious(kMonday);
  sample.enforced = Disposition::tempfail;
  const auto actions = advised(incident_of(sample));
  EXPECT_EQ(with_command(actions, "weirctl hold"), nullptr);
  EXPECT_EQ(with_command(actions, "postsuper"), nullptr);
}

TEST(Recommendations, ARefusalAsksForUnblockingAfterAllElse) {
  const auto actions =
      advised(told(signal(kMonday, "connector_refused", Severity::critical, "S4", true)));
  const auto* unblock = with_command(actions, "Remove-BlockedConnector -ConnectorId 'GUID'");
  ASSERT_NE(unblock, nullptr);
  EXPECT_EQ(unblock->symptom, "S4");
  EXPECT_EQ(unblock->console, Console::powershell);
  EXPECT_THAT(unblock->text, HasSubstr("only after you have regained control"));
  EXPECT_GT(unblock, with_command(actions, "Get-BlockedConnector | "));
  EXPECT_GT(unblock, with_command(actions, "Set-InboundConnector"));
  EXPECT_EQ(with_command(actions, "postsuper"), nullptr);
}

TEST(Recommendations, AChangedConnectorAsksForTheAdministrator) {
  const auto incident = told(signal(kMonday, "connector_drift", Severity::critical, "S6", true));
  const auto actions = advised(incident);
  const auto* audit = with_command(actions, "Search-UnifiedAuditLog");
  ASSERT_NE(audit, nullptr);
  EXPECT_THAT(audit->command, HasSubstr("-StartDate '2025-12-29 00:00:00Z' -EndDate '2026-01-05 "
                                        "01:00:00Z' -Operations 'New-InboundConnector',"
                                        "'Set-InboundConnector','Remove-InboundConnector'"));
  EXPECT_NE(with_command(actions, "Set-InboundConnector -Identity 'CONNECTOR' -Enabled $false"),
            nullptr);
  EXPECT_NE(with_command(actions, "Revoke-MgUserSignInSession -UserId 'ADMIN'"), nullptr);
  EXPECT_EQ(with_command(actions, "Revoke-AzureAD"), nullptr);
}

TEST(Recommendations, OtherSymptomsOtherActs) {
  auto relayed = showing(kMonday, "foreign_tenant", Severity::high, 40);
  relayed.direction = "from_cloud";
  const auto relay = advised(incident_of(relayed));
  EXPECT_NE(with_command(relay, "postconf mynetworks"), nullptr);
  EXPECT_EQ(with_command(relay, "Set-InboundConnector"), nullptr);

  const auto dip = advised(told(signal(kMonday, "volume_dip", Severity::medium, "S1", true)));
  EXPECT_NE(with_command(dip, "Get-OutboundConnector"), nullptr);
  EXPECT_EQ(with_command(dip, "weirctl hold"), nullptr);
  EXPECT_EQ(with_command(dip, "Get-MessageTraceV2"), nullptr);

  auto sent = suspicious(kMonday);
  sent.auth_user = "svc-app";
  const auto login = advised(incident_of(sent));
  EXPECT_NE(with_command(login, "Set-ADAccountPassword -Identity 'svc-app' -Reset"), nullptr);
}

TEST(Recommendations, PartnersAreWarned) {
  auto sample = suspicious(kMonday);
  sample.recipients = {{"c@partner.example", "partner.example", RecipientKind::partner}};
  const auto actions = advised(incident_of(sample));
  EXPECT_TRUE(std::ranges::any_of(actions, [](const Action& action) {
    return action.text == "Warn the partners that were written to: 40 of their addresses.";
  }));
}

TEST(Recommendations, AMessageTraceReachesBackTenDaysAtMost) {
  auto incident = incident_of(suspicious(kMonday));
  const auto actions = recommend(incident, {}, kMonday + 24h * 30);
  const auto* trace = with_command(actions, "Get-MessageTraceV2");
  ASSERT_NE(trace, nullptr);
  EXPECT_THAT(trace->command, HasSubstr("-StartDate '2026-01-25 00:00:00Z' -EndDate '2026-02-04"));
}

TEST(Recommendations, HostileNamesNeverReachACommand) {
  const std::string hostile[] = {"a'; Remove-Item -Recurse C:\\ #@e.example",
                                 "$(reboot)@e.example",
                                 "`reboot`@e.example",
                                 "a@e.example; rm -rf /",
                                 "a\nreboot@e.example",
                                 "a@e.example' | sh '",
                                 "\"a\"@e.example",
                                 "a&b@e.example",
                                 "-rf@e.example",
                                 "\xE2\x80\x99; reboot@e.example",
                                 "a b@e.example",
                                 "a\\x27@e.example",
                                 "a|b@e.example",
                                 "a>b@e.example",
                                 "${IFS}@e.example",
                                 "a!b@e.example",
                                 "a@e.example\r",
                                 std::string(300, 'a')};
  auto sample = suspicious(kMonday);
  Bench bench;
  int i = 0;
  for (const auto& name : hostile) {
    sample.time = kMonday + i++ * 1s;
    sample.mail_from = sample.header_from = sample.auth_user = sample.client = name;
    sample.mail_domain = sample.from_domain = sample.subject = sample.event_id = name;
    bench.see(over(sample, 200));
  }
  sample.time = kMonday + 60s;
  sample.mail_from = "o'brien@contoso.example";
  bench.see(sample);
  bench.book.take_dirty();
  const auto& incident = bench.incident();
  for (const auto& action : advised(incident)) {
    for (const auto* part : {"reboot", "rm -rf", "Remove-Item", "| sh", "e.example;", "IFS"}) {
      EXPECT_THAT(action.command, Not(HasSubstr(part)));
    }
    EXPECT_EQ(action.command.find('`'), std::string::npos);
  }
  const auto actions = advised(incident);
  EXPECT_THAT(with_command(actions, "postsuper")->command,
              HasSubstr("--args 'o'\\''brien@contoso.example' |"));
  EXPECT_THAT(with_command(actions, "Get-MessageTraceV2")->command,
              HasSubstr("-SenderAddress 'o''brien@contoso.example' "));
  EXPECT_THAT(with_command(actions, "postsuper")->why, HasSubstr("names are left out"));
}

TEST(Recommendations, TheNullSenderIsFrozenUnderItsQueueName) {
  auto sample = suspicious(kMonday);
  sample.mail_from = "<>";
  const auto actions = advised(incident_of(sample));
  const auto* freeze = with_command(actions, "postsuper");
  ASSERT_NE(freeze, nullptr);
  EXPECT_THAT(freeze->command, HasSubstr("--args MAILER-DAEMON |"));
  EXPECT_THAT(freeze->why, Not(HasSubstr("left out")));
}

TEST(Quoting, TakesPlainNamesAlone) {
  EXPECT_EQ(for_shell("a.b+c=d@x-y.example"), "'a.b+c=d@x-y.example'");
  EXPECT_EQ(for_shell("o'b"), "'o'\\''b'");
  EXPECT_EQ(for_powershell("o'b"), "'o''b'");
  for (const auto* bad :
       {"", "-x", "a b", "a\"b", "a$b", "a`b", "a\\b", "a\nb", "a;b", "a\xE2\x80\x98"}) {
    EXPECT_EQ(for_shell(bad), std::nullopt) << bad;
    EXPECT_EQ(for_powershell(bad), std::nullopt) << bad;
  }
}

TEST(Quoting, WritesTimesInUtc) {
  EXPECT_EQ(utc(kMonday + 3h + 4min + 5s + 678ms), "2026-01-05 03:04:05Z");
  EXPECT_EQ(utc_day(kMonday), "2026-01-05");
}

bool says(const std::vector<Point>& points, std::string_view text, Bearing bearing) {
  return std::ranges::any_of(points, [&](const Point& point) {
    return point.text.find(text) != std::string::npos && point.bearing == bearing;
  });
}

TEST(Questions, GiveFactsForAndAgainst) {
  auto sample = suspicious(kMonday);
  sample.from_domain = "contos0.example";
  sample.recipients = {{"x@customer.example", "customer.example", RecipientKind::external},
                       {"c@partner.example", "partner.example", RecipientKind::partner}};
  sample.recipient_count = 4;
  sample.external_count = 3;
  const auto incident = incident_of(sample);
  Facts facts;
  facts.accepted_domains = {"contoso.example", "*.fab.example"};
  facts.client_networks = {"10.1.0.0/16"};
  facts.expected_per_hour = 10;
  facts.owner = "the ERP team";
  const auto points = questions(incident, facts);
  EXPECT_TRUE(
      says(points, "All 40 messages came from 10.1.0.10, which is declared", Bearing::open));
  EXPECT_TRUE(
      says(points, "contos0.example is one letter away from contoso.example", Bearing::attack));
  EXPECT_TRUE(says(points, "40 messages, 4 times the expected 10", Bearing::attack));
  EXPECT_TRUE(says(points, "Recipients: 75 % external, 40 of partners; 2 domains", Bearing::open));
  EXPECT_TRUE(says(points, "The subject is always \"Invoice\"", Bearing::open));
  EXPECT_TRUE(says(points, "within a quarter of an hour", Bearing::attack));
  EXPECT_TRUE(says(points, "Ask the ERP team", Bearing::open));

  facts.client_networks = {"10.2.0.0/16"};
  facts.expected_per_hour = 100;
  const auto others = questions(incident, facts);
  EXPECT_TRUE(says(others, "10.1.0.10, which is not declared", Bearing::attack));
  EXPECT_TRUE(says(others, "expected are 100", Bearing::harmless));
}

TEST(Questions, ConcludeNothingFromWhatIsNotKnown) {
  const auto points = questions(incident_of(suspicious(kMonday)), {});
  EXPECT_TRUE(says(points, "All 40 messages came from 10.1.0.10.", Bearing::open));
  EXPECT_FALSE(says(points, "declared", Bearing::attack));
  EXPECT_TRUE(questions(Incident{}, {}).empty());
}

TEST(Questions, SameTextUnderManyNamesIsACampaign) {
  Bench bench;
  for (int i = 0; i < 30; ++i) {
    auto sighting = over(suspicious(kMonday + i * 1s), 200);
    sighting.header_from = "u" + std::to_string(i) + "@evil.example";
    sighting.fingerprint = "f00";
    bench.see(sighting);
  }
  EXPECT_TRUE(says(questions(bench.incident(), {}),
                   "30 messages have nearly the same text, under 30 From addresses",
                   Bearing::attack));
}

TEST(Readings, TellOneLetterFromMore) {
  EXPECT_EQ(edits_between("contoso", "contoso"), 0U);
  EXPECT_EQ(edits_between("contoso", "contosso"), 1U);
  EXPECT_EQ(edits_between("contoso", "cntoso"), 1U);
  EXPECT_EQ(edits_between("contoso", "contosa"), 1U);
  EXPECT_EQ(edits_between("contoso", "conotso"), 1U);
  EXPECT_EQ(edits_between("contoso", "conotsa"), 2U);
  EXPECT_EQ(edits_between("", "ab"), 2U);
  EXPECT_EQ(edits_between("", "a"), 1U);
}

/// What a change of the tenant and a few messages make.
Incident changed_and_used() {
  Bench bench;
  for (const auto* name : {"first", "second"}) {
    auto change =
        signal(kMonday + (name[0] == 's' ? 1h : 0h), "connector_drift", Severity::medium, "S5");
    change.connector = "tenant";
    change.evidence = std::string{"connector "} + name + " was made";
    change.connector_event = true;
    change.remedy = std::string{"Remove-InboundConnector -Identity '"} + name + "'";
    bench.see(change);
  }
  for (int i = 0; i < 5; ++i) bench.see(suspicious(kMonday + 2h + i * 9s));
  return bench.incident();
}

TEST(Actions, WhatUndoesAChangeComesFirstAndTheNewestOfIt) {
  const auto actions = advised(changed_and_used());
  ASSERT_GE(actions.size(), 3U);
  EXPECT_EQ(actions[0].command, "Remove-InboundConnector -Identity 'second'");
  EXPECT_EQ(actions[1].command, "Remove-InboundConnector -Identity 'first'");
  EXPECT_EQ(actions[0].console, Console::powershell);
  EXPECT_EQ(actions[0].why, "connector second was made");
  EXPECT_THAT(actions[0].text, HasSubstr("unless you meant it"));
  EXPECT_NE(with_command(actions, "Revoke-MgUserSignInSession"), nullptr);
}

TEST(Questions, AskWhetherTheRecipientsAreLikely) {
  auto incident = changed_and_used();
  incident.domains_judged = 40;
  incident.domains_new = 31;
  const auto says = [&](std::string_view part, Bearing bearing) {
    const auto points = questions(incident, {});
    return std::ranges::any_of(points, [&](const Point& point) {
      return point.text.find(part) != std::string::npos && point.bearing == bearing;
    });
  };
  EXPECT_TRUE(says("77 % had never been written to", Bearing::attack));
  EXPECT_TRUE(says("It shows on 2 connectors at once", Bearing::attack));
  incident.domains_new = 1;
  EXPECT_TRUE(says("2 % had never been written to", Bearing::harmless));
  incident.domains_judged = 5;
  EXPECT_FALSE(says("had never been written to", Bearing::harmless));
}

}  // namespace
}  // namespace weir::incident
