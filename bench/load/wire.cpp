#include "load/wire.hpp"

namespace weir::bench {
namespace {

constexpr std::size_t kLengthBytes = 4;
constexpr std::uint32_t kLongestPacket = 1U << 20;

}  // namespace

void put_u32(std::string& out, std::uint32_t value) {
  for (const int shift : {24, 16, 8, 0}) out.push_back(static_cast<char>((value >> shift) & 0xffU));
}

std::uint32_t get_u32(std::string_view bytes) noexcept {
  if (bytes.size() < kLengthBytes) return 0;
  std::uint32_t value = 0;
  for (std::size_t i = 0; i < kLengthBytes; ++i) {
    value = (value << 8U) | static_cast<unsigned char>(bytes[i]);
  }
  return value;
}

void put_packet(std::string& out, char code, std::string_view data) {
  put_u32(out, static_cast<std::uint32_t>(data.size() + 1));
  out.push_back(code);
  out.append(data);
}

void put_text(std::string& out, std::string_view text) {
  out.append(text);
  out.push_back('\0');
}

void PacketReader::append(std::string_view bytes) {
  buffer_.erase(0, start_);
  start_ = 0;
  buffer_.append(bytes);
}

std::optional<Packet> PacketReader::next() {
  const std::string_view rest = std::string_view{buffer_}.substr(start_);
  if (broken_ || rest.size() < kLengthBytes) return std::nullopt;
  const std::uint32_t length = get_u32(rest);
  if (length == 0 || length > kLongestPacket) {
    broken_ = true;
    return std::nullopt;
  }
  if (rest.size() < kLengthBytes + length) return std::nullopt;
  start_ += kLengthBytes + length;
  return Packet{rest[kLengthBytes], rest.substr(kLengthBytes + 1, length - 1)};
}

}  // namespace weir::bench
