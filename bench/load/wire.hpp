#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace weir::bench {

/// One milter packet: a 32-bit length, a command or reply byte, and its data.
struct Packet {
  char code = 0;
  std::string_view data;  ///< into the reader; good until its next call
};

void put_u32(std::string& out, std::uint32_t value);
std::uint32_t get_u32(std::string_view bytes) noexcept;  ///< 0 when fewer than four bytes

void put_packet(std::string& out, char code, std::string_view data = {});

/// Appends `text` and the NUL that ends every string of the protocol.
void put_text(std::string& out, std::string_view text);

/// Cuts a stream of bytes into packets.
class PacketReader {
 public:
  void append(std::string_view bytes);
  /// nullopt: more bytes are needed, or the stream is broken.
  std::optional<Packet> next();
  /// A length of zero or beyond a megabyte was read; nothing after it makes sense.
  bool broken() const noexcept { return broken_; }
  bool empty() const noexcept { return start_ == buffer_.size(); }

 private:
  std::string buffer_;
  std::size_t start_ = 0;
  bool broken_ = false;
};

}  // namespace weir::bench
