#include "service/control_server.hpp"

#include <pwd.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <boost/asio/post.hpp>
#include <boost/asio/read_until.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/core/basic_stream.hpp>
#include <chrono>
#include <memory>

#include "log/log.hpp"

namespace weir::service {
namespace {

namespace asio = boost::asio;
using Protocol = asio::local::stream_protocol;
using Stream = boost::beast::basic_stream<Protocol>;

constexpr std::size_t kMaxRequest = 64 * 1024;
constexpr std::chrono::seconds kIdle{60};
constexpr int kMaxSessions = 64;

/// The kernel's word on who is at the other end.
std::string peer_name(int socket) {
  ucred peer{};
  socklen_t size = sizeof peer;
  if (::getsockopt(socket, SOL_SOCKET, SO_PEERCRED, &peer, &size) != 0) return "unknown";
  std::array<char, 4096> buffer{};
  passwd entry{};
  passwd* found = nullptr;
  ::getpwuid_r(peer.uid, &entry, buffer.data(), buffer.size(), &found);
  return found != nullptr ? found->pw_name : "uid " + std::to_string(peer.uid);
}

}  // namespace

/// One connection; it lives as long as an operation of it is pending.
class ControlServer::Session : public std::enable_shared_from_this<Session> {
 public:
  Session(Protocol::socket socket, ControlServer& server)
      : stream_{std::move(socket)},
        server_{server},
        caller_{peer_name(stream_.socket().native_handle())} {
    ++*sessions_;
  }
  ~Session() { --*sessions_; }
  Session(const Session&) = delete;
  Session& operator=(const Session&) = delete;

  void read() {
    stream_.expires_after(kIdle);
    asio::async_read_until(
        stream_, asio::dynamic_buffer(buffer_, kMaxRequest), '\n',
        [self = shared_from_this()](const boost::system::error_code& error, std::size_t size) {
          if (!error) self->run(size);
        });
  }

 private:
  void run(std::size_t size) {
    std::string line = buffer_.substr(0, size - 1);
    buffer_.erase(0, size);
    stream_.expires_never();
    asio::post(server_.worker_, [self = shared_from_this(), line = std::move(line)] {
      auto answer = self->server_.commands_.run_line(line, self->caller_) + "\n";
      asio::post(self->server_.io_,
                 [self, answer = std::move(answer)]() mutable { self->write(std::move(answer)); });
    });
  }

  void write(std::string answer) {
    answer_ = std::move(answer);
    stream_.expires_after(kIdle);
    asio::async_write(
        stream_, asio::buffer(answer_),
        [self = shared_from_this()](const boost::system::error_code& error, std::size_t) {
          if (!error) self->read();
        });
  }

  Stream stream_;
  ControlServer& server_;
  /// Outlives the server: what is pending when the io_context ends goes away with that.
  const std::shared_ptr<std::atomic<int>> sessions_ = server_.sessions_;
  const Caller caller_;
  std::string buffer_;
  std::string answer_;
};

void remove_stale_socket(const std::string& path) {
  struct stat status {};
  if (::lstat(path.c_str(), &status) != 0) return;
  if (!S_ISSOCK(status.st_mode)) throw SocketError{path + " is there and is no socket"};
  asio::io_context io;
  Protocol::socket probe{io};
  boost::system::error_code error;
  probe.connect(Protocol::endpoint{path}, error);
  if (!error) throw SocketError{path + " is served by another process"};
  ::unlink(path.c_str());
}

ControlServer::ControlServer(asio::io_context& io, asio::thread_pool& worker, std::string path,
                             Commands& commands)
    : io_{io}, worker_{worker}, path_{std::move(path)}, commands_{commands}, acceptor_{io} {
  remove_stale_socket(path_);
  try {
    acceptor_.open();
    acceptor_.bind(Protocol::endpoint{path_});
    if (::chmod(path_.c_str(), 0660) != 0) throw SocketError{"cannot set the mode of " + path_};
    acceptor_.listen();
  } catch (const boost::system::system_error& error) {
    throw SocketError{"control socket " + path_ + ": " + error.code().message()};
  }
}

ControlServer::~ControlServer() { ::unlink(path_.c_str()); }

void ControlServer::start() {
  acceptor_.async_accept([this](const boost::system::error_code& error, Protocol::socket socket) {
    if (error == asio::error::operation_aborted) return;
    if (error) {
      log::limited(log::Level::warn, "control", "control socket: " + error.message());
    } else if (*sessions_ < kMaxSessions) {  // one more is closed at once
      std::make_shared<Session>(std::move(socket), *this)->read();
    }
    start();
  });
}

}  // namespace weir::service
