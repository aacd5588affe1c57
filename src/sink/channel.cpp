#include "sink/channel.hpp"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

#include <array>
#include <boost/asio/connect.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl.hpp>
#include <boost/asio/write.hpp>
#include <optional>

#include "sink/tcp_window.hpp"
#include "sink/tls_context.hpp"
#include "weir/base/text.hpp"

namespace weir::sink {
namespace {

namespace asio = boost::asio;
using asio::ip::tcp;
using boost::system::error_code;
using Clock = std::chrono::steady_clock;

/// How soon a cancel() is noticed.
constexpr std::chrono::milliseconds kSlice{50};
/// Between looks at what the peer has read.
constexpr std::chrono::milliseconds kGlance{5};
constexpr std::size_t kMaxText = 200;
constexpr std::size_t kChunk = 64 * 1024;

/// A dead peer is found by the kernel also while nothing, or not enough, is sent.
void keep_alive(int socket, std::chrono::milliseconds patience, int unsent) {
  const auto set = [socket](int level, int name, int value) {
    ::setsockopt(socket, level, name, &value, sizeof value);
  };
  set(SOL_SOCKET, SO_KEEPALIVE, 1);
  set(IPPROTO_TCP, TCP_KEEPIDLE, 30);
  set(IPPROTO_TCP, TCP_KEEPINTVL, 10);
  set(IPPROTO_TCP, TCP_KEEPCNT, 3);
  set(IPPROTO_TCP, TCP_NODELAY, 1);
  set(IPPROTO_TCP, TCP_USER_TIMEOUT, static_cast<int>(3 * patience.count()));
  if (unsent > 0) set(SOL_SOCKET, SO_SNDBUF, unsent);
}

bool orderly(const error_code& error) {
  return error == asio::error::eof || error == asio::ssl::error::stream_truncated;
}

std::string words_of(const error_code& error) {
  if (orderly(error)) return "the other side closed the connection";
  if (error == asio::error::timed_out) return "no answer in time";
  return printable(error.message(), kMaxText);
}

}  // namespace

struct Channel::Link {
  asio::io_context io{1};
  tcp::resolver resolver{io};
  tcp::socket socket{io};
  std::optional<asio::ssl::context> context;
  std::optional<asio::ssl::stream<tcp::socket&>> tls;
  std::array<char, 4096> dropped{};
  std::optional<error_code> end;  ///< found by listen()

  template <class Handler>
  void read(asio::mutable_buffer into, Handler handler) {
    if (tls) {
      tls->async_read_some(into, std::move(handler));
    } else {
      socket.async_read_some(into, std::move(handler));
    }
  }
  void drop_all() {
    read(asio::buffer(dropped), [this](const error_code& error, std::size_t) {
      if (error) {
        end = error;
      } else {
        drop_all();
      }
    });
  }
};

Channel::Channel(std::chrono::milliseconds patience) : patience_{patience} {}
Channel::~Channel() = default;

void Channel::close() noexcept {
  open_ = false;
  link_.reset();
}

std::string Channel::failed(std::string error) {
  close();
  return error;
}

/// Runs one operation to its end. On any other way out the connection and with it the operation
/// are gone, so that no handler outlives this call.
template <class Start>
std::string Channel::run(Start start, bool minding_end) {
  std::optional<error_code> done;
  ended_well_ = false;
  start([&done](const error_code& error, const auto&...) { done = error; });
  const auto until = Clock::now() + patience_;
  while (!done) {
    const auto now = Clock::now();
    if (cancelled_) return failed("stopping");
    if (now >= until)
      return failed("no answer within " + std::to_string(patience_.count()) + " ms");
    if (minding_end && link_->end) {
      ended_well_ = orderly(*link_->end);
      return failed(words_of(*link_->end));
    }
    link_->io.restart();
    link_->io.run_one_for(std::min<Clock::duration>(kSlice, until - now));
  }
  if (!*done) return {};
  ended_well_ = orderly(*done);
  return failed(words_of(*done));
}

std::string Channel::open(const std::string& host, std::uint16_t port) {
  close();
  if (cancelled_) return "stopping";
  link_ = std::make_unique<Link>();
  widest_ = 0;
  tcp::resolver::results_type found;
  auto error = run([&](auto done) {
    link_->resolver.async_resolve(host, std::to_string(port), tcp::resolver::numeric_service,
                                  [&found, done](const error_code& failure, auto results) {
                                    found = std::move(results);
                                    done(failure);
                                  });
  });
  if (!error.empty()) return host + ": " + error;
  error = run([&](auto done) { asio::async_connect(link_->socket, found, done); });
  if (!error.empty()) return host + " port " + std::to_string(port) + ": " + error;
  keep_alive(link_->socket.native_handle(), patience_, unsent_);
  open_ = true;
  return {};
}

std::string Channel::secure(const TlsOptions& options, const std::string& host) {
  link_->context.emplace(asio::ssl::context::tls_client);
  if (auto error = prepare(*link_->context->native_handle(), options); !error.empty()) {
    return failed(std::move(error));
  }
  link_->tls.emplace(link_->socket, *link_->context);
  auto* session = link_->tls->native_handle();
  expect_host(*session, options, host);
  std::string why;
  const auto error = run([&](auto done) {
    link_->tls->async_handshake(asio::ssl::stream_base::client,
                                [&why, session, done](const error_code& failure) {
                                  if (failure) why = verification_error(*session);
                                  done(failure);
                                });
  });
  return error.empty() ? error : "TLS with " + host + ": " + (why.empty() ? error : why);
}

std::string Channel::send(std::string_view bytes) {
  while (!bytes.empty()) {
    if (!link_) return "not connected";
    const auto chunk = bytes.substr(0, kChunk);
    const auto error = run(
        [&](auto done) {
          const auto buffer = asio::buffer(chunk.data(), chunk.size());
          if (link_->tls) {
            asio::async_write(*link_->tls, buffer, done);
          } else {
            asio::async_write(link_->socket, buffer, done);
          }
        },
        true);
    if (!error.empty()) return error;
    bytes.remove_prefix(chunk.size());
  }
  return {};
}

std::string Channel::receive(std::string& into) {
  if (!link_) return "not connected";
  std::size_t size = 0;
  auto& buffer = link_->dropped;
  const auto error = run([&](auto done) {
    link_->read(asio::buffer(buffer), [&size, done](const error_code& failure, std::size_t got) {
      size = got;
      done(failure);
    });
  });
  if (!error.empty()) return error;
  into.append(buffer.data(), size);
  return {};
}

void Channel::listen() {
  if (link_) link_->drop_all();
}

std::string Channel::look(std::chrono::milliseconds how_long) {
  if (!link_) return "not connected";
  const auto until = Clock::now() + how_long;
  do {
    link_->io.restart();
    link_->io.poll();
    if (const auto left = until - Clock::now(); !link_->end && left.count() > 0) {
      link_->io.restart();
      link_->io.run_one_for(std::min<Clock::duration>(kSlice, left));
    }
    if (link_->end) {
      ended_well_ = orderly(*link_->end);
      return failed(words_of(*link_->end));
    }
  } while (Clock::now() < until && !cancelled_);
  return {};
}

std::uint64_t Channel::unread() {
  const auto window = link_ ? window_of(link_->socket.native_handle()) : std::nullopt;
  if (!window) return 0;
  widest_ = std::max(widest_, window->offered);
  return window->queued + (widest_ - window->offered);
}

std::string Channel::settle(std::uint64_t most) {
  const auto until = Clock::now() + patience_;
  while (unread() > most) {
    if (cancelled_) return failed("stopping");
    if (Clock::now() >= until) {
      return failed("takes what it is sent, and reads nothing for " +
                    std::to_string(patience_.count()) + " ms");
    }
    if (auto error = look(kGlance); !error.empty()) return error;
  }
  return {};
}

}  // namespace weir::sink
