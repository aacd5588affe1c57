#pragma once

#include <atomic>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "service/socket_path.hpp"

namespace weir::service {

/// What is answered to one GET. Plain data.
struct Page {
  unsigned status = 200;
  std::string type = "text/plain; charset=utf-8";
  std::string body;
};

/// Gives the page for a path (no query); 404 is a page too. Called on the io thread.
using Pages = std::function<Page(std::string_view path)>;

/// The admin HTTP server: GET and HEAD only, small requests, short patience, no state. It has no
/// authentication and therefore belongs on a loopback address.
class HttpServer {
 public:
  /// `address` is HOST:PORT or [HOST]:PORT. Binds and listens. Throws SocketError. Must outlive
  /// the run of `io`.
  HttpServer(boost::asio::io_context& io, const std::string& address, Pages pages);

  /// Accepts until the io_context stops.
  void start();
  std::uint16_t port() const;

 private:
  class Session;

  Pages pages_;
  boost::asio::ip::tcp::acceptor acceptor_;
  std::shared_ptr<std::atomic<int>> sessions_ = std::make_shared<std::atomic<int>>(0);
};

}  // namespace weir::service
