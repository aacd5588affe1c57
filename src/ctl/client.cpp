#include "ctl/client.hpp"

#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <array>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <cerrno>
#include <cstring>
#include <system_error>

#include "weir/base/exit_code.hpp"

namespace weir::ctl {
namespace {

namespace json = boost::json;

constexpr std::size_t kMaxAnswer = 64U << 20U;
constexpr timeval kPatience{60, 0};

class Socket {
 public:
  Socket() : file_{::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0)} {}
  ~Socket() {
    if (file_ >= 0) ::close(file_);
  }
  Socket(const Socket&) = delete;
  Socket& operator=(const Socket&) = delete;
  int get() const { return file_; }

 private:
  int file_;
};

Failure unreachable(const std::string& socket, int error) {
  const auto why = std::generic_category().message(error);
  if (error == EACCES || error == EPERM) {
    return {kNoPermission,
            "may not use " + socket + ": " + why + ". Use sudo, or join the group of the socket.",
            {}};
  }
  return {kUnavailable,
          "weir-milter does not answer at " + socket + ": " + why +
              ". Check that it runs (systemctl status weir-milter) and that admin.control_socket "
              "names this socket (--socket).",
          {}};
}

int connect_to(const Socket& socket, const std::string& path) {
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  if (socket.get() < 0) return errno;
  if (path.size() >= sizeof address.sun_path) return ENAMETOOLONG;
  std::memcpy(address.sun_path, path.data(), path.size());
  ::setsockopt(socket.get(), SOL_SOCKET, SO_RCVTIMEO, &kPatience, sizeof kPatience);
  ::setsockopt(socket.get(), SOL_SOCKET, SO_SNDTIMEO, &kPatience, sizeof kPatience);
  const auto* generic = reinterpret_cast<const sockaddr*>(&address);
  return ::connect(socket.get(), generic, sizeof address) == 0 ? 0 : errno;
}

int send_line(const Socket& socket, std::string_view line) {
  while (!line.empty()) {
    const auto n = ::send(socket.get(), line.data(), line.size(), MSG_NOSIGNAL);
    if (n < 0 && errno == EINTR) continue;
    if (n <= 0) return errno;
    line.remove_prefix(static_cast<std::size_t>(n));
  }
  return 0;
}

// One line, without its line feed. 0 when it came whole.
int read_line(const Socket& socket, std::string& line) {
  std::array<char, 16384> buffer{};
  while (line.size() < kMaxAnswer) {
    const auto n = ::recv(socket.get(), buffer.data(), buffer.size(), 0);
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) return errno == EAGAIN ? ETIMEDOUT : errno;
    if (n == 0) return ECONNRESET;
    line.append(buffer.data(), static_cast<std::size_t>(n));
    if (line.back() != '\n') continue;
    line.pop_back();
    return 0;
  }
  return EMSGSIZE;
}

Result<json::object, Failure> understand(const std::string& line) {
  boost::system::error_code error;
  auto value = json::parse(line, error);
  if (error || !value.is_object()) {
    return Failure{kInternal, "the daemon's answer is no JSON object", {}};
  }
  auto& answer = value.get_object();
  if (const auto* ok = answer.if_contains("ok"); ok != nullptr && ok->is_bool() && ok->get_bool()) {
    auto* result = answer.if_contains("result");
    return result != nullptr && result->is_object() ? result->get_object() : json::object{};
  }
  const auto* given = answer.if_contains("error");
  if (given == nullptr || !given->is_object()) {
    return Failure{kInternal, "the daemon's answer has no error", {}};
  }
  const auto& details = given->get_object();
  const auto* code = details.if_contains("code");
  const auto* message = details.if_contains("message");
  return Failure{code != nullptr && code->is_int64() ? static_cast<int>(code->get_int64())
                                                     : static_cast<int>(kInternal),
                 message != nullptr && message->is_string() ? std::string{message->get_string()}
                                                            : "the daemon refused",
                 details};
}

}  // namespace

Result<json::object, Failure> ask(const std::string& socket, const json::object& request) {
  const Socket connection;
  int error = connect_to(connection, socket);
  if (error == 0) error = send_line(connection, json::serialize(request) + "\n");
  std::string line;
  if (error == 0) error = read_line(connection, line);
  if (error != 0) return unreachable(socket, error);
  return understand(line);
}

}  // namespace weir::ctl
