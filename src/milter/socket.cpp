#include "milter/socket.hpp"

#include <grp.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <cerrno>
#include <charconv>
#include <cstdint>
#include <filesystem>
#include <system_error>
#include <vector>

#include "milter/server.hpp"

namespace weir::milter {
namespace {

[[noreturn]] void fail(const std::string& what) { throw ServerError{what}; }

[[noreturn]] void fail_with_errno(const std::string& what) {
  fail(what + ": " + std::generic_category().message(errno));
}

void check_inet(std::string_view socket, std::string_view port_at_host) {
  const auto at = port_at_host.find('@');
  const std::string_view port = port_at_host.substr(0, at);
  std::uint16_t number = 0;
  const auto [end, error] = std::from_chars(port.data(), port.data() + port.size(), number);
  const bool is_port = error == std::errc{} && end == port.data() + port.size() && number != 0;
  if (!is_port || at == std::string_view::npos || at + 1 == port_at_host.size()) {
    fail("milter socket \"" + std::string{socket} + "\": write PORT@HOST after the colon, as in " +
         "inet:8893@127.0.0.1");
  }
}

/// True when somebody accepts connections there.
bool is_served(const std::string& path) {
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  path.copy(address.sun_path, sizeof address.sun_path - 1);
  const int probe = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
  if (probe < 0) fail_with_errno("cannot probe " + path);
  const bool refused =
      ::connect(probe, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0 &&
      (errno == ECONNREFUSED || errno == ENOENT);
  ::close(probe);
  return !refused;
}

void check_directory(const std::string& path) {
  const std::filesystem::path parent = std::filesystem::path{path}.parent_path();
  const std::string directory = parent.empty() ? "." : parent.string();
  if (::access(directory.c_str(), W_OK | X_OK) != 0) {
    fail_with_errno("cannot create the milter socket in " + directory);
  }
}

gid_t group_id(const std::string& name) {
  std::vector<char> buffer(16384);
  group entry{};
  group* found = nullptr;
  if (getgrnam_r(name.c_str(), &entry, buffer.data(), buffer.size(), &found) != 0 ||
      found == nullptr) {
    fail("socket_group \"" + name + "\": there is no such group");
  }
  return entry.gr_gid;
}

}  // namespace

std::string unix_path(std::string_view socket) {
  const auto colon = socket.find(':');
  const std::string_view kind = socket.substr(0, colon);
  const std::string_view rest =
      colon == std::string_view::npos ? std::string_view{} : socket.substr(colon + 1);
  if ((kind == "inet" || kind == "inet6") && !rest.empty()) {
    check_inet(socket, rest);
    return {};
  }
  if (kind != "unix" || rest.empty()) {
    fail("milter socket \"" + std::string{socket} +
         "\": write unix:PATH, inet:PORT@HOST or inet6:PORT@HOST");
  }
  if (rest.size() >= sizeof(sockaddr_un::sun_path) - 1) {
    fail("milter socket \"" + std::string{socket} + "\": the path is longer than a unix socket's " +
         "may be (" + std::to_string(sizeof(sockaddr_un::sun_path) - 2) + " bytes)");
  }
  return std::string{rest};
}

void clear_stale_socket(const std::string& path) {
  check_directory(path);
  struct stat there {};
  if (::lstat(path.c_str(), &there) != 0) {
    if (errno == ENOENT) return;
    fail_with_errno("cannot look at " + path);
  }
  if (!S_ISSOCK(there.st_mode))
    fail(path + " is there and is no socket: remove it or choose another");
  if (is_served(path)) fail(path + " is served by another process: stop that one first");
  if (::unlink(path.c_str()) != 0) fail_with_errno("cannot remove the stale socket " + path);
}

void set_access(const std::string& path, unsigned mode, const std::string& group) {
  // Group first: a chown may clear mode bits, and nobody new gets in before both are set.
  if (!group.empty() && ::chown(path.c_str(), static_cast<uid_t>(-1), group_id(group)) != 0) {
    fail_with_errno("cannot give " + path + " to group " + group);
  }
  if (::chmod(path.c_str(), mode) != 0) fail_with_errno("cannot set the mode of " + path);
}

}  // namespace weir::milter
