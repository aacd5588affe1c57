#include "load/load.hpp"

#include <sys/epoll.h>
#include <sys/timerfd.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <memory>
#include <stdexcept>
#include <vector>

#include "load/connect.hpp"
#include "load/session.hpp"

namespace weir::bench {
namespace {

constexpr std::uint64_t kTimerToken = ~std::uint64_t{0};

/// One place for a connection; connections come and go in it.
struct Slot {
  std::unique_ptr<Session> session;
  std::uint64_t sent = 0;  ///< messages begun on this connection
  bool busy = false;
  bool watches_write = false;
};

class Loop {
 public:
  explicit Loop(const LoadOptions& options)
      : options_{options},
        traffic_{options.traffic},
        report_{options.check_verdicts},
        slots_(options.connections),
        epoll_{::epoll_create1(EPOLL_CLOEXEC)},
        timer_{::timerfd_create(CLOCK_MONOTONIC, TFD_NONBLOCK | TFD_CLOEXEC)} {
    if (epoll_ < 0 || timer_ < 0) throw std::runtime_error{std::strerror(errno)};
    watch(timer_, kTimerToken, EPOLLIN, EPOLL_CTL_ADD);
  }
  ~Loop() {
    ::close(timer_);
    ::close(epoll_);
  }
  Loop(const Loop&) = delete;
  Loop& operator=(const Loop&) = delete;

  Report run() {
    start_ = Clock::now();
    begin_due();
    while (done_ < options_.messages) {
      wait();
      give_up_on_stalled();
      release_burst();
      begin_due();
    }
    return std::move(report_);
  }

 private:
  void watch(int fd, std::uint64_t token, std::uint32_t events, int operation) {
    epoll_event event{};
    event.events = events;
    event.data.u64 = token;
    if (::epoll_ctl(epoll_, operation, fd, &event) != 0) {
      throw std::runtime_error{std::strerror(errno)};
    }
  }

  // How many messages the schedule allows to have begun by now.
  std::uint64_t due() const {
    if (options_.rate <= 0) return options_.messages;
    const std::chrono::duration<double> since = Clock::now() - start_;
    const auto count = static_cast<std::uint64_t>(since.count() * options_.rate) + 1;
    return std::min(count, options_.messages);
  }

  void begin_due() {
    const std::uint64_t due_now = due();
    for (std::size_t i = 0; i < slots_.size() && begun_ < due_now; ++i) {
      if (!slots_[i].busy) begin(i);
    }
    if (options_.rate <= 0) return;
    while (counted_late_ < due_now - begun_) ++counted_late_, report_.late();
    if (begun_ == due_now) counted_late_ = 0;
    if (begun_ < options_.messages) arm_timer();
  }

  void arm_timer() {
    const auto next =
        start_ + std::chrono::duration_cast<Clock::duration>(
                     std::chrono::duration<double>(static_cast<double>(begun_) / options_.rate));
    const auto left = std::max<Clock::duration>(next - Clock::now(), std::chrono::microseconds{1});
    const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(left);
    itimerspec when{};
    when.it_value.tv_sec = seconds.count();
    when.it_value.tv_nsec = std::chrono::nanoseconds{left - seconds}.count();
    ::timerfd_settime(timer_, 0, &when, nullptr);
  }

  void begin(std::size_t index) {
    Slot& slot = slots_[index];
    slot.busy = true;
    if (!slot.session) {
      slot.session = std::make_unique<Session>(connect_to(options_.socket),
                                               traffic_.client(connections_++), options_.burst);
      slot.sent = 0;
      slot.watches_write = false;
      watch(slot.session->fd(), index, EPOLLIN, EPOLL_CTL_ADD);
    }
    ++slot.sent;
    slot.session->begin(traffic_.message(options_.first + begun_++));
    settle(index);
  }

  void wait() {
    std::array<epoll_event, 64> events;
    const int count = ::epoll_wait(epoll_, events.data(), static_cast<int>(events.size()), 200);
    for (int i = 0; i < count; ++i) {
      const std::uint64_t token = events[static_cast<std::size_t>(i)].data.u64;
      if (token == kTimerToken) {
        std::uint64_t expirations = 0;
        [[maybe_unused]] const auto read = ::read(timer_, &expirations, sizeof expirations);
      } else if (slots_[token].session) {
        slots_[token].session->advance();
        settle(token);
      }
    }
  }

  // Looks where a session has come to after something happened to it.
  void settle(std::size_t index) {
    Slot& slot = slots_[index];
    const auto state = slot.session->state();
    if (state == Session::State::failed) {
      finish(slot, slot.session->error());
      return;
    }
    if (state == Session::State::answered && slot.busy) {
      report_.add(slot.session->message(), slot.session->outcome());
      slot.busy = false;
      ++done_;
      if (slot.sent >= options_.per_connection) {
        slot.session->quit();
        slot.session.reset();
        return;
      }
    }
    if (slot.session->wants_to_write() != slot.watches_write) {
      slot.watches_write = !slot.watches_write;
      const std::uint32_t events = slot.watches_write ? EPOLLIN | EPOLLOUT : EPOLLIN;
      watch(slot.session->fd(), index, events, EPOLL_CTL_MOD);
    }
  }

  void finish(Slot& slot, const std::string& error) {
    report_.error(error);
    if (slot.busy) ++done_;
    slot.busy = false;
    slot.session.reset();
  }

  void give_up_on_stalled() {
    const auto now = Clock::now();
    if (now - last_look_ < std::chrono::milliseconds{500}) return;
    last_look_ = now;
    for (auto& slot : slots_) {
      if (!slot.busy || now - slot.session->began() < options_.timeout) continue;
      finish(slot, "message " + std::to_string(slot.session->message().number) +
                       ": no final reply in time");
    }
  }

  void release_burst() {
    if (!options_.burst) return;
    std::vector<std::size_t> holding;
    std::size_t busy = 0;
    for (std::size_t i = 0; i < slots_.size(); ++i) {
      if (slots_[i].busy) ++busy;
      if (slots_[i].busy && slots_[i].session->state() == Session::State::at_end) {
        holding.push_back(i);
      }
    }
    if (holding.empty() || holding.size() < busy) return;
    for (const std::size_t i : holding) {
      slots_[i].session->end_message();
      settle(i);
    }
  }

  const LoadOptions& options_;
  Traffic traffic_;
  Report report_;
  std::vector<Slot> slots_;
  int epoll_;
  int timer_;
  Clock::time_point start_;
  Clock::time_point last_look_;
  std::uint64_t begun_ = 0, done_ = 0, connections_ = 0, counted_late_ = 0;
};

}  // namespace

Report run_load(const LoadOptions& options) { return Loop{options}.run(); }

}  // namespace weir::bench
