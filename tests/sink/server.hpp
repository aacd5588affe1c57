#pragma once

#include <sys/socket.h>

#include <atomic>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/read_until.hpp>
#include <boost/asio/ssl.hpp>
#include <boost/asio/write.hpp>
#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>

namespace weir::sink::test {

namespace asio = boost::asio;

/// One accepted connection, for a script that blocks.
class Peer {
 public:
  using Socket = asio::ip::tcp::socket;
  explicit Peer(Socket socket) : socket_{std::move(socket)} {}

  /// The server's side of TLS; false when the handshake failed.
  bool secure(asio::ssl::context& context) {
    tls_ = std::make_unique<asio::ssl::stream<Socket&>>(socket_, context);
    boost::system::error_code error;
    tls_->handshake(asio::ssl::stream_base::server, error);
    return !error;
  }
  /// What comes next; empty at the end.
  std::string some() {
    if (!rest_.empty()) return std::exchange(rest_, {});
    std::string bytes(65536, '\0');
    boost::system::error_code error;
    bytes.resize(tls_ ? tls_->read_some(asio::buffer(bytes), error)
                      : socket_.read_some(asio::buffer(bytes), error));
    return bytes;
  }
  /// Up to and with `mark`; what there was when the end came first.
  std::string until(const std::string& mark) {
    std::string bytes = std::exchange(rest_, {});
    while (bytes.find(mark) == bytes.npos) {
      const auto more = some();
      if (more.empty()) return bytes;
      bytes += more;
    }
    const auto end = bytes.find(mark) + mark.size();
    rest_ = bytes.substr(end);
    return bytes.substr(0, end);
  }
  std::string exactly(std::size_t size) {
    std::string bytes = std::exchange(rest_, {});
    while (bytes.size() < size) {
      const auto more = some();
      if (more.empty()) return bytes;
      bytes += more;
    }
    rest_ = bytes.substr(size);
    return bytes.substr(0, size);
  }
  void say(const std::string& text) {
    boost::system::error_code ignored;
    if (tls_) {
      asio::write(*tls_, asio::buffer(text), ignored);
    } else {
      asio::write(socket_, asio::buffer(text), ignored);
    }
  }
  /// Ends it as the kernel does for a process that died with unread bytes.
  void reset() {
    boost::system::error_code ignored;
    socket_.set_option(asio::socket_base::linger{true, 0}, ignored);
    socket_.close(ignored);
  }
  Socket& socket() { return socket_; }

 private:
  Socket socket_;
  std::unique_ptr<asio::ssl::stream<Socket&>> tls_;
  std::string rest_;
};

/// Hands each connection to a script, one after the other, in a thread of its own.
class Server {
 public:
  using Script = std::function<void(Peer&)>;

  explicit Server(Script script) : script_{std::move(script)} {
    thread_ = std::thread{[this] { serve(); }};
  }
  ~Server() {
    stopping_ = true;
    {
      const std::lock_guard lock{mutex_};
      if (current_ >= 0) ::shutdown(current_, SHUT_RDWR);
    }
    ::shutdown(acceptor_.native_handle(), SHUT_RDWR);
    thread_.join();
  }
  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;

  std::uint16_t port() const { return acceptor_.local_endpoint().port(); }
  int connections() const { return connections_; }

 private:
  void serve() {
    while (!stopping_) {
      boost::system::error_code error;
      auto socket = acceptor_.accept(error);
      if (error) return;
      ++connections_;
      Peer peer{std::move(socket)};
      {
        const std::lock_guard lock{mutex_};
        current_ = peer.socket().native_handle();
      }
      if (!stopping_) script_(peer);
      const std::lock_guard lock{mutex_};
      current_ = -1;
    }
  }

  asio::io_context io_;
  asio::ip::tcp::acceptor acceptor_{io_, {asio::ip::make_address("127.0.0.1"), 0}};
  Script script_;
  std::atomic<bool> stopping_{false};
  std::atomic<int> connections_{0};
  std::mutex mutex_;
  int current_ = -1;
  std::thread thread_;
};

/// Text that one thread adds to and another waits for.
class Heard {
 public:
  void add(const std::string& text) {
    const std::lock_guard lock{mutex_};
    text_ += text;
    changed_.notify_all();
  }
  std::string text() const {
    const std::lock_guard lock{mutex_};
    return text_;
  }
  /// Waits until it holds `what`, at most ten seconds; the text then.
  std::string wait_for(const std::string& what) {
    std::unique_lock lock{mutex_};
    changed_.wait_for(lock, std::chrono::seconds{10},
                      [&] { return text_.find(what) != text_.npos; });
    return text_;
  }

 private:
  mutable std::mutex mutex_;
  std::condition_variable changed_;
  std::string text_;
};

/// A port that nobody listens on.
inline std::uint16_t closed_port() {
  asio::io_context io;
  asio::ip::tcp::acceptor acceptor{io, {asio::ip::make_address("127.0.0.1"), 0}};
  return acceptor.local_endpoint().port();
}

}  // namespace weir::sink::test
