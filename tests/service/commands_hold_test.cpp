#include <gmock/gmock.h>

#include <boost/json.hpp>

#include "holds_world.hpp"
#include "weir/policy/breaker.hpp"

namespace weir::service {
namespace {

namespace json = boost::json;
using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

struct HoldCommandsTest : testing::Test {
  HoldWorld world;
  Commands commands{world};

  json::object run(json::object request) { return commands.run(request, Caller{"alice"}); }
  /// An order that is good but for `more`.
  json::object add(const json::object& more) {
    json::object request{{"verb", "hold-add"},
                         {"connector", "onprem"},
                         {"for", "2h"},
                         {"reason", "app1 is hijacked"}};
    for (const auto& [key, value] : more) request[key] = value;
    return run(request);
  }
  static std::string message(const json::object& answer) {
    EXPECT_EQ(answer.at("ok"), false);
    return std::string{answer.at("error").at("message").as_string()};
  }
  static int code(const json::object& answer) {
    return static_cast<int>(answer.at("error").at("code").as_int64());
  }
  const policy::Hold& held() const { return world.board.situation().holds->holds().at(0); }
};

TEST_F(HoldCommandsTest, AddsWhatWasAskedForUnderTheCallersName) {
  const auto answer = add({{"client", "10.1.2.3"},
                           {"user", "svc"},
                           {"from", "App@Contoso.Example"},
                           {"from_domain", "*.Contoso.Example"},
                           {"header_from_domain", "evil.example"},
                           {"suspicious_only", true},
                           {"action", "quarantine"},
                           {"percent", 10}});
  ASSERT_EQ(answer.at("ok"), true) << answer;
  const auto& hold = held();
  EXPECT_EQ(hold.connector, "onprem");
  EXPECT_EQ(hold.client, IpNetwork::parse("10.1.2.3"));
  EXPECT_EQ(hold.auth_user, "svc");
  EXPECT_EQ(hold.mail_from, "app@contoso.example");
  EXPECT_EQ(hold.mail_from_domain, "*.contoso.example");
  EXPECT_EQ(hold.header_from_domain, "evil.example");
  EXPECT_TRUE(hold.suspicious_only);
  EXPECT_EQ(hold.action, Disposition::quarantine);
  EXPECT_EQ(hold.percent, 10u);
  EXPECT_EQ(hold.until, world.time + 2h);
  EXPECT_EQ(hold.author, "alice");
  EXPECT_EQ(answer.at("result").at("hold").at("id"), "id1");
  EXPECT_THAT(
      world.audits,
      ElementsAre(HasSubstr("alice hold-add hold id1 on connector onprem, client 10.1.2.3")));
}

TEST_F(HoldCommandsTest, TempfailsEverythingIfNothingElseIsSaid) {
  ASSERT_EQ(add({}).at("ok"), true);
  EXPECT_EQ(held().action, Disposition::tempfail);
  EXPECT_EQ(held().percent, 100u);
}

TEST_F(HoldCommandsTest, RefusesAHoldThatNamesNobodyWhoCannotBeImitated) {
  for (const json::object& whose :
       {json::object{{"from", "a@b.example"}}, json::object{{"from_domain", "b.example"}},
        json::object{{"header_from_domain", "b.example"}}, json::object{{"user", "svc"}},
        json::object{{"client", "0.0.0.0/0"}}, json::object{{"client", "::/0"}}}) {
    auto more = whose;
    more["connector"] = "";
    EXPECT_THAT(message(add(more)), HasSubstr("name a connector or a client")) << whose;
  }
  EXPECT_EQ(add({{"connector", ""}, {"client", "10.1.0.0/16"}}).at("ok"), true);
}

TEST_F(HoldCommandsTest, RefusesWhatItCannotDo) {
  EXPECT_THAT(message(add({{"connector", "onpremm"}})),
              HasSubstr("one of onprem, scanners, unknown"));
  EXPECT_THAT(message(add({{"client", "10.1.2"}})), HasSubstr("\"client\""));
  EXPECT_THAT(message(add({{"from", "nobody"}})), HasSubstr("\"from\""));
  EXPECT_THAT(message(add({{"from_domain", "a b"}})), HasSubstr("\"from_domain\""));
  EXPECT_THAT(message(add({{"action", "accept"}})), HasSubstr("\"action\""));
  EXPECT_THAT(message(add({{"percent", 101}})), HasSubstr("\"percent\""));
  EXPECT_THAT(message(add({{"percent", 0}})), HasSubstr("\"percent\""));
  for (const char* length : {"8d", "30s", "soon", ""}) {
    EXPECT_THAT(message(add({{"for", length}})), HasSubstr("\"1m\" to \"7d\"")) << length;
  }
  EXPECT_THAT(message(add({{"reason", " "}})), HasSubstr("\"reason\" is missing"));
  EXPECT_THAT(message(add({{"reason", std::string(301, 'x')}})), HasSubstr("longer than 300"));
  EXPECT_THAT(message(add({{"reason", "a\nb"}})), HasSubstr("\"reason\""));
  EXPECT_THAT(world.in_force(), IsEmpty());
  EXPECT_THAT(world.audits, IsEmpty());
}

TEST_F(HoldCommandsTest, NeedsAnEndAndAReason) {
  EXPECT_EQ(code(run({{"verb", "hold-add"}, {"connector", "onprem"}, {"reason", "x"}})), 64);
  EXPECT_EQ(code(run({{"verb", "hold-add"}, {"connector", "onprem"}, {"for", "1h"}})), 64);
}

TEST_F(HoldCommandsTest, SaysWhatItWouldHaveTaken) {
  for (int i = 0; i < 40; ++i) world.holds().see(world.sighting("10.1.2.3"));
  const auto all = add({});
  EXPECT_EQ(all.at("result").at("last_hour").at("messages").to_number<int>(), 40);
  const auto half = add({{"percent", 50}, {"client", "10.1.2.0/24"}});
  EXPECT_EQ(half.at("result").at("last_hour").at("messages").to_number<int>(), 20);
  const auto narrow = add({{"from", "a@b.example"}});
  EXPECT_EQ(narrow.at("result").at("last_hour").at("at_most"), true);
}

TEST_F(HoldCommandsTest, WarnsWhenItWillDoLess) {
  EXPECT_THAT(add({}).at("result").at("warnings").as_array(), IsEmpty());
  const auto tagged = add({{"connector", "scanners"}});
  EXPECT_EQ(tagged.at("result").at("warnings").as_array().size(), 2u);
  EXPECT_EQ(add({{"action", "reject"}}).at("result").at("warnings").as_array().size(), 1u);
}

TEST_F(HoldCommandsTest, ListsThemUntilTheyAreOver) {
  add({});
  const auto listed = run({{"verb", "hold-list"}});
  const auto& holds = listed.at("result").at("holds").as_array();
  ASSERT_EQ(holds.size(), 1u);
  EXPECT_EQ(holds[0].at("whose"), "connector onprem");
  EXPECT_EQ(holds[0].at("author"), "alice");
  EXPECT_EQ(holds[0].at("reason"), "app1 is hijacked");
  world.time += 2h;
  EXPECT_THAT(run({{"verb", "hold-list"}}).at("result").at("holds").as_array(), IsEmpty());
}

TEST_F(HoldCommandsTest, RemovesByIdAndIsAudited) {
  add({});
  const auto answer = run({{"verb", "hold-remove"}, {"id", "id1"}});
  EXPECT_EQ(answer.at("result").at("removed").at("id"), "id1");
  EXPECT_THAT(world.in_force(), IsEmpty());
  EXPECT_EQ(code(run({{"verb", "hold-remove"}, {"id", "id1"}})), 66);
  EXPECT_THAT(world.audits,
              ElementsAre(testing::_, HasSubstr("hold-remove hold id1 on connector onprem done"),
                          HasSubstr("hold-remove hold id1 refused")));
}

/// Limits on hold and breakers, as messages met them.
struct AutomaticHoldsTest : HoldCommandsTest {
  static constexpr auto kSubject = "onprem|10.1.2.3";

  /// 41 suspicious messages of one client: the built-in limit of 40 holds the next.
  void flood() {
    const auto spec = detect::built_in_limits().at(1);
    const std::vector<count::Observation> one{
        {.key = {spec.name, kSubject, spec.window},
         .by = 1,
         .gate = count::Gate{.limit = spec.limit, .hold = spec.hold, .holds_back = true}}};
    for (int i = 0; i < 41; ++i) {
      const auto reading =
          world.store.add({.identity = {}, .observations = one}, world.time).readings.at(0);
      auto seen = world.sighting("10.1.2.3");
      seen.limits.push_back({spec.name, kSubject, reading->total, spec.limit,
                             detect::LimitState::over, reading->hold_until.value_or(TimePoint{})});
      world.holds().see(seen);
    }
  }
  json::array automatic() {
    return run({{"verb", "hold-list"}}).at("result").at("automatic").as_array();
  }
  void defer(int messages) {
    const auto one = policy::one_deferred(world.config->connectors[0]);
    for (int i = 0; i < messages; ++i) {
      world.store.add({.identity = {}, .observations = std::span{&*one, 1}}, world.time);
    }
  }
};

TEST_F(AutomaticHoldsTest, ShowsALimitOnHoldWithItsTotalAndEnd) {
  EXPECT_THAT(automatic(), IsEmpty());
  flood();
  const auto rows = automatic();
  ASSERT_EQ(rows.size(), 1u);
  EXPECT_EQ(rows[0].at("limit"), "suspicious-per-client");
  EXPECT_EQ(rows[0].at("subject"), kSubject);
  EXPECT_EQ(rows[0].at("action"), "tempfail");
  EXPECT_EQ(rows[0].at("total").to_number<int>(), 41);
  EXPECT_FALSE(rows[0].at("until").as_string().empty());
}

TEST_F(AutomaticHoldsTest, LookingDoesNotProlongIt) {
  flood();
  const auto first = automatic().at(0).at("until");
  world.time += 30min;
  EXPECT_EQ(automatic().at(0).at("until"), first);
  world.time += 47min;
  EXPECT_THAT(automatic(), IsEmpty());
}

TEST_F(AutomaticHoldsTest, KnowsThemAfterARestart) {
  flood();
  world.holds().end(world.time);
  world.start();
  EXPECT_EQ(automatic().size(), 1u);
}

TEST_F(AutomaticHoldsTest, LetsALimitGo) {
  flood();
  const auto answer =
      run({{"verb", "hold-remove"}, {"limit", "suspicious-per-client"}, {"subject", kSubject}});
  ASSERT_EQ(answer.at("ok"), true) << answer;
  EXPECT_THAT(automatic(), IsEmpty());
  EXPECT_THAT(world.store.list("suspicious-per-client", 10, world.time), IsEmpty());
  EXPECT_THAT(world.audits,
              ElementsAre("alice hold-remove suspicious-per-client|onprem|10.1.2.3 done"));
  EXPECT_EQ(code(run({{"verb", "hold-remove"}, {"limit", "nope"}, {"subject", "x"}})), 66);
  EXPECT_EQ(
      code(run({{"verb", "hold-remove"}, {"limit", "suspicious-per-client"}, {"subject", ""}})),
      64);
}

TEST_F(AutomaticHoldsTest, ShowsATrippedBreaker) {
  defer(2);
  EXPECT_THAT(run({{"verb", "hold-list"}}).at("result").at("breakers").as_array(), IsEmpty());
  defer(1);
  const auto answer = run({{"verb", "hold-list"}});
  const auto& breakers = answer.at("result").at("breakers").as_array();
  ASSERT_EQ(breakers.size(), 1u);
  EXPECT_EQ(breakers[0].at("connector"), "onprem");
  EXPECT_EQ(breakers[0].at("deferred").to_number<int>(), 3);
  EXPECT_EQ(breakers[0].at("most").to_number<int>(), 3);
  EXPECT_TRUE(breakers[0].as_object().contains("until"));
}

TEST_F(AutomaticHoldsTest, ABreakerIsToldOnceWhenItTripsAndOnceWhenItCloses) {
  metrics::Metrics metrics;
  metrics.prepare({.connectors = {"onprem"}, .detectors = {}, .limits = {}, .feeds = {}});
  BreakerDuty duty{{world.store, metrics, [this] { return world.config; }, world.teller()}};
  duty.begin(world.time);
  defer(3);
  duty.see(world.sighting("10.1.2.3"));
  EXPECT_THAT(world.told, IsEmpty());
  auto passed = world.sighting("10.1.2.3");
  passed.breaker = true;
  for (int i = 0; i < 50; ++i) duty.see(passed);
  EXPECT_THAT(world.told,
              ElementsAre(HasSubstr("breaker-tripped: Connector onprem has held back 3")));
  EXPECT_THAT(metrics.expose(), HasSubstr("weir_breaker_tripped{connector=\"onprem\"} 1"));
  for (auto at = world.time; at < world.time + 74min; at += 1min) duty.tick(at);
  EXPECT_EQ(world.told.size(), 1u);
  duty.tick(world.time + 80min);
  duty.tick(world.time + 81min);
  EXPECT_THAT(world.told,
              ElementsAre(testing::_, HasSubstr("breaker-closed: Connector onprem holds back "
                                                "again; 50 messages")));
  EXPECT_THAT(metrics.expose(), HasSubstr("weir_breaker_tripped{connector=\"onprem\"} 0"));
}

TEST_F(AutomaticHoldsTest, ABreakerThatTrippedBeforeARestartIsNotToldAgain) {
  metrics::Metrics metrics;
  metrics.prepare({.connectors = {"onprem"}, .detectors = {}, .limits = {}, .feeds = {}});
  defer(3);
  BreakerDuty duty{{world.store, metrics, [this] { return world.config; }, world.teller()}};
  duty.begin(world.time);
  auto passed = world.sighting("10.1.2.3");
  passed.breaker = true;
  duty.see(passed);
  EXPECT_THAT(world.told, IsEmpty());
  duty.tick(world.time + 80min);
  EXPECT_THAT(world.told, ElementsAre(HasSubstr("breaker-closed")));
}

}  // namespace
}  // namespace weir::service
