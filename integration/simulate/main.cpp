// weir-simulate: ordinary weeks and attacks in simulated time, through all of Weir but its sockets.
// integration/simulate.py runs it and makes the tables of docs/simulation.md.

#include <boost/json/array.hpp>
#include <boost/json/serialize.hpp>
#include <cstdio>
#include <cstring>
#include <exception>
#include <string>

#include "log/log.hpp"
#include "report/json_writer.hpp"
#include "simulate/attacks.hpp"
#include "simulate/background.hpp"
#include "simulate/outcome.hpp"

namespace {

namespace json = boost::json;
using namespace weir;
using namespace weir::simulate;
using namespace std::chrono_literals;

constexpr Day kFirstDay{std::chrono::year{2026} / 4 / 20};  // a Monday; the month ends on day 11
constexpr Day kHoliday{std::chrono::year{2026} / 5 / 1};
constexpr Day kAttackDay{std::chrono::year{2026} / 5 / 5};  // a Tuesday

struct Options {
  std::string config;
  std::string state;
  std::string attack;  ///< empty = the ordinary weeks
  double scale = 1;
  int days = 15;
};

json::array incidents_json(Site& site, TimePoint since) {
  json::array all;
  for (const auto& incident : site.duties().incidents()) {
    if (incident.opened < since) continue;
    json::array symptoms;
    for (const auto& symptom : incident.symptoms) {
      symptoms.emplace_back(symptom.detector + (symptom.code.empty() ? "" : " " + symptom.code));
    }
    all.push_back({{"id", incident.id},
                   {"connector", incident.connector},
                   {"opened", report::format_time(incident.opened)},
                   {"opened_ms", incident.opened.time_since_epoch().count()},
                   {"severity", to_string(incident.severity)},
                   {"title", incident.title},
                   {"symptoms", std::move(symptoms)}});
  }
  return all;
}

void add_all(Outbox& outbox, std::vector<Letter> letters, TimePoint from, TimePoint to) {
  for (auto& letter : letters) {
    if (letter.first >= from && letter.first < to) outbox.add(std::move(letter));
  }
}

/// Ordinary days from the beginning; the state stays for the attacks to begin with.
json::object ordinary(const Options& options) {
  Site site{options.config, options.state, TimePoint{kFirstDay}};
  Writing writing{20260420};
  json::array days;
  Outcome all;
  for (int day = 0; day < options.days; ++day) {
    const Day today = kFirstDay + std::chrono::days{day};
    Outbox outbox{site, static_cast<std::uint64_t>(day)};
    add_all(outbox, background(writing, today, kHoliday, options.scale), TimePoint{today},
            TimePoint{today + std::chrono::days{1}});
    outbox.run(TimePoint{today + std::chrono::days{1}});
    const auto outcome = outcome_of(outbox, TimePoint::max());
    auto row = to_json(outcome);
    row["day"] = report::format_time(TimePoint{today}).substr(0, 10);
    days.push_back(std::move(row));
    std::fprintf(stderr, "day %d of %d: %zu messages\n", day + 1, options.days,
                 outbox.letters().size());
  }
  json::object result{{"days", std::move(days)},
                      {"incidents", incidents_json(site, TimePoint{kFirstDay})}};
  site.stop();
  return result;
}

json::object under_attack(const Options& options, const Attack& attack) {
  const TimePoint dawn = TimePoint{kAttackDay} + 8h;
  const TimePoint begin = TimePoint{kAttackDay} + 10h + 7min;
  const TimePoint end = begin + attack.lasts;
  Site site{options.config, options.state, dawn};
  Writing writing{20260505};
  Outbox outbox{site, 5};
  const TimePoint last = end + 24h;
  for (Day day = kAttackDay; TimePoint{day} < last; day += std::chrono::days{1}) {
    add_all(outbox, background(writing, day, kHoliday, options.scale), dawn, last);
  }
  add_all(outbox, attack.letters(writing, begin), begin, end);
  TimePoint first_hold = TimePoint::max();
  outbox.run(end, [&](std::size_t number, Disposition answer, bool) {
    if (outbox.letters()[number].side != Side::attack || answer <= Disposition::tag) return;
    first_hold = std::min(first_hold, site.now());
  });
  // The day after: what the queue of the attacker's host still holds comes back among other mail.
  outbox.run(last);
  const auto outcome = outcome_of(outbox, first_hold);
  auto result = to_json(outcome);
  result["name"] = std::string{attack.name};
  result["what"] = std::string{attack.what};
  result["must_open"] = attack.opens;
  result["begin_ms"] = begin.time_since_epoch().count();
  if (outcome.first_hold) {
    result["first_hold_ms"] = outcome.first_hold->time_since_epoch().count();
  }
  result["incidents"] = incidents_json(site, dawn);
  site.stop();
  return result;
}

int usage() {
  std::fputs(
      "usage: weir-simulate --config FILE --state DIR [--scale X] [--days N] [--attack NAME]\n"
      "       weir-simulate --list\n"
      "Plays ordinary days from nothing, or one attack on the state that they left.\n",
      stderr);
  return 64;
}

int run(const Options& options) {
  json::object result;
  if (options.attack.empty()) {
    result = ordinary(options);
  } else {
    const Attack* wanted = nullptr;
    for (const auto& attack : attacks()) {
      if (attack.name == options.attack) wanted = &attack;
    }
    if (wanted == nullptr) return usage();
    result = under_attack(options, *wanted);
  }
  std::puts(json::serialize(result).c_str());
  return 0;
}

}  // namespace

int main(int argc, char** argv) {
  Options options;
  for (int i = 1; i < argc; ++i) {
    const std::string name = argv[i];
    if (name == "--list") {
      for (const auto& attack : attacks()) std::puts(std::string{attack.name}.c_str());
      return 0;
    }
    if (i + 1 == argc) return usage();
    const std::string value = argv[++i];
    if (name == "--config") {
      options.config = value;
    } else if (name == "--state") {
      options.state = value;
    } else if (name == "--attack") {
      options.attack = value;
    } else if (name == "--scale") {
      options.scale = std::stod(value);
    } else if (name == "--days") {
      options.days = std::stoi(value);
    } else {
      return usage();
    }
  }
  if (options.config.empty() || options.state.empty()) return usage();
  try {
    return run(options);
  } catch (const std::exception& error) {
    std::fprintf(stderr, "weir-simulate: %s\n", error.what());
    return 1;
  }
}
