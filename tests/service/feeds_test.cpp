#include "service/feeds.hpp"

#include <gmock/gmock.h>

#include "fake_controls.hpp"
#include "support/temp_dir.hpp"

namespace weir::service {
namespace {

struct FeedsTest : testing::Test {
  test::TempDir folder;
  ListedEvents log;
  metrics::Metrics metrics;
  report::EventIds ids;
  Bulletin bulletin{log, ids, "mx1"};
  Feeds feeds{log, metrics, bulletin};

  config::Feed feed(const std::string& file) const {
    config::Feed made;
    made.path = folder / file;
    return made;
  }
  std::vector<std::string> names() const {
    std::vector<std::string> found;
    for (const auto& one : feeds.status()) {
      found.emplace_back(one.at("name").as_string().c_str());
    }
    return found;
  }
};

TEST_F(FeedsTest, StartsTheNewStopsTheOldAndKeepsTheSame) {
  feeds.apply({feed("a"), feed("b")});
  EXPECT_THAT(names(), testing::ElementsAre(feed_name(feed("a")), feed_name(feed("b"))));
  feeds.apply({feed("b"), feed("c")});
  EXPECT_THAT(names(), testing::ElementsAre(feed_name(feed("b")), feed_name(feed("c"))));
  feeds.stop(std::chrono::milliseconds{0});
  EXPECT_THAT(names(), testing::IsEmpty());
}

TEST_F(FeedsTest, IsCalledByItsTypeAndPlace) {
  config::Feed made;
  made.path = "/var/log/weir/events.ndjson";
  EXPECT_EQ(feed_name(made), "file:/var/log/weir/events.ndjson");
}

}  // namespace
}  // namespace weir::service
