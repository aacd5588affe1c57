// weir-sample-events COUNT [SEED]: canonical events for integration/check_formats.py, one a line.
#include <cstdlib>
#include <iostream>

#include "format/random_events.hpp"

int main(int argc, char** argv) {
  const auto count = argc > 1 ? std::strtoul(argv[1], nullptr, 10) : 1000;
  const auto seed = argc > 2 ? std::strtoul(argv[2], nullptr, 10) : 1;
  weir::format::sample::RandomEvents events{static_cast<std::uint32_t>(seed)};
  for (unsigned long i = 0; i < count; ++i) std::cout << events.next() << '\n';
  return std::cout.flush() ? 0 : 74;
}
