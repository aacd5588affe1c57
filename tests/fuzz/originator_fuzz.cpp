// libFuzzer entry: any bytes as one originator field, and as two.

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "fuzz/reading_invariants.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text{reinterpret_cast<const char*>(data), size};
  weir::fuzz::check(weir::mail::read_originator({&text, 1}, weir::fuzz::domains()));
  const std::vector<std::string_view> fields{text.substr(0, size / 2), text.substr(size / 2)};
  weir::fuzz::check(weir::mail::read_originator(fields, weir::fuzz::domains()));
  return 0;
}
