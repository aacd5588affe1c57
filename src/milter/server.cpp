#include "milter/server.hpp"

#include <libmilter/mfapi.h>
#include <sys/stat.h>

#include <cerrno>
#include <system_error>

#include "milter/callbacks.hpp"
#include "milter/in_flight.hpp"
#include "milter/socket.hpp"

namespace weir::milter {
namespace {

/// libmilter drops a connection whose packet is larger than this. Its own default of 65535 is below
/// what Postfix lets pass as one header (header_size_limit 102400); 1 MB of value and room for the
/// name is above what any MTA sends.
constexpr std::size_t kMaxPacket = (std::size_t{1} << 20) + 65536;

// Outlives the Server: libmilter's detached threads may still end a session while the process ends.
InFlight& the_in_flight() {
  static auto* const counter = new InFlight{0};
  return *counter;
}

/// The process umask while the socket file is made, so that it is never wider open than asked for.
class ScopedUmask {
 public:
  explicit ScopedUmask(unsigned mode) : before_{::umask(~mode & 0777U)} {}
  ~ScopedUmask() { ::umask(before_); }
  ScopedUmask(const ScopedUmask&) = delete;
  ScopedUmask& operator=(const ScopedUmask&) = delete;

 private:
  mode_t before_;
};

void listen_on(const std::string& socket) {
  std::string copy = socket;  // libmilter writes into it while it parses
  errno = 0;
  if (smfi_setconn(copy.data()) != MI_SUCCESS || smfi_opensocket(true) != MI_SUCCESS) {
    throw ServerError{"cannot listen on " + socket + ": " +
                      (errno != 0 ? std::generic_category().message(errno)
                                  : std::string{"the system log has libmilter's reason"})};
  }
}

}  // namespace

Server::Server(const ServerOptions& options, FilterSource& source) {
  const std::string path = unix_path(options.socket);
  the_in_flight().set_most(options.max_in_flight);
  smfi_setdbg(0);
  smfi_setmaxdatasize(kMaxPacket);
  if (!register_callbacks({&source, &the_in_flight(), options.tempfail_on_failure})) {
    throw ServerError{"libmilter refused to register the filter"};
  }
  if (path.empty()) {
    listen_on(options.socket);
    return;
  }
  clear_stale_socket(path);
  {
    const ScopedUmask private_until_set{0600};
    listen_on(options.socket);
  }
  set_access(path, options.socket_mode, options.socket_group);
}

bool Server::run() { return smfi_main() == MI_SUCCESS; }

void Server::stop() noexcept { smfi_stop(); }

bool Server::wait_drained(std::chrono::milliseconds patience) {
  return the_in_flight().wait_idle(patience);
}

std::uint32_t Server::in_flight() const noexcept { return the_in_flight().count(); }

void Server::set_max_in_flight(std::uint32_t most) noexcept { the_in_flight().set_most(most); }

}  // namespace weir::milter
