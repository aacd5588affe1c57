// RAR 5.0 technical note: archive blocks, file header, archive encryption header; RAR 4 by
// libarchive.
#include <cstdint>
#include <optional>

#include "archive/formats.hpp"

namespace weir::archive {
namespace {

using namespace std::string_view_literals;

constexpr auto kFive = "Rar!\x1a\x07\x01\x00"sv;
constexpr std::size_t kMaxBlocks = 10000;

/// The numbers of one header, in order; 0 beyond its end, and `good` is false then.
class Fields {
 public:
  explicit Fields(std::string_view bytes) : bytes_{bytes} {}

  /// Seven bits a byte, the low ones first.
  std::uint64_t number() {
    std::uint64_t value = 0;
    for (unsigned shift = 0; shift < 63; shift += 7) {
      if (at_ >= bytes_.size()) break;
      const auto byte = static_cast<unsigned char>(bytes_[at_++]);
      value |= static_cast<std::uint64_t>(byte & 0x7fU) << shift;
      if ((byte & 0x80U) == 0) return value;
    }
    good_ = false;
    return 0;
  }
  void skip(std::size_t bytes) { at_ += bytes; }
  std::string_view text(std::uint64_t size) {
    if (at_ > bytes_.size() || size > bytes_.size() - at_) {
      good_ = false;
      return {};
    }
    return bytes_.substr(at_, static_cast<std::size_t>(size));
  }
  std::size_t at() const noexcept { return at_; }
  bool good() const noexcept { return good_; }

 private:
  std::string_view bytes_;
  std::size_t at_ = 0;
  bool good_ = true;
};

/// What follows the common part of a file header (type 2).
void read_file(Fields fields, std::uint64_t extra, std::string_view header, Listing& listing,
               Members& members) {
  const auto flags = fields.number();
  fields.number();  // unpacked size
  fields.number();  // attributes
  fields.skip(((flags & 2U) != 0 ? 4U : 0U) + ((flags & 4U) != 0 ? 4U : 0U));
  fields.number();  // compression
  fields.number();  // operating system
  const auto name = fields.text(fields.number());
  if ((flags & 1U) == 0) members.add(utf8_name(name));
  // Records at the end of the header: size, type; type 1 is encryption.
  if (extra == 0 || extra > header.size()) return;
  Fields record{header.substr(header.size() - static_cast<std::size_t>(extra))};
  for (unsigned i = 0; i < 16 && record.good(); ++i) {
    const auto size = record.number();
    const auto begin = record.at();
    if (record.number() == 1 && record.good()) listing.encrypted = true;
    if (size > header.size() || size < record.at() - begin) return;
    record.skip(static_cast<std::size_t>(size) - (record.at() - begin));
  }
}

void list_five(std::string_view bytes, Listing& listing, Members& members) {
  std::size_t at = kFive.size();
  for (std::size_t block = 0; block < kMaxBlocks; ++block) {
    Fields size{bytes.substr(std::min(at + 4, bytes.size()))};  // behind the checksum
    const auto header_size = size.number();
    const auto begin = at + 4 + size.at();
    if (!size.good() || header_size == 0 || begin > bytes.size() ||
        header_size > bytes.size() - begin) {
      listing.unreadable = true;
      return;
    }
    const auto header = bytes.substr(begin, static_cast<std::size_t>(header_size));
    Fields fields{header};
    const auto type = fields.number();
    const auto flags = fields.number();
    const auto extra = (flags & 1U) != 0 ? fields.number() : 0;
    const auto data = (flags & 2U) != 0 ? fields.number() : 0;
    if (type == 5) return;  // end of archive
    if (type == 4) {        // all that follows is encrypted, names too
      listing.encrypted = true;
      return;
    }
    if (type == 2) read_file(fields, extra, header, listing, members);
    const auto next = begin + static_cast<std::size_t>(header_size);
    if (!fields.good() || data > bytes.size() - next) {
      listing.unreadable = true;
      return;
    }
    at = next + static_cast<std::size_t>(data);
  }
  listing.cut = true;
}

}  // namespace

void list_rar(std::string_view bytes, Listing& listing, Members& members) {
  if (bytes.starts_with(kFive)) return list_five(bytes, listing, members);
  // Main header behind the marker: checksum 2, type 1, flags 2; 0x80: headers are encrypted. The
  // library only says that it cannot read on.
  if (number_at(bytes, 9, 1) == 0x73 && (number_at(bytes, 10, 2) & 0x80U) != 0) {
    listing.encrypted = true;
    return;
  }
  list_by_library(bytes, Format::rar, listing, members);
}

}  // namespace weir::archive
