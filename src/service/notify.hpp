#pragma once

#include <chrono>
#include <string>
#include <string_view>

namespace weir::service::notify {

/// Messages to the service manager (sd_notify(3)). Do nothing when there is none.
void ready(const std::string& status);
void reloading();
void stopping();
void status(const std::string& text);
void watchdog();

/// How often the service manager wants to hear from us; zero = not at all.
std::chrono::microseconds watchdog_interval();

}  // namespace weir::service::notify
