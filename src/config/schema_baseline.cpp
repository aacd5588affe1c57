#include <filesystem>

#include "baseline/calendar.hpp"
#include "config/schema.hpp"
#include "config/suggest.hpp"

namespace weir::config {
namespace {

using namespace std::chrono_literals;

constexpr std::uint64_t kMost = 1'000'000'000;

std::string check_time_zone(const std::string& text) {
  static const std::filesystem::path kZones{"/usr/share/zoneinfo"};
  static constexpr std::string_view kLetters =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_+-/";
  if (text.empty()) return {};
  std::error_code error;
  const bool named = text.find_first_not_of(kLetters) == text.npos && text.front() != '/';
  if (named && std::filesystem::is_regular_file(kZones / text, error)) return {};
  return "write a name of the time zone database of this host, such as \"Europe/Berlin\", or \"\" "
         "for the zone of this host";
}

std::string check_holiday(const std::string& text) {
  if (baseline::DaysOff{}.add_holiday(text)) return {};
  return "write a date, such as \"2026-12-25\", or \"12-25\" for every year";
}

std::string check_weekday(const std::string& text) {
  if (baseline::DaysOff{}.add_weekday(text)) return {};
  return "write days of the week, such as \"saturday\"";
}

}  // namespace

void describe(Fields& fields, Baseline& baseline) {
  fields.flag("enabled", baseline.enabled);
  fields.text("time_zone", baseline.time_zone, check_time_zone);
  fields.texts("weekend", baseline.weekend, check_weekday);
  fields.texts("holidays", baseline.holidays, check_holiday);
  fields.duration("learning", baseline.learning, 24h, 24h * 60);
  number_in(fields, "weeks", baseline.weeks, 4, 53);
  fields.number("floor", baseline.floor, 1, kMost);
  number_in(fields, "warn_factor", baseline.warn_factor, 2, 100);
  number_in(fields, "alert_factor", baseline.alert_factor, 2, 1000);
  fields.number("unlearned_connector", baseline.unlearned_connector, 1, kMost);
  fields.number("unlearned_account", baseline.unlearned_account, 1, kMost);
  fields.number("accounts", baseline.accounts, 10, 1'000'000);
  fields.flag("dips", baseline.dips);
  if (baseline.alert_factor < baseline.warn_factor) {
    fields.reject("alert_factor",
                  "write at least warn_factor, which is " + std::to_string(baseline.warn_factor));
  }
}

}  // namespace weir::config
