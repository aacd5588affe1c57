#include "report/feed.hpp"

#include <gmock/gmock.h>

#include "fake_log.hpp"

namespace weir::report {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

/// Takes events into a list that outlives it, and refuses when told to.
class ListSink : public Sink {
 public:
  struct Out {
    std::vector<std::string> lines;
    std::size_t takes = 1000;  ///< events still taken
    int reopened = 0;
    bool loses = false;  ///< the connection is gone at the next call
    std::uint64_t resend = 0;
    std::vector<Refusal> refuses;
    bool cancelled = false;
  };
  explicit ListSink(Out& out) : out_{out} {}

  Delivered deliver(std::span<const Outgoing> events) override {
    if (std::exchange(out_.loses, false)) return {.count = 0, .error = "gone", .lost = true};
    const auto count = std::min(events.size(), out_.takes);
    for (const auto& event : events.first(count)) out_.lines.push_back(event.json);
    out_.takes -= count;
    return {.count = count,
            .error = count == events.size() ? "" : "full",
            .refused = std::exchange(out_.refuses, {})};
  }
  void reopen() override { ++out_.reopened; }
  std::uint64_t resend() const override { return out_.resend; }
  Watched watch() override { return {.lost = std::exchange(out_.loses, false)}; }
  void cancel() noexcept override { out_.cancelled = true; }

 private:
  Out& out_;
};

std::string line(int number, int sequence) {
  return R"({"event":{"id":"id-)" + std::to_string(number) + R"(","sequence":)" +
         std::to_string(sequence) + R"(},"n":)" + std::to_string(number) + "}";
}

struct FeedTest : testing::Test {
  FakeLog log;
  ListSink::Out out;
  std::vector<Gap> gaps;
  std::uint64_t lag = 99;
  std::uint64_t delivered = 0;

  std::unique_ptr<Feed> feed(std::vector<std::string> datasets = {}, std::size_t batch = 256) {
    FeedListener listener{.delivered = [this](std::uint64_t n) { delivered += n; },
                          .lag = [this](std::uint64_t n) { lag = n; },
                          .gap = [this](const Gap& gap) { gaps.push_back(gap); }};
    FeedOptions options;
    options.name = "test";
    options.datasets = std::move(datasets);
    options.batch = batch;
    auto made = std::make_unique<Feed>(options, log, std::make_unique<ListSink>(out), listener);
    made->resume();
    return made;
  }
};

TEST_F(FeedTest, NumbersEventsFromOneInOrder) {
  log.add(1);
  log.add(2);
  EXPECT_EQ(feed()->turn(), Feed::Turn::moved);
  EXPECT_THAT(out.lines, ElementsAre(line(1, 1), line(2, 2)));
  EXPECT_EQ(delivered, 2U);
  EXPECT_EQ(lag, 0U);
}

TEST_F(FeedTest, GoesOnAfterARestartWhereItStopped) {
  log.add(1);
  feed()->turn();
  log.add(2);
  auto again = feed();
  EXPECT_EQ(again->turn(), Feed::Turn::moved);
  EXPECT_EQ(again->turn(), Feed::Turn::idle);
  EXPECT_THAT(out.lines, ElementsAre(line(1, 1), line(2, 2)));
}

TEST_F(FeedTest, KeepsWhatTheSinkRefusesAndBringsItLater) {
  for (int i = 1; i <= 3; ++i) log.add(i);
  out.takes = 1;
  auto one = feed();
  EXPECT_EQ(one->turn(), Feed::Turn::blocked);
  EXPECT_TRUE(one->blocked());
  EXPECT_EQ(lag, 2U);
  out.takes = 100;
  EXPECT_EQ(one->turn(), Feed::Turn::moved);
  EXPECT_FALSE(one->blocked());
  EXPECT_THAT(out.lines, ElementsAre(line(1, 1), line(2, 2), line(3, 3)));
}

TEST_F(FeedTest, NumbersOnlyTheDatasetsItWants) {
  log.add(1, "weir.verdict");
  log.add(2, "weir.operational");
  log.add(3, "weir.verdict");
  log.add(4, "weir.operational");
  auto one = feed({"weir.verdict"});
  EXPECT_EQ(one->turn(), Feed::Turn::moved);
  EXPECT_THAT(out.lines, ElementsAre(line(1, 1), line(3, 2)));
  EXPECT_EQ(one->cursor().position, 4U);
}

TEST_F(FeedTest, NamesACutAndSkipsItsNumbers) {
  log.add(1);
  auto one = feed();
  one->turn();
  for (int i = 2; i <= 5; ++i) log.add(i);
  log.cut_through(4);
  one->turn();
  ASSERT_EQ(gaps.size(), 1U);
  EXPECT_EQ(gaps[0].feed, "test");
  EXPECT_EQ(gaps[0].first_position, 2U);
  EXPECT_EQ(gaps[0].last_position, 4U);
  EXPECT_EQ(gaps[0].first_sequence, 2U);
  EXPECT_EQ(gaps[0].last_sequence, 4U);
  EXPECT_THAT(out.lines, ElementsAre(line(1, 1), line(5, 5)));
}

TEST_F(FeedTest, SeesACutInTheMiddleOfABatch) {
  for (int i = 1; i <= 5; ++i) log.add(i);
  log.cut(2, 3);
  auto one = feed();
  one->turn();
  EXPECT_THAT(gaps, IsEmpty());
  one->turn();
  ASSERT_EQ(gaps.size(), 1U);
  EXPECT_THAT(out.lines, ElementsAre(line(1, 1), line(4, 4), line(5, 5)));
}

TEST_F(FeedTest, ANewFeedBeginsAtTheOldestEventWithoutAGap) {
  for (int i = 1; i <= 3; ++i) log.add(i);
  log.cut_through(2);
  feed()->turn();
  EXPECT_THAT(gaps, IsEmpty());
  EXPECT_THAT(out.lines, ElementsAre(line(3, 1)));
}

TEST_F(FeedTest, ReadsInBatches) {
  for (int i = 1; i <= 5; ++i) log.add(i);
  auto one = feed({}, 2);
  one->turn();
  EXPECT_EQ(out.lines.size(), 2U);
  EXPECT_EQ(lag, 3U);
}

TEST_F(FeedTest, ReopensBeforeTheNextDelivery) {
  auto one = feed();
  one->reopen();
  EXPECT_EQ(out.reopened, 0);
  one->turn();
  EXPECT_EQ(out.reopened, 1);
}

TEST_F(FeedTest, SendsNothingWhileTheLogIsNotReady) {
  log.add(1);
  log.is_ready = false;
  FeedOptions options;
  options.name = "test";
  Feed one{options, log, std::make_unique<ListSink>(out), {}};
  one.start();
  one.stop(std::chrono::seconds{1});
  EXPECT_THAT(out.lines, IsEmpty());
}

TEST_F(FeedTest, TheThreadDeliversAndDrainsOnStop) {
  for (int i = 1; i <= 1000; ++i) log.add(i);
  out.takes = 100'000;
  auto one = feed({}, 10);
  one->start();
  one->stop(std::chrono::seconds{20});
  EXPECT_EQ(out.lines.size(), 1000U);
}

/// A feed to an output that never says what it has.
struct ResendTest : FeedTest {
  ResendTest() {
    out.resend = 2 * line(1, 1).size() - 20;  // two events, but no three
    for (int i = 1; i <= 4; ++i) log.add(i);
  }
};

TEST_F(ResendTest, SendsTheLastOnesAgainUnderTheirNumbersAfterALoss) {
  auto one = feed();
  one->turn();
  log.add(5);
  out.loses = true;
  EXPECT_EQ(one->turn(), Feed::Turn::blocked);
  EXPECT_EQ(one->turn(), Feed::Turn::moved);
  EXPECT_THAT(out.lines, ElementsAre(line(1, 1), line(2, 2), line(3, 3), line(4, 4), line(3, 3),
                                     line(4, 4), line(5, 5)));
  EXPECT_EQ(one->status().delivered, 5U);
  EXPECT_EQ(one->status().resent, 2U);
}

TEST_F(ResendTest, SendsThemAgainAfterARestart) {
  feed()->turn();
  auto again = feed();
  EXPECT_EQ(again->turn(), Feed::Turn::moved);
  EXPECT_EQ(again->turn(), Feed::Turn::idle);
  EXPECT_THAT(out.lines,
              ElementsAre(line(1, 1), line(2, 2), line(3, 3), line(4, 4), line(3, 3), line(4, 4)));
}

TEST_F(ResendTest, NoticesALossWhileThereIsNothingToSend) {
  auto one = feed();
  one->turn();
  EXPECT_EQ(one->turn(), Feed::Turn::idle);
  out.loses = true;
  EXPECT_EQ(one->turn(), Feed::Turn::moved);
  one->turn();
  EXPECT_EQ(out.lines.size(), 6U);
}

TEST_F(ResendTest, ADeathInTheMiddleOfItLosesNoPlace) {
  feed()->turn();
  {
    auto again = feed({}, 1);
    again->turn();
    EXPECT_EQ(out.lines.back(), line(3, 3));
  }
  auto third = feed();
  third->turn();
  EXPECT_EQ(third->cursor().sequence, 4U);
  EXPECT_EQ(out.lines.back(), line(4, 4));
}

TEST_F(ResendTest, GivesNoNumberTwiceWhenOtherDatasetsAreChosen) {
  log.add(5, "weir.alert");
  feed()->turn();
  out.lines.clear();
  auto alerts = feed({"weir.alert"});
  EXPECT_EQ(alerts->turn(), Feed::Turn::idle);
  log.add(6, "weir.alert");
  alerts->turn();
  EXPECT_THAT(out.lines, ElementsAre(line(6, 6)));
}

TEST_F(ResendTest, ACutMeanwhileIsNoGap) {
  auto one = feed();
  one->turn();
  out.loses = true;
  one->turn();
  log.cut_through(4);
  log.add(5);
  while (one->turn() == Feed::Turn::moved) {
  }
  EXPECT_THAT(gaps, IsEmpty());
  EXPECT_EQ(out.lines.back(), line(5, 5));
}

TEST_F(FeedTest, PassesOverWhatIsRefused) {
  log.add(1);
  log.add(2);
  out.refuses = {{"id-1", 1, "no"}};
  auto one = feed();
  EXPECT_EQ(one->turn(), Feed::Turn::moved);
  EXPECT_EQ(one->status().delivered, 1U);
  EXPECT_EQ(one->status().refused, 1U);
  EXPECT_FALSE(one->blocked());
}

TEST_F(FeedTest, RemembersWhyItIsBlocked) {
  log.add(1);
  out.takes = 0;
  auto one = feed();
  one->turn();
  EXPECT_TRUE(one->status().blocked);
  EXPECT_EQ(one->status().last_error, "full");
  EXPECT_EQ(one->status().lag, 1U);
}

TEST_F(FeedTest, SendsLinesInItsFormat) {
  log.add(1);
  FeedOptions options;
  options.name = "test";
  options.format = [](const std::string& ecs) { return "<" + ecs + ">"; };
  struct TextSink : Sink {
    explicit TextSink(std::string& into) : text{into} {}
    Delivered deliver(std::span<const Outgoing> events) override {
      for (const auto& event : events) text += event.text();
      return {.count = events.size()};
    }
    std::string& text;
  };
  std::string text;
  Feed one{options, log, std::make_unique<TextSink>(text), {}};
  one.resume();
  one.turn();
  EXPECT_EQ(text, "<" + line(1, 1) + ">");
}

TEST_F(FeedTest, StoppingEndsWhatBlocks) {
  auto one = feed();
  one->start();
  one->stop(std::chrono::milliseconds{0});
  EXPECT_TRUE(out.cancelled);
}

}  // namespace
}  // namespace weir::report
