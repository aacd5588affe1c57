#include "audit/codec.hpp"

#include "audit/plain.hpp"
#include "weir/count/counter.hpp"

namespace weir::audit {
namespace {

constexpr char kVersion = 1;
constexpr std::size_t kSum = 8;
constexpr std::size_t kMaxRecord = std::size_t{16} << 20U;
constexpr std::uint64_t kMaxProperties = 1'000;

std::string sum_of(std::string_view bytes) {
  auto value = count::thing_hash(bytes);
  std::string sum;
  for (std::size_t i = 0; i < kSum; ++i, value >>= 8U) sum += static_cast<char>(value & 0xffU);
  return sum;
}

}  // namespace

void Writer::number(std::uint64_t value) {
  while (value >= 0x80U) {
    bytes_ += static_cast<char>((value & 0x7fU) | 0x80U);
    value >>= 7U;
  }
  bytes_ += static_cast<char>(value);
}

void Writer::time(TimePoint value) {
  const auto millis = value.time_since_epoch().count();
  number(millis < 0 ? 0U : static_cast<std::uint64_t>(millis));
}

void Writer::text(std::string_view value) {
  number(value.size());
  bytes_ += value;
}

void Writer::properties(const Properties& values) {
  number(values.size());
  for (const auto& [name, value] : values) {
    text(name);
    text(value);
  }
}

std::string Writer::sealed() const { return kVersion + sum_of(bytes_) + bytes_; }

std::optional<Reader> Reader::open(std::string_view sealed) {
  if (sealed.size() < 1 + kSum || sealed.size() > kMaxRecord || sealed.front() != kVersion) {
    return std::nullopt;
  }
  const auto bytes = sealed.substr(1 + kSum);
  if (sum_of(bytes) != sealed.substr(1, kSum)) return std::nullopt;
  return Reader{bytes};
}

std::uint64_t Reader::number() {
  std::uint64_t value = 0;
  for (unsigned shift = 0; shift < 64 && !bytes_.empty(); shift += 7) {
    const auto byte = static_cast<unsigned char>(bytes_.front());
    bytes_.remove_prefix(1);
    value |= std::uint64_t{byte & 0x7fU} << shift;
    if (byte < 0x80U) return value;
  }
  good_ = false;
  bytes_ = {};
  return 0;
}

TimePoint Reader::time() {
  const auto millis = number();
  const auto latest = static_cast<std::uint64_t>(kLatest.time_since_epoch().count());
  if (millis > latest) good_ = false;
  return good_ ? TimePoint{std::chrono::milliseconds{static_cast<std::int64_t>(millis)}}
               : TimePoint{};
}

std::string Reader::text() {
  const auto size = number();
  if (size > bytes_.size()) good_ = false;
  if (!good_) return {};
  std::string value{bytes_.substr(0, size)};
  bytes_.remove_prefix(size);
  return value;
}

Properties Reader::properties() {
  Properties values;
  const auto size = number();
  if (size > kMaxProperties) good_ = false;
  for (std::uint64_t i = 0; good_ && i < size; ++i) {
    auto name = text();
    values[std::move(name)] = text();
  }
  return values;
}

}  // namespace weir::audit
