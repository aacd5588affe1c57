#include "filetype/signature.hpp"

#include <algorithm>
#include <cstdint>

namespace weir::filetype {
namespace {

using namespace std::string_view_literals;

constexpr auto kProgram = "application/x-dosexec"sv;

struct Signature {
  std::size_t at;
  std::string_view bytes;
  std::string_view type;
};

constexpr auto kPkcs7 = "\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07"sv;  // OID arc 1.2.840.113549.1.7

// Four bytes at least, or a place that makes up for it: random data must not match.
constexpr Signature kSignatures[] = {
    {0, "\x89PNG\r\n\x1a\n"sv, "image/png"sv},
    {0, "%PDF-"sv, "application/pdf"sv},
    {0, "GIF87a"sv, "image/gif"sv},
    {0, "GIF89a"sv, "image/gif"sv},
    {0, "PK\x03\x04"sv, "application/zip"sv},
    {0, "PK\x05\x06"sv, "application/zip"sv},  // an empty one
    {0, "PK\x07\x08"sv, "application/zip"sv},  // in volumes
    {0, "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"sv, "application/x-ole-storage"sv},
    {0, "{\\rt"sv, "text/rtf"sv},
    {0, "7z\xbc\xaf\x27\x1c"sv, "application/x-7z-compressed"sv},
    {0, "Rar!\x1a\x07"sv, "application/vnd.rar"sv},
    {0, "\x1f\x8b\x08"sv, "application/gzip"sv},
    {0, "\xfd\x37zXZ\x00"sv, "application/x-xz"sv},
    {4, "1AY&SY"sv, "application/x-bzip2"sv},
    {0, "\x28\xb5\x2f\xfd"sv, "application/zstd"sv},
    {0, "MSCF\x00\x00\x00\x00"sv, "application/vnd.ms-cab-compressed"sv},
    {0, "ITSF\x03\x00\x00\x00"sv, "application/vnd.ms-htmlhelp"sv},
    {0, "\x4c\x00\x00\x00\x01\x14\x02\x00"sv, "application/x-ms-shortcut"sv},
    {0,
     "\x7f"
     "ELF"sv,
     "application/x-executable"sv},
    {0, "\xfe\xed\xfa\xce"sv, "application/x-mach-binary"sv},
    {0, "\xfe\xed\xfa\xcf"sv, "application/x-mach-binary"sv},
    {0, "\xce\xfa\xed\xfe"sv, "application/x-mach-binary"sv},
    {0, "\xcf\xfa\xed\xfe"sv, "application/x-mach-binary"sv},
    {0, "\0asm\x01\0\0\0"sv, "application/wasm"sv},
    {0, "vhdxfile"sv, "application/x-virtualbox-vhdx"sv},
    {0, "conectix"sv, "application/x-virtualbox-vhd"sv},
    {2, kPkcs7, "application/pkcs7-mime"sv},  // behind one of three forms of a DER length
    {4, kPkcs7, "application/pkcs7-mime"sv},
    {5, kPkcs7, "application/pkcs7-mime"sv},
    {0, "\x78\x9f\x3e\x22"sv, "application/ms-tnef"sv},
    {0x8001, "CD001"sv, "application/x-iso9660-image"sv},
    {257, "ustar"sv, "application/x-tar"sv},
};

std::uint32_t little_endian(std::string_view bytes, std::size_t at) noexcept {
  std::uint32_t value = 0;
  for (std::size_t i = 4; i-- > 0;) {
    value = value << 8U | static_cast<unsigned char>(bytes[at + i]);
  }
  return value;
}

/// "MZ" alone begins ordinary words too: a program points to its PE header, or is a DOS program
/// with a believable one.
bool is_dos_program(std::string_view bytes) noexcept {
  if (!bytes.starts_with("MZ") || bytes.size() < 64) return false;
  const std::size_t header = little_endian(bytes, 60);
  if (header <= bytes.size() && bytes.substr(header, 2) == "PE") return true;
  if (header <= bytes.size() &&
      (bytes.substr(header, 2) == "NE" || bytes.substr(header, 2) == "LE"))
    return true;
  // Of a DOS program: bytes on the last page (at most 511), then a header of at least two units.
  const auto low = [&](std::size_t at) { return little_endian(bytes, at) & 0xffffU; };
  return low(2) < 512 && low(4) != 0 && low(8) >= 2 && low(8) < 0x1000 && low(24) >= 0x1c;
}

/// The magic number of Java classes is that of Mach-O for several architectures; the next word is
/// a version there (45 and more), a small count here.
std::string_view cafe_babe(std::string_view bytes) noexcept {
  if (!bytes.starts_with("\xca\xfe\xba\xbe"sv) || bytes.size() < 8) return {};
  const bool small = bytes[4] == 0 && bytes[5] == 0 && bytes[6] == 0;
  return small && static_cast<unsigned char>(bytes[7]) < 32 ? "application/x-mach-binary"sv
                                                            : "application/java-vm"sv;
}

}  // namespace

std::string_view type_by_signature(std::string_view bytes) noexcept {
  for (const Signature& one : kSignatures) {
    if (bytes.size() >= one.at && bytes.substr(one.at).starts_with(one.bytes)) return one.type;
  }
  if (bytes.starts_with("\xff\xd8\xff"sv)) return "image/jpeg";
  if (is_dos_program(bytes)) return kProgram;
  if (const auto type = cafe_babe(bytes); !type.empty()) return type;
  return {};
}

}  // namespace weir::filetype
