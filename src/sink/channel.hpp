#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

namespace weir::sink {

/// How a TLS connection is made. Files are read anew for each one.
struct TlsOptions {
  bool verify = true;                 ///< the peer's certificate and that it is the host's
  std::string ca_file;                ///< PEM; empty = the roots of this host
  std::string certificate_file = {};  ///< PEM chain of a client certificate; empty = none
  std::string key_file = {};
};

/// One connection over TCP, later perhaps TLS 1.2 or newer. Calls block, each step for at most
/// `patience`. For one thread, but for cancel(). An error is one sentence for people; after one the
/// connection is closed.
class Channel {
 public:
  explicit Channel(std::chrono::milliseconds patience);
  ~Channel();
  Channel(const Channel&) = delete;
  Channel& operator=(const Channel&) = delete;

  /// Connects to the first address of `host` that answers. A connection there was is closed.
  std::string open(const std::string& host, std::uint16_t port);
  std::string secure(const TlsOptions& options, const std::string& host);
  std::string send(std::string_view bytes);
  /// Appends what has come, at least a byte, to `into`.
  std::string receive(std::string& into);
  /// The last error was that the peer closed in an orderly way.
  bool ended_well() const noexcept { return ended_well_; }

  /// For a peer that has nothing to say: from now on its end is noticed by send() and look(), and
  /// what it says is dropped. Never together with receive().
  void listen();
  /// Waits `how_long` for the end of the connection. Why it ended; empty = it stands.
  std::string look(std::chrono::milliseconds how_long);

  /// Waits until the peer's program has read all but about `most` of what was sent. It tells by the
  /// room that the peer's kernel offers: how much less that is than it was at its largest.
  std::string settle(std::uint64_t most);

  /// At most about so many bytes wait in the kernel to be sent. For connections made later.
  void bound_unsent(int bytes) noexcept { unsent_ = bytes; }
  void close() noexcept;
  bool is_open() const noexcept { return open_; }  ///< any thread
  /// Ends what blocks, now and from now on. Any thread.
  void cancel() noexcept { cancelled_ = true; }
  bool cancelled() const noexcept { return cancelled_; }
  void patience(std::chrono::milliseconds patience) noexcept { patience_ = patience; }

 private:
  struct Link;
  template <class Start>
  std::string run(Start start, bool minding_end = false);
  std::string failed(std::string error);
  std::uint64_t unread();

  std::unique_ptr<Link> link_;
  std::chrono::milliseconds patience_;
  int unsent_ = 0;
  std::uint64_t widest_ = 0;  ///< room that the peer has offered
  bool ended_well_ = false;
  std::atomic<bool> open_{false};
  std::atomic<bool> cancelled_{false};
};

}  // namespace weir::sink
