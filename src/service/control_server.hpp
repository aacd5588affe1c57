#pragma once

#include <atomic>
#include <boost/asio/io_context.hpp>
#include <boost/asio/local/stream_protocol.hpp>
#include <boost/asio/thread_pool.hpp>
#include <memory>
#include <string>

#include "service/commands.hpp"
#include "service/socket_path.hpp"

namespace weir::service {

/// The control socket: a unix stream socket (0660) that takes one JSON object a line and answers
/// each with one line. Reading and writing are on `io`; commands run on a thread of their own, so
/// that a slow one holds up neither HTTP nor signals, and never two at once.
class ControlServer {
 public:
  /// Binds and listens, replacing a stale socket. Throws SocketError. All three must outlive it.
  ControlServer(boost::asio::io_context& io, boost::asio::thread_pool& worker, std::string path,
                Commands& commands);
  ~ControlServer();
  ControlServer(const ControlServer&) = delete;
  ControlServer& operator=(const ControlServer&) = delete;

  /// Accepts until the io_context stops.
  void start();

 private:
  class Session;

  boost::asio::io_context& io_;
  boost::asio::thread_pool& worker_;
  std::string path_;
  Commands& commands_;
  boost::asio::local::stream_protocol::acceptor acceptor_;
  std::shared_ptr<std::atomic<int>> sessions_ = std::make_shared<std::atomic<int>>(0);
};

}  // namespace weir::service
