// What keeping state costs a message: Weir's way (counters in memory, one durable record a message)
// beside reading and writing every counter in RocksDB. Prints messages a second, CPU seconds per
// 1000 messages of the whole process, and the 99th percentile of one message, as a Markdown table.
#include <rocksdb/db.h>
#include <rocksdb/write_batch.h>
#include <sys/resource.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <functional>
#include <memory>
#include <random>
#include <string>
#include <thread>
#include <vector>

#include "count/record.hpp"
#include "store/state.hpp"

namespace {

using namespace std::chrono_literals;
using weir::count::Observation;
using Clock = std::chrono::steady_clock;

constexpr weir::TimePoint kStart{std::chrono::milliseconds{1'767'355'200'000}};
constexpr int kCounters = 6;

std::vector<Observation> observations(std::uint64_t random, std::uint64_t keys) {
  std::vector<Observation> out;
  for (int i = 0; i < kCounters; ++i) {
    const auto who = std::to_string((random + static_cast<unsigned>(i) * 7919) % keys);
    out.push_back(
        {{"limit-" + std::to_string(i), "onprem-to-m365|sender" + who + "@contoso.example", 3600s},
         1,
         weir::count::Gate{1'000'000, 900s, true}});
  }
  return out;
}

/// One message with 1.3 kB of event.
using Message = std::function<void(std::uint64_t random, std::uint64_t keys)>;

double cpu_seconds() {
  rusage usage{};
  ::getrusage(RUSAGE_SELF, &usage);
  const auto seconds = [](const timeval& time) {
    return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / 1e6;
  };
  return seconds(usage.ru_utime) + seconds(usage.ru_stime);
}

void measure(const char* way, const Message& message, std::uint64_t keys, unsigned threads,
             unsigned messages) {
  std::vector<std::vector<double>> times(threads);
  const double cpu = cpu_seconds();
  const auto begun = Clock::now();
  std::vector<std::thread> workers;
  for (unsigned t = 0; t < threads; ++t) {
    workers.emplace_back([&, t] {
      std::mt19937_64 random{t + 1};
      for (unsigned i = 0; i < messages / threads; ++i) {
        const auto start = Clock::now();
        message(random(), keys);
        times[t].push_back(std::chrono::duration<double, std::micro>(Clock::now() - start).count());
      }
    });
  }
  for (auto& worker : workers) worker.join();
  const double seconds = std::chrono::duration<double>(Clock::now() - begun).count();
  std::vector<double> all;
  for (const auto& part : times) all.insert(all.end(), part.begin(), part.end());
  std::sort(all.begin(), all.end());
  std::printf("| %s | %llu | %u | %.0f | %.4f | %.0f |\n", way,
              static_cast<unsigned long long>(keys), threads, messages / seconds,
              (cpu_seconds() - cpu) / messages * 1000, all[all.size() * 99 / 100]);
  std::fflush(stdout);
}

Message weirs_way(weir::store::State& state) {
  return [&state](std::uint64_t random, std::uint64_t keys) {
    state.add({"", observations(random, keys), true, 10s}, kStart);
    state.append({"01900000-0000-7000-8000-" + std::to_string(random % 1'000'000'000'000),
                  "weir.verdict",
                  kStart,
                  std::string(1300, 'x'),
                  {"queue" + std::to_string(random), "message" + std::to_string(random)},
                  {}},
                 10s);
  };
}

Message read_and_write(rocksdb::DB& db) {
  return [&db](std::uint64_t random, std::uint64_t keys) {
    rocksdb::WriteBatch batch;
    for (const auto& observation : observations(random, keys)) {
      const std::string key = weir::count::encode_key(observation.key);
      std::string value;
      db.Get({}, key, &value);
      auto record = weir::count::decode(value).value_or(weir::count::Record{});
      weir::count::Change change;
      weir::count::see(record, observation, true, kStart, change);
      weir::count::measure(record, observation, kStart);
      batch.Put(key, weir::count::encode(record));
    }
    batch.Put("event" + std::to_string(random), std::string(1300, 'x'));
    db.Write({}, &batch);
  };
}

}  // namespace

int main(int argc, char** argv) {
  const unsigned messages = argc > 1 ? static_cast<unsigned>(std::atoi(argv[1])) : 50'000;
  std::string dir = (std::filesystem::temp_directory_path() / "weir-state-XXXXXX").string();
  if (::mkdtemp(dir.data()) == nullptr) return 1;
  std::puts(
      "| way | keys | threads | messages/s | CPU s/1000 | p99 us |\n|---|---|---|---|---|---|");
  for (const std::uint64_t keys : {1'000ULL, 1'000'000ULL}) {
    for (const unsigned threads : {1U, 4U}) {
      weir::store::State state{{.path = dir + "/weir"}};
      state.start();
      measure("counters in memory, one record", weirs_way(state), keys, threads, messages);
      state.stop();
      rocksdb::Options options;
      options.create_if_missing = true;
      rocksdb::DB* db = nullptr;
      if (!rocksdb::DB::Open(options, dir + "/direct", &db).ok()) return 1;
      const std::unique_ptr<rocksdb::DB> owned{db};
      measure("Get and Put of every counter", read_and_write(*owned), keys, threads, messages);
    }
  }
  std::filesystem::remove_all(dir);
}
