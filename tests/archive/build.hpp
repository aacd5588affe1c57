#pragma once

#include <archive.h>
#include <archive_entry.h>

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

/// Small archives for tests. libarchive writes what it can; zip and RAR 5 are put together by hand,
/// so that they can be wrong.
namespace weir::test {

inline std::string little(std::uint64_t value, std::size_t bytes) {
  std::string out;
  for (std::size_t i = 0; i < bytes; ++i)
    out += i < 8 ? static_cast<char>(value >> (8 * i) & 0xffU) : '\0';
  return out;
}

using Files = std::vector<std::pair<std::string, std::string>>;

inline std::string write_archive(int (*format)(::archive*), int (*filter)(::archive*),
                                 const Files& files) {
  std::string out(4U << 20U, '\0');
  std::size_t used = 0;
  auto* writer = archive_write_new();
  format(writer);
  if (filter != nullptr) filter(writer);
  archive_write_set_bytes_in_last_block(writer, 1);
  archive_write_open_memory(writer, out.data(), out.size(), &used);
  for (const auto& [name, content] : files) {
    auto* entry = archive_entry_new();
    archive_entry_set_pathname(entry, name.c_str());
    archive_entry_set_size(entry, static_cast<la_int64_t>(content.size()));
    archive_entry_set_filetype(entry, AE_IFREG);
    archive_entry_set_perm(entry, 0644);
    archive_write_header(writer, entry);
    archive_write_data(writer, content.data(), content.size());
    archive_entry_free(entry);
  }
  archive_write_close(writer);
  archive_write_free(writer);
  out.resize(used);
  return out;
}

inline std::string zip_local(std::string_view name, std::string_view data, unsigned flags = 0,
                             unsigned method = 0) {
  return "PK\x03\x04" + little(20, 2) + little(flags, 2) + little(method, 2) + little(0, 8) +
         little(data.size(), 4) + little(data.size(), 4) + little(name.size(), 2) + little(0, 2) +
         std::string{name} + std::string{data};
}

inline std::string zip_central(std::string_view name, unsigned flags = 0) {
  return "PK\x01\x02" + little(20, 2) + little(20, 2) + little(flags, 2) + little(0, 18) +
         little(name.size(), 2) + little(0, 16) + std::string{name};
}

inline std::string zip_end() { return "PK\x05\x06" + little(0, 18); }

/// A stored zip; `flags` 1 marks its members as encrypted.
inline std::string zip(const Files& files, unsigned flags = 0) {
  std::string out;
  for (const auto& [name, data] : files) out += zip_local(name, data, flags);
  for (const auto& [name, data] : files) out += zip_central(name, flags);
  return out + zip_end();
}

/// One block of RAR 5 with a checksum that nobody checks.
inline std::string rar_block(std::string_view header, std::string_view data = {}) {
  return little(0, 4) + static_cast<char>(header.size()) + std::string{header} + std::string{data};
}

inline std::string rar_file(std::string_view name, std::string_view data, bool encrypted = false) {
  using namespace std::string_literals;
  std::string header = "\x02"s + (encrypted ? "\x03\x03"s : "\x02"s);
  header += static_cast<char>(data.size());
  header += "\0\0\0\0\0"s + static_cast<char>(name.size()) + std::string{name};
  if (encrypted) header += "\x02\x01\0"s;
  return rar_block(header, data);
}

inline std::string rar_start() {
  return std::string{"Rar!\x1a\x07\x01\0", 8} + rar_block({"\x01\0\0", 3});
}
inline std::string rar_end() { return rar_block({"\x05\0\0", 3}); }

}  // namespace weir::test
