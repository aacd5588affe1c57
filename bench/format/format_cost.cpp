// What an event costs in each format: CPU microseconds on one core, from the kept line to the line
// that is sent, as a Markdown table.
#include <sys/resource.h>

#include <cstdio>
#include <cstdlib>
#include <string>
#include <vector>

#include "format/format.hpp"
#include "format/random_events.hpp"

namespace {

namespace format = weir::format;

double cpu_seconds() {
  rusage usage{};
  ::getrusage(RUSAGE_SELF, &usage);
  const auto seconds = [](const timeval& time) {
    return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / 1e6;
  };
  return seconds(usage.ru_utime) + seconds(usage.ru_stime);
}

struct Cost {
  double microseconds = 0;
  double bytes = 0;
};

template <class Make>
Cost cost_of(const std::vector<std::string>& lines, int rounds, const Make& make) {
  std::size_t bytes = 0;
  const double before = cpu_seconds();
  for (int round = 0; round < rounds; ++round) {
    for (const auto& line : lines) bytes += make(line).size();
  }
  const double spent = cpu_seconds() - before;
  const double events = static_cast<double>(rounds) * static_cast<double>(lines.size());
  return {spent * 1e6 / events, static_cast<double>(bytes) / events};
}

void row(const char* what, const Cost& cost) {
  std::printf("| %s | %.1f | %.0f | %.1f |\n", what, cost.microseconds, cost.bytes,
              cost.microseconds * 5000 / 1e4);
}

}  // namespace

int main(int argc, char** argv) {
  const auto count = argc > 1 ? std::atoi(argv[1]) : 2000;
  format::sample::RandomEvents events{1};
  std::vector<std::string> lines;
  for (int i = 0; i < count; ++i) lines.push_back(events.next());
  const format::Privacy hidden{.subject = format::Treatment::hash,
                               .local_parts = format::Treatment::hash,
                               .recipients = format::Treatment::hash,
                               .links = format::Treatment::hash,
                               .key = "0123456789abcdef"};
  std::puts(
      "| format | CPU us/event | bytes/event | % of one core at 5,000/s |\n|---|---|---|---|");
  row("ecs, numbered only", cost_of(lines, 20, [](const std::string& line) {
        return weir::report::with_sequence(line, 7);
      }));
  const auto as = [](format::Format to, const format::Privacy& privacy) {
    return [to, &privacy](const std::string& line) { return format::render(line, to, privacy); };
  };
  const format::Privacy plain;
  row("cef", cost_of(lines, 5, as(format::Format::cef, plain)));
  row("ocsf", cost_of(lines, 5, as(format::Format::ocsf, plain)));
  row("ecs, everything hashed", cost_of(lines, 5, as(format::Format::ecs, hidden)));
  row("cef, everything hashed", cost_of(lines, 5, as(format::Format::cef, hidden)));
  row("ocsf, everything hashed", cost_of(lines, 5, as(format::Format::ocsf, hidden)));
  return 0;
}
