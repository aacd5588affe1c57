#include "load/connect.hpp"

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <stdexcept>

namespace weir::bench {
namespace {

[[noreturn]] void refuse(int fd, const std::string& address, const std::string& why) {
  if (fd >= 0) ::close(fd);
  throw std::runtime_error{address + ": " + why};
}

int connect_unix(const std::string& address, const std::string& path) {
  sockaddr_un name{};
  name.sun_family = AF_UNIX;
  if (path.size() >= sizeof name.sun_path) refuse(-1, address, "path too long");
  std::memcpy(name.sun_path, path.c_str(), path.size() + 1);
  const int fd = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (fd < 0 || ::connect(fd, reinterpret_cast<const sockaddr*>(&name), sizeof name) != 0) {
    refuse(fd, address, std::strerror(errno));
  }
  return fd;
}

int connect_inet(const std::string& address, const std::string& port, const std::string& host) {
  sockaddr_in name{};
  name.sin_family = AF_INET;
  name.sin_port = htons(static_cast<std::uint16_t>(std::stoul(port)));
  if (::inet_pton(AF_INET, host.c_str(), &name.sin_addr) != 1) {
    refuse(-1, address, "HOST must be an IPv4 address");
  }
  const int fd = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (fd < 0 || ::connect(fd, reinterpret_cast<const sockaddr*>(&name), sizeof name) != 0) {
    refuse(fd, address, std::strerror(errno));
  }
  const int on = 1;
  ::setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  return fd;
}

}  // namespace

int connect_to(const std::string& address) {
  const auto colon = address.find(':');
  const std::string family = address.substr(0, colon);
  const std::string rest = colon == std::string::npos ? "" : address.substr(colon + 1);
  int fd = -1;
  if (family == "unix" || family == "local") {
    fd = connect_unix(address, rest);
  } else if (const auto at = rest.find('@'); family == "inet" && at != std::string::npos) {
    fd = connect_inet(address, rest.substr(0, at), rest.substr(at + 1));
  } else {
    refuse(-1, address, "write unix:PATH or inet:PORT@HOST");
  }
  ::fcntl(fd, F_SETFL, ::fcntl(fd, F_GETFL) | O_NONBLOCK);
  return fd;
}

}  // namespace weir::bench
