// libFuzzer entry: any bytes as the argument of MAIL FROM and of RCPT TO.

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "fuzz/reading_invariants.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view path{reinterpret_cast<const char*>(data), size};
  weir::fuzz::check(weir::mail::read_reverse_path(path, weir::fuzz::domains()));
  weir::mail::read_forward_path(path, weir::fuzz::domains());
  return 0;
}
