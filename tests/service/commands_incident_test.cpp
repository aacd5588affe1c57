#include <gmock/gmock.h>

#include "incident_world.hpp"

namespace weir::service {
namespace {

namespace json = boost::json;
using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::StartsWith;

struct CommandsIncidentTest : testing::Test {
  IncidentWorld world;
  Commands commands{world};

  json::object run(json::object request) { return commands.run(request, Caller{"alice"}); }
  json::value result(json::object request) {
    const auto answer = run(std::move(request));
    EXPECT_EQ(answer.at("ok"), true) << json::serialize(answer);
    return answer.contains("result") ? answer.at("result") : json::value{};
  }
  static int code(const json::object& answer) {
    return static_cast<int>(answer.at("error").at("code").as_int64());
  }
  std::string id() { return world.only().id; }
  json::object resolve(const std::string& as) {
    return run({{"verb", "incident-resolve"}, {"id", id()}, {"as", as}, {"note", "known\x1b"}});
  }
};

TEST_F(CommandsIncidentTest, ListsOpenOnesFirst) {
  world.burst(30);
  EXPECT_EQ(resolve("true-positive").at("ok"), true);
  world.pass(1min);
  auto other = world.sighting();
  other.connector = "other";
  for (int i = 0; i < 30; ++i) {
    other.time += 1s;
    world.incidents().see(other);
  }
  const auto all = result({{"verb", "incident-list"}});
  EXPECT_EQ(all.at("total"), 2);
  EXPECT_EQ(all.at("incidents").at(0).at("connector"), "other");
  EXPECT_EQ(all.at("incidents").at(0).at("symptoms"), json::parse(R"(["S3"])"));
  EXPECT_EQ(all.at("incidents").at(1).at("resolution"), "true-positive");
  const auto closed = result({{"verb", "incident-list"}, {"status", "closed"}});
  EXPECT_EQ(closed.at("total"), 1);
  EXPECT_EQ(closed.at("incidents").at(0).at("connector"), "onprem");
  const auto mine = result({{"verb", "incident-list"}, {"connector", "other"}, {"limit", 1}});
  EXPECT_EQ(mine.at("incidents").as_array().size(), 1U);
  EXPECT_EQ(code(run({{"verb", "incident-list"}, {"status", "ajar"}})), 64);
}

TEST_F(CommandsIncidentTest, ShowsEverything) {
  world.burst(30);
  const auto shown = result({{"verb", "incident-show"}, {"id", id()}});
  EXPECT_EQ(shown.at("incident").at("messages"), 30);
  EXPECT_EQ(shown.at("listed_recipients").at("reached"), 30);
  EXPECT_EQ(shown.at("owner"), "mail team");
  EXPECT_FALSE(shown.at("actions").as_array().empty());
  EXPECT_FALSE(shown.at("questions").as_array().empty());
  EXPECT_TRUE(shown.at("exemption").as_object().contains("words"));
}

TEST_F(CommandsIncidentTest, IsFoundByBeginningAndByConnector) {
  world.burst(30);
  for (const auto& name : {id(), id().substr(0, 17), std::string{"onprem"}}) {
    const auto shown = result({{"verb", "incident-show"}, {"id", name}});
    EXPECT_EQ(shown.at("incident").at("id"), json::string_view{id()}) << name;
  }
  for (const auto* name : {"inc-", "", "nothing", "inc-ffffffff"}) {
    EXPECT_EQ(code(run({{"verb", "incident-show"}, {"id", name}})), 66) << name;
  }
}

TEST_F(CommandsIncidentTest, AFalsePositiveProposesAnExemption) {
  world.burst(30);
  const auto answer = resolve("false-positive");
  ASSERT_EQ(answer.at("ok"), true);
  const auto& exemption = answer.at("result").at("exemption");
  EXPECT_EQ(exemption.at("found"), true) << json::serialize(exemption);
  EXPECT_THAT(std::string{exemption.at("toml").as_string()}, HasSubstr("evil.example"));
  EXPECT_EQ(answer.at("result").at("resolved_by"), "alice");
  EXPECT_EQ(answer.at("result").at("note"), "known\\x1b");
  EXPECT_EQ(world.only().status, incident::Status::closed);
  EXPECT_THAT(world.audits, ElementsAre("alice incident-resolve " + id() + " done"));
  EXPECT_EQ(world.keyed.told().back(), "weir.incident incident-resolved");
}

TEST_F(CommandsIncidentTest, ATruePositiveProposesNone) {
  world.burst(30);
  const auto answer = resolve("true-positive");
  EXPECT_FALSE(answer.at("result").as_object().contains("exemption"));
}

TEST_F(CommandsIncidentTest, IsResolvedOnceAndTheRefusalIsAudited) {
  world.burst(30);
  resolve("true-positive");
  EXPECT_EQ(code(resolve("false-positive")), 66);
  EXPECT_EQ(world.only().resolution, incident::Resolution::true_positive);
  EXPECT_THAT(world.audits.back(), HasSubstr("refused"));
  EXPECT_EQ(code(run({{"verb", "incident-resolve"}, {"id", id()}, {"as", "none"}})), 64);
  EXPECT_EQ(code(run({{"verb", "incident-resolve"}, {"id", "nope"}, {"as", "true-positive"}})), 66);
}

TEST_F(CommandsIncidentTest, RecipientsComeInPages) {
  world.burst(3);
  world.burst(30, Disposition::tempfail);
  json::object request{{"verb", "incident-recipients"}, {"id", "onprem"}, {"limit", 20}};
  auto page = result(request);
  std::size_t seen = page.at("recipients").as_array().size();
  EXPECT_EQ(seen, 20U);
  EXPECT_EQ(page.at("more"), true);
  request["after"] = page.at("recipients").as_array().back().at("address");
  page = result(request);
  seen += page.at("recipients").as_array().size();
  EXPECT_EQ(seen, 33U);
  EXPECT_EQ(page.at("more"), false);
  EXPECT_EQ(page.at("totals"), json::parse(R"({"reached":3,"held":30,"beyond":0})"));
  const auto reached =
      result({{"verb", "incident-recipients"}, {"id", "onprem"}, {"which", "reached"}});
  EXPECT_EQ(reached.at("recipients").as_array().size(), 3U);
  EXPECT_EQ(reached.at("recipients").at(0).at("kind"), "external");
  EXPECT_EQ(code(run({{"verb", "incident-recipients"}, {"id", "onprem"}, {"which", "x"}})), 64);
  EXPECT_EQ(code(run({{"verb", "incident-recipients"}, {"id", "none"}})), 66);
}

}  // namespace
}  // namespace weir::service
