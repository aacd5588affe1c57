#include "service/notify.hpp"

#include <systemd/sd-daemon.h>

#include <ctime>

namespace weir::service::notify {
namespace {

void send(const std::string& message) { ::sd_notify(0, message.c_str()); }

// systemd wants the monotonic time of a reload's beginning, to pair it with the READY that follows.
std::string monotonic_usec() {
  timespec now{};
  ::clock_gettime(CLOCK_MONOTONIC, &now);
  return std::to_string(static_cast<long long>(now.tv_sec) * 1'000'000 + now.tv_nsec / 1000);
}

}  // namespace

void ready(const std::string& status) { send("READY=1\nSTATUS=" + status); }
void reloading() { send("RELOADING=1\nMONOTONIC_USEC=" + monotonic_usec()); }
void stopping() { send("STOPPING=1\nSTATUS=Finishing the messages in flight"); }
void status(const std::string& text) { send("STATUS=" + text); }
void watchdog() { send("WATCHDOG=1"); }

std::chrono::microseconds watchdog_interval() {
  std::uint64_t usec = 0;
  if (::sd_watchdog_enabled(0, &usec) <= 0) return std::chrono::microseconds{0};
  return std::chrono::microseconds{usec};
}

}  // namespace weir::service::notify
