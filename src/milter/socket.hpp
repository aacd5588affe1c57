#pragma once

#include <string>
#include <string_view>

namespace weir::milter {

/// Takes a `unix:PATH` apart; empty for the other kinds. Throws ServerError with what to write
/// instead when `socket` is none of unix:PATH, inet:PORT@HOST, inet6:PORT@HOST.
std::string unix_path(std::string_view socket);

/// Makes room for a socket at `path`: a socket file that nobody serves is removed. Throws
/// ServerError when somebody does, when something else lies there, or when the directory is
/// missing or not ours to write.
void clear_stale_socket(const std::string& path);

/// Sets mode and, unless empty, group of the socket file. Throws ServerError.
void set_access(const std::string& path, unsigned mode, const std::string& group);

}  // namespace weir::milter
