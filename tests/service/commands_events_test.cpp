// The verb events.
#include <gmock/gmock.h>

#include <boost/json.hpp>

#include "fake_controls.hpp"
#include "report/fake_log.hpp"
#include "report/json_writer.hpp"

namespace weir::service {
namespace {

namespace json = boost::json;
using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

constexpr TimePoint kBegin{1'767'225'600s};

class LoggedControls : public FakeControls {
 public:
  report::EventLog& events() override { return kept; }
  report::FakeLog kept;
};

struct EventsVerb : testing::Test {
  LoggedControls controls;
  Commands commands{controls};

  void add(const std::string& id, TimePoint time, const std::string& dataset = "weir.verdict") {
    controls.kept.append({.id = id,
                          .dataset = dataset,
                          .time = time,
                          .json = R"({"event":{"id":")" + id + R"("}})",
                          .index_keys = {},
                          .late_json = {}},
                         {});
  }
  /// One a minute.
  void fill(int count) {
    for (int i = 0; i < count; ++i) add(std::to_string(i), kBegin + i * 1min);
  }
  json::object run(json::object request) {
    request["verb"] = "events";
    return commands.run(request, Caller{"alice"});
  }
  json::object page(json::object request) {
    return run(std::move(request)).at("result").as_object();
  }
  static std::vector<std::string> ids(const json::object& page) {
    std::vector<std::string> found;
    for (const auto& row : page.at("events").as_array()) {
      found.emplace_back(row.at("event").at("event").at("id").as_string());
    }
    return found;
  }
  /// All pages, as a program pulls them.
  std::vector<std::string> all(json::object request, const char* place) {
    std::vector<std::string> found;
    for (int pages = 0; pages < 100; ++pages) {
      const auto one = page(request);
      for (auto& id : ids(one)) found.push_back(std::move(id));
      if (one.at("more") != json::value(true)) return found;
      request[place] = one.at("next");
    }
    ADD_FAILURE() << "the pages never end";
    return found;
  }
  int code(json::object request) {
    return static_cast<int>(run(std::move(request)).at("error").at("code").as_int64());
  }
};

TEST_F(EventsVerb, GivesPagesFromTheOldest) {
  fill(7);
  const auto first = page({{"max", 3}});
  EXPECT_THAT(ids(first), ElementsAre("0", "1", "2"));
  EXPECT_EQ(first.at("next"), 3);
  EXPECT_EQ(first.at("more"), true);
  EXPECT_EQ(first.at("last"), 7);
  EXPECT_EQ(first.at("events").as_array()[0].at("position"), 1);
  EXPECT_THAT(ids(page({{"max", 3}, {"after", 6}})), ElementsAre("6"));
  EXPECT_THAT(all({{"max", 2}}, "after"), ElementsAre("0", "1", "2", "3", "4", "5", "6"));
}

TEST_F(EventsVerb, AndFromTheNewest) {
  fill(7);
  const auto first = page({{"max", 3}, {"order", "newest"}});
  EXPECT_THAT(ids(first), ElementsAre("6", "5", "4"));
  EXPECT_EQ(first.at("next"), 5);
  EXPECT_THAT(all({{"max", 2}, {"order", "newest"}}, "before"),
              ElementsAre("6", "5", "4", "3", "2", "1", "0"));
}

TEST_F(EventsVerb, AnEmptyLogHasAnEmptyPage) {
  for (const auto* order : {"oldest", "newest"}) {
    const auto one = page({{"order", order}});
    EXPECT_THAT(ids(one), IsEmpty());
    EXPECT_EQ(one.at("more"), false);
  }
}

TEST_F(EventsVerb, NoPageIsLongerThanFiveHundred) {
  fill(1'300);
  EXPECT_THAT(ids(page({{"max", 100'000}})), SizeIs(500));
  EXPECT_THAT(all({}, "after"), SizeIs(1'300));
  EXPECT_THAT(all({{"order", "newest"}}, "before"), SizeIs(1'300));
}

TEST_F(EventsVerb, TimesAndDatasetsNarrow) {
  for (int i = 0; i < 600; ++i) {
    add(std::to_string(i), kBegin + i * 1min, i % 2 == 0 ? "weir.verdict" : "weir.audit");
  }
  const json::object request{{"since", report::format_time(kBegin + 100min)},
                             {"until", report::format_time(kBegin + 106min)},
                             {"datasets", json::array{"weir.verdict"}}};
  EXPECT_THAT(all(request, "after"), ElementsAre("100", "102", "104"));
  auto newest = request;
  newest["order"] = "newest";
  EXPECT_THAT(all(newest, "before"), ElementsAre("104", "102", "100"));
  newest["datasets"] = json::array{"weir.alert"};
  EXPECT_THAT(all(newest, "before"), IsEmpty());
}

TEST_F(EventsVerb, LittleIsLookedAtToFindATime) {
  fill(100'000);
  const auto one = page({{"since", report::format_time(kBegin + 90'000min)}, {"max", 1}});
  EXPECT_THAT(ids(one), ElementsAre("90000"));
}

TEST_F(EventsVerb, ARequestLooksAtSoManyAndGoesOnWithTheNext) {
  fill(6'000);
  const json::object request{{"datasets", json::array{"weir.alert"}}};
  const auto one = page(request);
  EXPECT_THAT(ids(one), IsEmpty());
  EXPECT_EQ(one.at("more"), true);
  EXPECT_LT(one.at("next").to_number<int>(), 6'000);
  EXPECT_THAT(all(request, "after"), IsEmpty());
}

TEST_F(EventsVerb, EventsThatCameInOutOfOrderAreFound) {
  fill(30);
  add("late", kBegin + 25min);
  add("last", kBegin + 31min);
  const json::object request{{"since", report::format_time(kBegin + 24min)},
                             {"until", report::format_time(kBegin + 26min)}};
  EXPECT_THAT(all(request, "after"), ElementsAre("24", "25", "late"));
  auto newest = request;
  newest["order"] = "newest";
  EXPECT_THAT(all(newest, "before"), ElementsAre("late", "25", "24"));
}

TEST_F(EventsVerb, WhatWasCutIsPassedOver) {
  fill(700);
  controls.kept.cut(1, 150);
  controls.kept.cut(300, 520);
  EXPECT_THAT(all({}, "after"), SizeIs(700 - 150 - 221));
  const auto newest = all({{"order", "newest"}}, "before");
  ASSERT_THAT(newest, SizeIs(700 - 150 - 221));
  EXPECT_EQ(newest.back(), "150");
}

TEST_F(EventsVerb, AnswersStayBounded) {
  const std::string big(1U << 20U, 'x');
  for (int i = 0; i < 10; ++i) {
    controls.kept.append(
        {.id = std::to_string(i),
         .dataset = "weir.verdict",
         .time = kBegin,
         .json = R"({"event":{"id":")" + std::to_string(i) + R"("},"x":")" + big + R"("})",
         .index_keys = {},
         .late_json = {}},
        {});
  }
  EXPECT_THAT(ids(page({})), SizeIs(4));
  EXPECT_THAT(all({}, "after"), SizeIs(10));
}

TEST_F(EventsVerb, RefusesWhatItCannotRead) {
  EXPECT_EQ(code({{"after", -1}}), 64);
  EXPECT_EQ(code({{"after", "x"}}), 64);
  EXPECT_EQ(code({{"since", "yesterday"}}), 64);
  EXPECT_EQ(code({{"datasets", "weir.verdict"}}), 64);
  EXPECT_EQ(code({{"datasets", json::array{7}}}), 64);
  EXPECT_EQ(code({{"order", "best"}}), 64);
  EXPECT_EQ(code({{"max", 0}}), 64);
  controls.kept.is_ready = false;
  EXPECT_EQ(code({}), 69);
}

}  // namespace
}  // namespace weir::service
