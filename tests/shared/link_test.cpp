// The thread of the link, against a real redis-server that is lost and found.
#include "shared/link.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>

#include "shared/host.hpp"
#include "shared/redis_server.hpp"

namespace weir::shared {
namespace {

using namespace std::chrono_literals;
using test::kNoon;

/// Noon and what has passed since.
TimePoint clock() {
  static const auto start = std::chrono::steady_clock::now();
  return kNoon +
         std::chrono::floor<std::chrono::milliseconds>(std::chrono::steady_clock::now() - start);
}

/// A host whose link runs by itself.
class Linked {
 public:
  Linked(Address address, std::string id, std::string prefix = "weir")
      : host_{address, id}, id_{id} {
    Options options;
    options.address = std::move(address);
    options.prefix = std::move(prefix);
    options.every = 20ms;
    options.retry_most = 200ms;
    options.name = "host " + id;
    link_ = std::make_unique<Link>(options, *host_.state().exchange(),
                                   Hooks{.clock = [] { return clock(); },
                                         .id = [this]() -> std::optional<std::string> {
                                           const std::lock_guard lock{mutex_};
                                           return id_;
                                         },
                                         .renew_id =
                                             [this] {
                                               const std::lock_guard lock{mutex_};
                                               return id_ = id_ + "2";
                                             },
                                         .changed =
                                             [this](bool up, const std::string&) {
                                               const std::lock_guard lock{mutex_};
                                               changes_.push_back(up);
                                             },
                                         .reset_elsewhere = [](const ForeignReset&) {}});
    link_->start();
  }
  ~Linked() { link_->stop(); }

  test::Host& host() { return host_; }
  Link& link() { return *link_; }
  std::vector<bool> changes() {
    const std::lock_guard lock{mutex_};
    return changes_;
  }

 private:
  test::Host host_;
  std::mutex mutex_;
  std::string id_;
  std::vector<bool> changes_;
  std::unique_ptr<Link> link_;
};

bool soon(const std::function<bool()>& condition) {
  const auto until = std::chrono::steady_clock::now() + 30s;
  while (!condition()) {
    if (std::chrono::steady_clock::now() > until) return false;
    std::this_thread::sleep_for(5ms);
  }
  return true;
}

class SharedLink : public testing::Test {
 protected:
  void SetUp() override {
    ASSERT_TRUE(test::RedisServer::installed()) << "install redis-server: scripts/deps.sh test";
    server_ = std::make_unique<test::RedisServer>();
  }
  static bool sees(Linked& linked, std::uint64_t total) {
    return soon([&] { return linked.host().count("s", 0).total == total; });
  }
  std::unique_ptr<test::RedisServer> server_;
};

TEST_F(SharedLink, CarriesCountsAndSaysHowItIs) {
  Linked a{server_->address(), "aa"};
  Linked b{server_->address(), "bb"};
  a.host().count("s", 3);
  b.host().count("s", 2);
  EXPECT_TRUE(sees(a, 5));
  EXPECT_TRUE(sees(b, 5));
  EXPECT_TRUE(soon([&] { return a.link().status().hosts == 1; }));
  const auto status = a.link().status();
  EXPECT_TRUE(status.connected);
  EXPECT_THAT(status.names, testing::ElementsAre("host bb"));
  EXPECT_EQ(status.load.counters, 1u);
  EXPECT_GT(status.traffic.bytes_sent, 0u);
  EXPECT_THAT(a.changes(), testing::IsEmpty());
}

TEST_F(SharedLink, ALostServerIsToldOnceAndCaughtUpWithoutCountingTwice) {
  Linked a{server_->address(), "aa"};
  Linked b{server_->address(), "bb"};
  a.host().count("s", 3);
  b.host().count("s", 2);
  ASSERT_TRUE(sees(a, 5));
  ASSERT_TRUE(sees(b, 5));
  server_->kill();
  ASSERT_TRUE(soon([&] { return !a.link().status().connected; }));
  EXPECT_EQ(a.host().count("s", 1).total, 6u);
  b.host().count("s", 1);
  server_->start();  // without its data
  EXPECT_TRUE(sees(a, 7));
  EXPECT_TRUE(sees(b, 7));
  EXPECT_THAT(a.changes(), testing::ElementsAre(false, true));
}

TEST_F(SharedLink, AServerThatHangsHoldsUpNoMessage) {
  Linked a{server_->address(), "aa"};
  a.host().count("s", 3);
  ASSERT_TRUE(soon([&] { return a.link().status().connected; }));
  server_->freeze();
  const auto start = std::chrono::steady_clock::now();
  for (int i = 0; i < 100; ++i) a.host().count("s");
  EXPECT_LT(std::chrono::steady_clock::now() - start, 1s);
  EXPECT_TRUE(soon([&] { return !a.link().status().connected; }));
  EXPECT_THAT(a.link().status().trouble, testing::HasSubstr("no answer in time"));
  server_->thaw();
  EXPECT_TRUE(soon([&] { return a.link().status().connected; }));
}

TEST_F(SharedLink, SaysWhyItCannotConnect) {
  Address address = server_->address();
  address.path += ".not-there";
  Linked a{address, "aa"};
  ASSERT_TRUE(soon([&] { return !a.changes().empty(); }));
  EXPECT_THAT(a.link().status().trouble, testing::HasSubstr("No such file"));
  EXPECT_THAT(a.changes(), testing::ElementsAre(false));
}

TEST_F(SharedLink, TakesThePasswordFromAFile) {
  const auto file = server_->dir() / "secret";
  std::ofstream{file} << "correct horse\n";
  server_->kill();
  Address address = server_->address();
  address.secret_file = file;
  server_->start({"--requirepass", "correct horse"}, "correct horse");
  Linked a{address, "aa"};
  EXPECT_TRUE(soon([&] { return a.link().status().connected; })) << a.link().status().trouble;
  Address wrong = server_->address();
  wrong.password = "wrong";
  Linked b{wrong, "bb"};
  ASSERT_TRUE(soon([&] { return !b.changes().empty(); }));
  EXPECT_THAT(b.link().status().trouble, testing::HasSubstr("WRONGPASS"));
}

TEST_F(SharedLink, TwoPrefixesOnOneServerDoNotMeet) {
  Linked a{server_->address(), "aa", "weir:north"};
  Linked b{server_->address(), "bb", "weir:south"};
  a.host().count("s", 3);
  b.host().count("s", 2);
  ASSERT_TRUE(soon([&] { return a.link().status().exchanges > 20; }));
  EXPECT_EQ(a.host().count("s", 0).total, 3u);
}

TEST_F(SharedLink, ACopiedIdIsReplaced) {
  Linked a{server_->address(), "aa"};
  ASSERT_TRUE(soon([&] { return a.link().status().connected; }));
  test::Host copy{server_->address(), "aa"};
  copy.use_nonce("copy");
  copy.connect();
  EXPECT_TRUE(soon([&] {
    copy.exchange(clock());
    return !a.changes().empty();
  }));
  EXPECT_TRUE(soon([&] { return a.link().status().connected; }));
}

}  // namespace
}  // namespace weir::shared
