// What a crowd of keys costs the store: fills it with 1 k, 1 M and 20 M counters of one hour, then
// sends messages of six counters each, drawn at random, with their events; the same a day later,
// when all that was there has expired and the daily compaction has been. Prints a Markdown table.
//
// With --crowd it makes up so many keys against the default bound of counters instead, and says
// what became of a thousand ordinary ones that were there before.
//
//   state-keys [--messages N] [--keys N]... [--crowd N] [--dir DIR]
#include <sys/resource.h>

#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <random>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "store/database.hpp"
#include "store/state.hpp"

namespace {

using namespace std::chrono_literals;
using Clock = std::chrono::steady_clock;
using weir::TimePoint;
using weir::count::Observation;
using Some = std::vector<Observation>;

constexpr TimePoint kStart{std::chrono::milliseconds{1'767'355'200'000}};
constexpr int kCounters = 6;
constexpr std::uint64_t kFillAtOnce = 200;
constexpr std::uint64_t kOrdinary = 1'000;
constexpr unsigned kOrdinaryCount = 3;

Observation observation(std::uint64_t number) {
  return {{"limit", "onprem-to-m365|10.1.0.10|sender" + std::to_string(number) + "@contoso.example",
           3600s},
          1,
          weir::count::Gate{1'000'000, 900s, true}};
}

double resident_mb() {
  std::ifstream file{"/proc/self/status"};
  for (std::string line; std::getline(file, line);) {
    if (line.starts_with("VmRSS:")) return std::stod(line.substr(6)) / 1024;
  }
  return 0;
}

double disk_mb(const std::string& dir) {
  double bytes = 0;
  for (const auto& file : std::filesystem::recursive_directory_iterator{dir}) {
    std::error_code gone;
    if (file.is_regular_file(gone)) bytes += static_cast<double>(file.file_size(gone));
  }
  return bytes / 1e6;
}

void fill(weir::store::State& state, std::uint64_t keys, TimePoint now = kStart) {
  std::vector<Observation> some;
  const auto begun = Clock::now();
  for (std::uint64_t number = 0; number < keys; ++number) {
    some.push_back(observation(number));
    if (some.size() < kFillAtOnce && number + 1 < keys) continue;
    state.add({.identity = "", .observations = some, .wait = 60s}, now);
    some.clear();
    if (number % 1'000'000 < kFillAtOnce) {
      std::fprintf(stderr, "filled %llu of %llu\n", static_cast<unsigned long long>(number),
                   static_cast<unsigned long long>(keys));
    }
  }
  state.flush(600s);
  const std::chrono::duration<double> took = Clock::now() - begun;
  std::fprintf(stderr, "filled in %.0f s\n", took.count());
}

struct Figures {
  double a_second = 0;
  double p50 = 0;
  double p99 = 0;
};

Figures send(weir::store::State& state, std::uint64_t keys, unsigned messages, TimePoint now) {
  std::mt19937_64 random{keys + static_cast<std::uint64_t>(now.time_since_epoch().count())};
  std::vector<double> times;
  times.reserve(messages);
  const auto begun = Clock::now();
  for (unsigned i = 0; i < messages; ++i) {
    std::vector<Observation> asked;
    for (int counter = 0; counter < kCounters; ++counter) {
      asked.push_back(observation(random() % keys));
    }
    const auto start = Clock::now();
    state.add({.identity = "", .observations = asked, .wait = 10s}, now);
    const auto id = random();
    state.append({"01900000-0000-7000-8000-" + std::to_string(id % 1'000'000'000'000),
                  "weir.verdict",
                  now,
                  std::string(1300, 'x'),
                  {"queue" + std::to_string(id), "message" + std::to_string(id)},
                  {}},
                 10s);
    times.push_back(std::chrono::duration<double, std::micro>(Clock::now() - start).count());
  }
  const std::chrono::duration<double> took = Clock::now() - begun;
  std::sort(times.begin(), times.end());
  return {messages / took.count(), times[times.size() / 2], times[times.size() * 99 / 100]};
}

void print(std::uint64_t keys, const char* when, const Figures& figures, const std::string& dir) {
  std::printf("| %llu | %s | %.0f | %.0f | %.0f | %.0f | %.0f |\n",
              static_cast<unsigned long long>(keys), when, figures.a_second, figures.p50,
              figures.p99, resident_mb(), disk_mb(dir));
  std::fflush(stdout);
}

/// As RocksDB does by itself once a day.
void compact(const weir::store::Options& options, TimePoint now) {
  auto horizon = std::make_shared<weir::store::Horizon>();
  horizon->now_ms = now.time_since_epoch().count();
  auto opened = weir::store::Database::open(options, horizon);
  if (opened) opened.value()->compact_counters();
}

void measure(std::uint64_t keys, unsigned messages, const std::string& dir) {
  weir::store::Options options;
  options.path = dir + "/keys-" + std::to_string(keys);
  options.max_counters = 2 * keys + 1'000'000;
  {
    weir::store::State state{options};
    state.start();
    fill(state, keys);
    print(keys, "full", send(state, keys, messages, kStart), options.path);
    state.stop();
  }
  compact(options, kStart + 25h);
  {
    weir::store::State state{options};
    state.start();
    print(keys, "a day later", send(state, keys, messages, kStart + 25h), options.path);
    state.stop();
  }
  std::filesystem::remove_all(options.path);
}

Observation ordinary(std::uint64_t number, std::uint64_t by) {
  return {{"limit", "onprem-to-m365|10.1.0.10|ordinary" + std::to_string(number), 3600s},
          by,
          std::nullopt};
}

std::uint64_t ordinary_kept(weir::store::State& state, TimePoint now) {
  std::uint64_t kept = 0;
  for (std::uint64_t number = 0; number < kOrdinary; ++number) {
    const auto counted =
        state.add({.identity = "", .observations = Some{ordinary(number, 0)}, .wait = 10s}, now);
    const auto& reading = counted.readings.front();
    kept += reading && reading->total == kOrdinaryCount ? 1 : 0;
  }
  return kept;
}

void crowd(std::uint64_t keys, const std::string& dir) {
  weir::store::Options options;
  options.path = dir + "/crowd";
  weir::store::State state{options};
  state.start();
  auto now = kStart;
  for (unsigned round = 0; round < kOrdinaryCount; ++round, now += 2min) {
    for (std::uint64_t number = 0; number < kOrdinary; ++number) {
      state.add({.identity = "", .observations = Some{ordinary(number, 1)}, .wait = 10s}, now);
    }
  }
  fill(state, keys, now);
  const auto kept = ordinary_kept(state, now);
  std::printf(
      "| made up | bound | forgotten | ordinary counters kept | resident MB | disk MB |\n"
      "|---|---|---|---|---|---|\n| %llu | %llu | %llu | %llu of %llu | %.0f | %.0f |\n",
      static_cast<unsigned long long>(keys), static_cast<unsigned long long>(options.max_counters),
      static_cast<unsigned long long>(state.health().counters_forgotten),
      static_cast<unsigned long long>(kept), static_cast<unsigned long long>(kOrdinary),
      resident_mb(), disk_mb(options.path));
  state.stop();
}

/// Makes the directory that everything is measured in; empty when it cannot.
std::string private_dir(std::string parent) {
  parent += "/weir-keys-XXXXXX";
  return ::mkdtemp(parent.data()) == nullptr ? std::string{} : parent;
}

int usage() {
  std::fputs("usage: state-keys [--messages N] [--keys N]... [--crowd N] [--dir DIR]\n", stderr);
  return 64;
}

}  // namespace

int main(int argc, char** argv) {
  unsigned messages = 50'000;
  std::vector<std::uint64_t> keys;
  std::uint64_t made_up = 0;
  std::string dir = std::filesystem::temp_directory_path().string();
  for (int i = 1; i < argc; i += 2) {
    if (i + 1 == argc) return usage();
    const std::string_view option{argv[i]};
    if (option == "--messages") {
      messages = static_cast<unsigned>(std::stoul(argv[i + 1]));
    } else if (option == "--keys") {
      keys.push_back(std::stoull(argv[i + 1]));
    } else if (option == "--crowd") {
      made_up = std::stoull(argv[i + 1]);
    } else if (option == "--dir") {
      dir = argv[i + 1];
    } else {
      return usage();
    }
  }
  dir = private_dir(dir);
  if (dir.empty()) return 73;
  if (made_up > 0) {
    crowd(made_up, dir);
  } else {
    if (keys.empty()) keys = {1'000, 1'000'000, 20'000'000};
    std::puts(
        "| keys | when | messages/s | p50 us | p99 us | resident MB | disk MB |\n"
        "|---|---|---|---|---|---|---|");
    for (const auto number : keys) measure(number, messages, dir);
  }
  std::filesystem::remove_all(dir);
}
