// What tests/count/property_test.cpp promises of counting holds through the durable state too:
// across eviction, checkpoints, orderly restarts, kill -9 and many threads. The streams are drawn
// from seeds, which a failure names.
#include <array>
#include <filesystem>
#include <map>
#include <thread>

#include "count/distinct.hpp"
#include "count/reference.hpp"
#include "store/state_fixture.hpp"

namespace weir::store {
namespace {

using namespace std::chrono_literals;
using count::CounterKey;
using count::Observation;
using test::Reference;
using test::UnsteadyClock;

constexpr std::array<std::chrono::seconds, 6> kWindows{60s, 61s, 600s, 3600s, 24h, 24h * 30};

/// Draws the same messages from the same seed in whatever process, and knows what they add up to.
class Stream {
 public:
  explicit Stream(std::uint64_t seed) : random_{seed} {}

  struct Message {
    TimePoint now;
    std::vector<Observation> observations;
  };

  Message next() {
    Message message{clock_.tick(random_), {}};
    for (int i = 0; i < 4; ++i) {
      const auto window = kWindows[random_() % kWindows.size()];
      const std::string subject = std::to_string(random_() % 3);
      if (random_() % 2 == 0) {
        message.observations.push_back({{"sum", subject, window}, 1 + random_() % 5, {}});
      } else {
        message.observations.push_back(
            {{"spread", subject, window}, 1, {}, true, {random_() % 40, random_() % 40}});
      }
    }
    for (const auto& made : message.observations) {
      auto& reference = references_.try_emplace(made.key, made.key.window).first->second;
      if (!made.distinct) reference.add(made.by, message.now);
      for (const std::uint64_t thing : made.things) reference.add(thing, message.now);
      keys_.try_emplace(made.key, made.distinct);
    }
    return message;
  }

  void skip(int messages) {
    for (int i = 0; i < messages; ++i) next();
  }

  /// Every counter of the stream says what it must. One that is not there says zero.
  void expect(State& state) {
    const TimePoint now = clock_.now();
    std::map<CounterKey, std::uint64_t> totals;
    for (const auto& row : state.list("", 1000, now)) totals[row.key] = row.reading.total;
    for (const auto& [key, distinct] : keys_) {
      Reference& reference = references_.at(key);
      const auto bounds = distinct ? reference.different(now) : reference.sum(now);
      const std::string name = count::encode_key(key);
      EXPECT_GE(totals[key], bounds.exact) << name;
      EXPECT_LE(totals[key], bounds.most) << name;
    }
  }

 private:
  std::mt19937_64 random_;
  UnsteadyClock clock_{600s, false};
  std::map<CounterKey, Reference> references_;
  std::map<CounterKey, bool> keys_;
};

void count(State& state, Stream& stream, int messages) {
  for (int i = 0; i < messages; ++i) {
    const auto message = stream.next();
    state.add({"", message.observations, true, 10s}, message.now);
  }
}

/// Counts, and has the last message answered, so that all of them are safe.
void count_safely(State& state, Stream& stream, int messages) {
  count(state, stream, messages);
  const TimePoint now{std::chrono::milliseconds{1'767'355'200'000}};
  if (!state.append({"event", "weir.verdict", now, "{}", {}, {}}, 10s)) ::_exit(1);
}

class StateProperty : public StateTest {
 protected:
  /// So little memory and so many checkpoints that every way of a counter is taken.
  Options cramped(std::uint64_t seed) {
    Options options = this->options();
    options.path += std::to_string(seed);
    options.counters_in_memory = 6;
    options.thing_bytes_in_memory = 2'000;
    options.checkpoint_changes = 20;
    return options;
  }
};

TEST_F(StateProperty, HoldsAcrossOrderlyRestarts) {
  constexpr int kMessages = 120;
  for (std::uint64_t seed = 1; seed <= 6; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    Stream stream{seed};
    for (int life = 0; life < 3; ++life) {
      const auto state = open(cramped(seed));
      stream.expect(*state);
      count(*state, stream, kMessages);
      stream.expect(*state);
      state->stop();
    }
    stream.expect(*open(cramped(seed)));
  }
}

TEST_F(StateProperty, HoldsAcrossBeingKilled) {
  constexpr int kMessages = 120;
  for (std::uint64_t seed = 11; seed <= 13; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    for (int life = 0; life < 3; ++life) {
      IN_A_PROCESS_THAT_IS_KILLED({
        Stream stream{seed};
        stream.skip(life * kMessages);
        const auto state = open(cramped(seed));
        count_safely(*state, stream, kMessages);
      });
    }
    Stream stream{seed};
    stream.skip(3 * kMessages);
    stream.expect(*open(cramped(seed)));
  }
}

// The state is left as it is, as by a host that loses its process without a word, while another
// one opens what it had written.
TEST_F(StateProperty, HoldsOfACopyTakenFromARunningState) {
  for (std::uint64_t seed = 21; seed <= 23; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    Stream stream{seed};
    Options options = cramped(seed);
    options.checkpoint_changes = 1'000'000;  // files must not come and go while they are copied
    const auto abandoned = open(options);
    count_safely(*abandoned, stream, 200);
    Options copy = options;
    copy.path += "-copy";
    std::filesystem::copy(options.path, copy.path);
    stream.expect(*open(copy));
  }
}

TEST_F(StateProperty, NoIncrementOfAnyThreadIsLostAcrossARestart) {
  constexpr std::uint64_t kThreads = 6;
  constexpr std::uint64_t kMessages = 150;
  constexpr std::uint64_t kSubjects = 9;
  const TimePoint now = UnsteadyClock{1h, false}.now();
  const auto write = [&](State& state, std::uint64_t thread) {
    for (std::uint64_t i = 0; i < kMessages; ++i) {
      const std::vector<Observation> observations{
          {{"sum", "all", 1h}, 1, {}},
          {{"sum", std::to_string((thread + i) % kSubjects), 1h}, 2, {}},
          {{"spread", "all", 1h}, 1, {}, true, {i % 25, 100 + thread}}};
      state.add({"", observations, true, 10s}, now);
    }
  };
  for (std::uint64_t life = 1; life <= 2; ++life) {
    const auto state = open(cramped(0));
    std::vector<std::thread> threads;
    for (std::uint64_t thread = 0; thread < kThreads; ++thread) {
      threads.emplace_back([&, thread] { write(*state, thread); });
    }
    for (auto& thread : threads) thread.join();
    state->stop();
    std::uint64_t each = 0;
    const auto again = open(cramped(0));
    const auto rows = again->list("", 100, now);
    EXPECT_EQ(rows.size(), kSubjects + 2);
    for (const auto& row : rows) {
      if (row.distinct) {
        EXPECT_EQ(row.reading.total, 25 + kThreads);
      } else if (row.key.subject == "all") {
        EXPECT_EQ(row.reading.total, life * kThreads * kMessages);
      } else {
        each += row.reading.total;
      }
    }
    EXPECT_EQ(each, 2 * life * kThreads * kMessages);
    again->stop();
  }
}

}  // namespace
}  // namespace weir::store
