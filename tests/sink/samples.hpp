#pragma once

#include <string>
#include <vector>

#include "report/sink.hpp"

namespace weir::sink::test {

inline TimePoint some_time() { return TimePoint{std::chrono::milliseconds{1767323045678}}; }

inline std::string id_of(int number) {
  auto digits = std::to_string(number);
  return "0190a5c2-7b00-7000-8000-" + std::string(12 - digits.size(), '0') + digits;
}

inline report::Outgoing event(int number, unsigned severity = 5) {
  const auto sequence = std::to_string(number);
  return {.id = id_of(number),
          .sequence = static_cast<std::uint64_t>(number),
          .json = R"({"@timestamp":"2026-01-02T03:04:05.678Z","event":{"id":")" + id_of(number) +
                  R"(","sequence":)" + sequence + R"(,"dataset":"weir.verdict","severity":)" +
                  std::to_string(severity) + R"(},"weir":{"n":)" + sequence + "}}",
          .dataset = "weir.verdict",
          .time = some_time()};
}

inline std::vector<report::Outgoing> events(int first, int last) {
  std::vector<report::Outgoing> made;
  for (int number = first; number <= last; ++number) made.push_back(event(number));
  return made;
}

}  // namespace weir::sink::test
