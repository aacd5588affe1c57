#include "shared/link.hpp"

#include <pthread.h>

#include <algorithm>
#include <csignal>
#include <random>

namespace weir::shared {
namespace {

using namespace std::chrono_literals;
using std::chrono::milliseconds;
using SteadyClock = std::chrono::steady_clock;

constexpr std::size_t kNamesShown = 32;

milliseconds since(SteadyClock::time_point start) {
  return std::chrono::ceil<milliseconds>(SteadyClock::now() - start);
}

Connection::Traffic sum(const Connection::Traffic& a, const Connection::Traffic& b) {
  return {a.commands + b.commands, a.bytes_sent + b.bytes_sent,
          a.bytes_received + b.bytes_received};
}

void note_peers(const std::map<std::string, Peer, std::less<>>& peers, Status& status,
                TimePoint now) {
  status.hosts = 0;
  status.names.clear();
  status.ahead = 0ms;
  for (const auto& [id, peer] : peers) {
    if (!peer.alive) continue;
    ++status.hosts;
    if (status.names.size() < kNamesShown) status.names.push_back(peer.name);
    // What was said a moment ago is older by the time that has passed here since.
    const auto age = std::chrono::duration_cast<milliseconds>(SteadyClock::now() - peer.changed);
    const auto ahead = peer.said + age - now;
    if (std::chrono::abs(ahead) > std::chrono::abs(status.ahead)) status.ahead = ahead;
  }
}

}  // namespace

std::string random_id() {
  std::random_device source;
  std::string id;
  for (int i = 0; i < 16; ++i) id.push_back("0123456789abcdef"[source() & 15U]);
  return id;
}

Link::Link(Options options, count::Exchange& exchange, Hooks hooks)
    : options_{std::move(options)},
      exchange_{exchange},
      hooks_{std::move(hooks)},
      nonce_{random_id()} {
  status_.trouble = "not connected yet";
}

Link::~Link() { stop(); }

void Link::start() {
  thread_ = std::thread{[this] { run(); }};
}

void Link::stop() {
  {
    const std::lock_guard lock{mutex_};
    stopping_ = true;
  }
  wake_.notify_all();
  if (thread_.joinable()) thread_.join();
}

Status Link::status() const {
  Status status;
  {
    const std::lock_guard lock{mutex_};
    status = status_;
  }
  status.load = exchange_.load();
  return status;
}

bool Link::wait(milliseconds time) {
  std::unique_lock lock{mutex_};
  return !wake_.wait_for(lock, time, [this] { return stopping_; });
}

void Link::run() {
  // hiredis writes to sockets that may be closed; whoever starts us may not ignore the signal.
  sigset_t pipe;
  ::sigemptyset(&pipe);
  ::sigaddset(&pipe, SIGPIPE);
  ::pthread_sigmask(SIG_BLOCK, &pipe, nullptr);

  milliseconds next{0};
  while (wait(next)) {
    if (!session_ && !connect()) {
      next = backoff();
      continue;
    }
    const auto start = SteadyClock::now();
    if (!exchange_once()) {
      next = backoff();
    } else {
      next = more_ ? 0ms : std::max(1ms, options_.every - since(start));
    }
  }
  if (session_) exchange_once();
}

/// Doubles from attempt to attempt; half of it is chance, so that hosts that lost the server
/// together do not come back together.
milliseconds Link::backoff() {
  milliseconds wait = options_.retry_first;
  for (unsigned i = 1; i < failures_ && wait < options_.retry_most; ++i) wait *= 2;
  wait = std::min(wait, options_.retry_most);
  static thread_local std::minstd_rand chance{std::random_device{}()};
  return wait / 2 + milliseconds{std::uniform_int_distribution<std::int64_t>{
                        0, std::max<std::int64_t>(1, wait.count() / 2)}(chance)};
}

bool Link::connect() {
  const auto id = hooks_.id();
  if (!id) {
    lost({"waits for the state directory, which holds this host's id"});
    return false;
  }
  auto opened = Connection::open(options_.address, options_.limit);
  if (!opened) {
    lost(opened.error());
    return false;
  }
  connection_ = std::move(opened).value();
  session_ = std::make_unique<Session>(*connection_, exchange_, options_.prefix,
                                       Self{*id, nonce_, options_.name}, options_.bounds);
  if (auto greeted = session_->greet(place_, hooks_.clock()); !greeted) {
    lost(greeted.error());
    return false;
  }
  return true;
}

bool Link::exchange_once() {
  const auto start = SteadyClock::now();
  const TimePoint now = hooks_.clock();
  const auto done = session_->exchange(now);
  for (const auto& reset : session_->take_foreign_resets()) hooks_.reset_elsewhere(reset);
  if (!done) {
    lost(done.error());
    return false;
  }
  more_ = done.value().more;
  place_ = session_->place();
  found();
  note(now, since(start));
  if (done.value().twin) {
    hooks_.renew_id();
    lost({"another process used the id of this host; it has a new one now"});
    return false;
  }
  return true;
}

void Link::note(TimePoint now, milliseconds took) {
  const std::lock_guard lock{mutex_};
  if (!status_.connected) ++status_.connections;
  status_.connected = true;
  status_.trouble.clear();
  status_.last_exchange = now;
  status_.took = took;
  ++status_.exchanges;
  status_.damaged = damaged_before_ + session_->damaged();
  status_.traffic = sum(traffic_before_, connection_->traffic());
  note_peers(session_->peers(), status_, now);
}

void Link::found() {
  failures_ = 0;
  if (told_up_ == false) hooks_.changed(true, {});
  told_up_ = true;
}

void Link::lost(const Trouble& trouble) {
  ++failures_;
  more_ = false;
  if (session_) damaged_before_ += session_->damaged();
  if (connection_) traffic_before_ = sum(traffic_before_, connection_->traffic());
  session_.reset();
  connection_.reset();
  {
    const std::lock_guard lock{mutex_};
    status_.connected = false;
    status_.trouble = trouble.text;
    status_.hosts = 0;
    status_.names.clear();
  }
  if (told_up_.value_or(true)) hooks_.changed(false, trouble.text);
  told_up_ = false;
}

}  // namespace weir::shared
