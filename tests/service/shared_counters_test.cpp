#include "service/shared_counters.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <thread>

#include "support/temp_dir.hpp"

namespace weir::service {
namespace {

using namespace std::chrono_literals;
namespace json = boost::json;

class SharedCountersTest : public testing::Test {
 protected:
  SharedCountersTest() { state_.start(); }

  config::State config() const {
    config::State config;
    config.shared = "redis+unix:" + (dir_ / "not-there.sock");
    return config;
  }
  /// Runs until it has said that it cannot connect; returns its status.
  json::value run(const std::string& hostname) {
    SharedCounters shared{config(), state_, bulletin_, metrics_, hostname};
    shared.start();
    const auto until = std::chrono::steady_clock::now() + 30s;
    while (!shared.status().at("reason").as_string().starts_with("No such") &&
           std::chrono::steady_clock::now() < until) {
      std::this_thread::sleep_for(5ms);
    }
    const auto status = shared.status();
    shared.stop();
    state_.flush(10s);
    return status;
  }
  std::string kept_id() {
    const auto kept = state_.kept("shared");
    return kept.empty() ? "" : kept.at(0).second;
  }
  std::vector<std::string> events() {
    std::vector<std::string> out;
    for (const auto& event : state_.read_after(0, 100)) out.push_back(event.json);
    return out;
  }

  test::TempDir dir_;
  store::State state_{store::Options{.path = dir_ / "state", .shared = true}};
  report::EventIds ids_;
  Bulletin bulletin_{state_, ids_, "mx1"};
  metrics::Metrics metrics_;
};

TEST_F(SharedCountersTest, DoesNothingWhenTheSettingIsEmpty) {
  SharedCounters shared{config::State{}, state_, bulletin_, metrics_, "mx1"};
  shared.start();
  shared.measure();
  EXPECT_TRUE(shared.status().is_null());
  EXPECT_THAT(metrics_.expose(), testing::Not(testing::HasSubstr("weir_shared")));
  shared.stop();
}

TEST_F(SharedCountersTest, SaysOnceThatItCannotConnect) {
  const auto status = run("mx1");
  EXPECT_EQ(status.at("connected"), false);
  EXPECT_THAT(metrics_.expose(), testing::HasSubstr("weir_shared_connected 0"));
  const auto said = events();
  ASSERT_EQ(said.size(), 1u);
  EXPECT_THAT(said[0], testing::AllOf(testing::HasSubstr("\"shared\""),
                                      testing::HasSubstr("this host counts alone")));
}

TEST_F(SharedCountersTest, KeepsItsIdOverRestarts) {
  run("mx1");
  const auto first = kept_id();
  EXPECT_THAT(first, testing::EndsWith("|mx1"));
  run("mx1");
  EXPECT_EQ(kept_id(), first);
}

// A copied state directory must not make two hosts one.
TEST_F(SharedCountersTest, TakesANewIdOnAHostOfAnotherName) {
  run("mx1");
  const auto first = kept_id();
  run("mx2");
  EXPECT_THAT(kept_id(), testing::EndsWith("|mx2"));
  EXPECT_NE(kept_id().substr(0, 16), first.substr(0, 16));
}

}  // namespace
}  // namespace weir::service
