#pragma once

#include <string>
#include <string_view>

#include "weir/base/result.hpp"

namespace weir::config {

struct FileError {
  std::string message;  ///< why and what to do, without the path: "is a directory; name a file"
};

/// Reads a regular file of at most `max_bytes`. Never blocks on a FIFO.
Result<std::string, FileError> read_file(const std::string& path, std::size_t max_bytes);

/// `path` itself when absolute, else the absolute path that it has beside the file `beside`.
std::string resolve(const std::string& path, const std::string& beside);

/// The directory part of `path`, "." when it has none.
std::string directory_of(const std::string& path);

/// Text as Windows programs write it, made UTF-8: a byte order mark is dropped, UTF-16 is
/// converted. Lone surrogates become U+FFFD.
std::string to_utf8(std::string_view bytes);

/// Whether `bytes` look like UTF-16.
bool is_utf16(std::string_view bytes) noexcept;

}  // namespace weir::config
