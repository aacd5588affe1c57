#pragma once

#include <gtest/gtest.h>

#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "shared/link.hpp"
#include "shared/session.hpp"
#include "store/state.hpp"
#include "support/temp_dir.hpp"

namespace weir::test {

using namespace std::chrono_literals;

constexpr TimePoint kNoon{std::chrono::milliseconds{1'767'355'200'000}};

/// One host: its own state, and a session that exchanges when it is told to.
class Host {
 public:
  Host(const shared::Address& address, std::string id) : address_{address}, id_{std::move(id)} {
    start();
  }

  void start() {
    state_ = std::make_unique<store::State>(store::Options{.path = dir_ / "state", .shared = true});
    state_->start();
  }
  /// As after kill -9 of what was not flushed: the database is all that is left.
  void restart() {
    disconnect();
    state_.reset();
    start();
  }

  store::State& state() { return *state_; }
  shared::Session& session() { return *session_; }
  const shared::Connection::Traffic& traffic() const { return connection_->traffic(); }

  void connect(TimePoint now = kNoon, shared::Session::Bounds bounds = {}) {
    auto opened = shared::Connection::open(address_, 5s);
    ASSERT_TRUE(opened.has_value());
    connection_ = std::move(opened).value();
    session_ = std::make_unique<shared::Session>(*connection_, *state_->exchange(), "weir",
                                                 shared::Self{id_, nonce_, "host " + id_}, bounds);
    ASSERT_TRUE(session_->greet(place_, now).has_value());
  }
  void disconnect() {
    if (session_) place_ = session_->place();
    session_.reset();
    connection_.reset();
  }
  void use_nonce(std::string nonce) { nonce_ = std::move(nonce); }

  shared::Exchanged exchange(TimePoint now = kNoon) {
    auto done = session_->exchange(now);
    EXPECT_TRUE(done.has_value()) << done.error().text;
    return done ? done.value() : shared::Exchanged{};
  }

  count::Reading count(const std::string& subject, std::uint64_t by = 1, TimePoint now = kNoon,
                       std::optional<count::Gate> gate = std::nullopt,
                       const std::string& identity = {}) {
    return add({{{"limit", subject, 1h}, by, gate}}, now, identity);
  }
  count::Reading see(const std::string& subject, const std::vector<std::string>& things,
                     TimePoint now = kNoon) {
    count::Observation observation{{"things", subject, 1h}, 0, {}, true, {}};
    for (const auto& thing : things) observation.things.push_back(count::thing_hash(thing));
    return add({observation}, now, {});
  }
  count::Reading add(const std::vector<count::Observation>& observations, TimePoint now,
                     const std::string& identity) {
    const auto counted = state_->add({identity, observations, true, 10s}, now);
    return counted.readings.at(0).value();
  }

 private:
  TempDir dir_;
  shared::Address address_;
  std::string id_;
  std::string nonce_ = "n";
  std::string place_;
  std::unique_ptr<store::State> state_;
  std::unique_ptr<shared::Connection> connection_;
  std::unique_ptr<shared::Session> session_;
};

}  // namespace weir::test
