#include "service/commands.hpp"

#include <gmock/gmock.h>

#include <boost/json.hpp>

#include "fake_controls.hpp"

namespace weir::service {
namespace {

namespace json = boost::json;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

struct CommandsTest : testing::Test {
  FakeControls controls;
  Commands commands{controls};

  json::object run(json::object request) { return commands.run(request, Caller{"alice"}); }
  static int code(const json::object& answer) {
    return static_cast<int>(answer.at("error").at("code").as_int64());
  }
  static std::string message(const json::object& answer) {
    return std::string{answer.at("error").at("message").as_string()};
  }
  void count(const std::string& name, const std::string& subject, std::uint64_t by) {
    const std::vector<count::Observation> observations{
        {.key = {name, subject, std::chrono::hours{1}}, .by = by, .gate = {}}};
    controls.store.add({.identity = {}, .observations = observations}, controls.time);
  }
};

TEST_F(CommandsTest, StatusIsTheDaemonsOwn) {
  EXPECT_EQ(run({{"verb", "status"}}), json::parse(R"({"ok":true,"result":{"serving":true}})"));
}

TEST_F(CommandsTest, AnUnknownVerbIsAUsageError) {
  const auto answer = run({{"verb", "explode"}});
  EXPECT_EQ(answer.at("ok"), false);
  EXPECT_EQ(code(answer), 64);
  EXPECT_EQ(message(answer), "unknown verb \"explode\"");
}

TEST_F(CommandsTest, ALineThatIsNoObjectIsAUsageError) {
  for (const auto* line : {"", "[]", "{", "\"status\"", "{}", R"({"verb":7})"}) {
    const auto answer = json::parse(commands.run_line(line, Caller{"alice"})).as_object();
    EXPECT_EQ(code(answer), 64) << line;
  }
}

TEST_F(CommandsTest, AnAnswerIsOneLineWhateverWasAsked) {
  const auto line = commands.run_line(R"({"verb":"a\nb\u0000c"})", Caller{"alice"});
  EXPECT_THAT(line, Not(HasSubstr("\n")));
  EXPECT_EQ(code(json::parse(line).as_object()), 64);
}

TEST_F(CommandsTest, ReloadIsDoneAndAudited) {
  EXPECT_EQ(run({{"verb", "reload"}}).at("ok"), true);
  EXPECT_EQ(controls.reloads, 1);
  EXPECT_THAT(controls.audits, ElementsAre("alice reload /etc/weir/weir.toml done"));
}

TEST_F(CommandsTest, ARefusedReloadSaysWhatIsWrong) {
  controls.reading = {.accepted = false, .file = "f", .notes = {"f:1:1: unknown key"}};
  const auto answer = run({{"verb", "reload"}});
  EXPECT_EQ(code(answer), 78);
  EXPECT_EQ(answer.at("error").at("notes"), json::parse(R"(["f:1:1: unknown key"])"));
  EXPECT_THAT(controls.audits, ElementsAre("alice reload f refused"));
}

TEST_F(CommandsTest, CheckChangesNothing) {
  controls.reading.accepted = false;
  const auto answer = run({{"verb", "check"}});
  EXPECT_EQ(answer.at("result").at("accepted"), false);
  EXPECT_EQ(controls.reloads, 0);
  EXPECT_THAT(controls.audits, IsEmpty());
}

TEST_F(CommandsTest, ReopenReachesTheFeeds) {
  EXPECT_EQ(run({{"verb", "reopen"}}).at("ok"), true);
  EXPECT_EQ(controls.reopens, 1);
}

TEST_F(CommandsTest, ListsCountersByFilterAndLimit) {
  count("per-client", "onprem|10.0.0.1", 3);
  count("per-client", "onprem|10.0.0.2", 5);
  count("per-sender", "a@b", 7);
  const auto all = run({{"verb", "counters-list"}});
  EXPECT_EQ(all.at("result").at("counters").as_array().size(), 3U);
  const auto some = run({{"verb", "counters-list"}, {"filter", "10.0.0.2"}});
  ASSERT_EQ(some.at("result").at("counters").as_array().size(), 1U);
  EXPECT_EQ(some.at("result").at("counters").at(0).at("total").to_number<int>(), 5);
  const auto one = run({{"verb", "counters-list"}, {"limit", 1}});
  EXPECT_EQ(one.at("result").at("counters").as_array().size(), 1U);
}

TEST_F(CommandsTest, SaysOfACountOfDifferentThingsWhetherItIsExact) {
  const auto spread = [&](const std::string& subject, std::uint64_t things) {
    count::Observation made{{"spread", subject, std::chrono::hours{1}}, 1, {}, true, {}};
    for (std::uint64_t i = 0; i < things; ++i) {
      made.things.push_back(count::thing_hash(std::to_string(i)));
    }
    controls.store.add({.identity = {}, .observations = {&made, 1}}, controls.time);
    const auto found = run({{"verb", "counters-get"}, {"name", "spread"}, {"subject", subject}});
    return found.at("result").as_object();
  };
  const auto few = spread("few", 12);
  EXPECT_EQ(few.at("total").to_number<int>(), 12);
  EXPECT_EQ(few.at("distinct"), true);
  EXPECT_EQ(few.at("exact"), true);
  EXPECT_FALSE(few.contains("standard_error"));
  const auto many = spread("many", 900);
  EXPECT_EQ(many.at("exact"), false);
  EXPECT_EQ(many.at("standard_error"), 0.0325);
  count("per-client", "onprem|10.0.0.1", 3);
  const auto sum =
      run({{"verb", "counters-get"}, {"name", "per-client"}, {"subject", "onprem|10.0.0.1"}});
  EXPECT_FALSE(sum.at("result").as_object().contains("distinct"));
}

TEST_F(CommandsTest, ALimitMustBeAPositiveNumber) {
  EXPECT_EQ(code(run({{"verb", "counters-list"}, {"limit", 0}})), 64);
  EXPECT_EQ(code(run({{"verb", "counters-list"}, {"limit", "many"}})), 64);
}

TEST_F(CommandsTest, GetsExactlyOneCounter) {
  count("per-client", "onprem|10.0.0.1", 3);
  count("per-client", "onprem|10.0.0.11", 4);
  const auto found =
      run({{"verb", "counters-get"}, {"name", "per-client"}, {"subject", "onprem|10.0.0.1"}});
  EXPECT_EQ(found.at("result").at("total").to_number<int>(), 3);
  EXPECT_EQ(found.at("result").at("window_s"), 3600);
  EXPECT_EQ(code(run({{"verb", "counters-get"}, {"name", "per-client"}, {"subject", "onprem"}})),
            66);
  EXPECT_EQ(code(run({{"verb", "counters-get"}, {"name", "per-client"}})), 64);
}

TEST_F(CommandsTest, ResetForgetsAndIsAudited) {
  count("per-client", "onprem|10.0.0.1", 3);
  const auto answer =
      run({{"verb", "counters-reset"}, {"name", "per-client"}, {"subject", "onprem|10.0.0.1"}});
  EXPECT_EQ(answer.at("result").at("reset").to_number<int>(), 1);
  EXPECT_THAT(controls.audits, ElementsAre("alice counters-reset per-client|onprem|10.0.0.1 done"));
  EXPECT_EQ(code(run({{"verb", "counters-reset"}, {"name", "per-client"}})), 66);
}

TEST_F(CommandsTest, WhyGivesTheEventsAndTakesAMessageIdWithBrackets) {
  report::StoredEvent event;
  event.id = "a@b";
  event.json = R"({"event":{"id":"x"}})";
  controls.log.events.push_back(event);
  const auto answer = run({{"verb", "why"}, {"id", "<a@b>"}});
  EXPECT_EQ(answer.at("result").at("events"), json::parse(R"([{"event":{"id":"x"}}])"));
}

TEST_F(CommandsTest, WhySaysWhenNothingIsKept) {
  const auto answer = run({{"verb", "why"}, {"id", "nope"}});
  EXPECT_EQ(code(answer), 66);
  EXPECT_THAT(message(answer), HasSubstr("nope"));
}

}  // namespace
}  // namespace weir::service
