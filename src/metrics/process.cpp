#include "metrics/process.hpp"

#include <sys/resource.h>
#include <unistd.h>

#include <ctime>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <sstream>
#include <string>

namespace weir::metrics {
namespace {

prometheus::MetricFamily single(std::string name, std::string help, prometheus::MetricType type,
                                double value) {
  prometheus::ClientMetric metric;
  (type == prometheus::MetricType::Counter ? metric.counter.value : metric.gauge.value) = value;
  return {std::move(name), std::move(help), type, {std::move(metric)}};
}

double seconds_since_boot() {
  timespec now{};
  ::clock_gettime(CLOCK_BOOTTIME, &now);
  return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) / 1e9;
}

/// Fields of proc(5) /proc/pid/stat that we show, counted after the command name.
struct Stat {
  double user_ticks = 0, system_ticks = 0, threads = 0, start_ticks = 0, rss_pages = 0;
  double virtual_bytes = 0;
  bool ok = false;
};

Stat read_stat() {
  std::ifstream file{"/proc/self/stat"};
  std::string line;
  if (!std::getline(file, line)) return {};
  const auto name_end = line.rfind(')');
  if (name_end == std::string::npos) return {};
  std::istringstream fields{line.substr(name_end + 1)};
  std::vector<std::string> field{std::istream_iterator<std::string>{fields}, {}};
  if (field.size() < 22) return {};
  // Field 3 of the manual is field[0] here.
  return {std::stod(field[11]),
          std::stod(field[12]),
          std::stod(field[17]),
          std::stod(field[19]),
          std::stod(field[21]),
          std::stod(field[20]),
          true};
}

void add_files(std::vector<prometheus::MetricFamily>& families) {
  std::error_code error;
  std::size_t open = 0;
  for (std::filesystem::directory_iterator it{"/proc/self/fd", error}, end; !error && it != end;
       it.increment(error)) {
    ++open;
  }
  rlimit most{};
  if (error || ::getrlimit(RLIMIT_NOFILE, &most) != 0) return;
  using prometheus::MetricType;
  families.push_back(single("process_open_fds", "Number of open file descriptors.",
                            MetricType::Gauge, static_cast<double>(open)));
  families.push_back(single("process_max_fds", "Maximum number of open file descriptors.",
                            MetricType::Gauge, static_cast<double>(most.rlim_cur)));
}

}  // namespace

std::vector<prometheus::MetricFamily> process_metrics() {
  using prometheus::MetricType;
  std::vector<prometheus::MetricFamily> families;
  if (const Stat stat = read_stat(); stat.ok) {
    const auto ticks = static_cast<double>(::sysconf(_SC_CLK_TCK));
    const auto page = static_cast<double>(::sysconf(_SC_PAGESIZE));
    const double age = seconds_since_boot() - stat.start_ticks / ticks;
    families.push_back(single("process_cpu_seconds_total", "User and system CPU time in seconds.",
                              MetricType::Counter, (stat.user_ticks + stat.system_ticks) / ticks));
    families.push_back(single("process_resident_memory_bytes", "Resident memory in bytes.",
                              MetricType::Gauge, stat.rss_pages * page));
    families.push_back(single("process_virtual_memory_bytes", "Virtual memory in bytes.",
                              MetricType::Gauge, stat.virtual_bytes));
    families.push_back(
        single("process_threads", "Number of threads.", MetricType::Gauge, stat.threads));
    families.push_back(single("process_start_time_seconds", "Start time since the Unix epoch.",
                              MetricType::Gauge, static_cast<double>(std::time(nullptr)) - age));
  }
  add_files(families);
  return families;
}

}  // namespace weir::metrics
