// Apart from the rest, because <linux/tcp.h> and <netinet/tcp.h> cannot stand together.
#include "sink/tcp_window.hpp"

#include <linux/sockios.h>
#include <linux/tcp.h>
#include <netinet/in.h>
#include <sys/ioctl.h>
#include <sys/socket.h>

#include <cstddef>

namespace weir::sink {

std::optional<TcpWindow> window_of(int socket) noexcept {
  tcp_info info{};
  socklen_t size = sizeof info;
  int queued = 0;
  if (::getsockopt(socket, IPPROTO_TCP, TCP_INFO, &info, &size) != 0 ||
      ::ioctl(socket, SIOCOUTQ, &queued) != 0) {
    return std::nullopt;
  }
  if (size < offsetof(tcp_info, tcpi_snd_wnd) + sizeof info.tcpi_snd_wnd) return std::nullopt;
  return TcpWindow{.queued = static_cast<std::uint64_t>(queued), .offered = info.tcpi_snd_wnd};
}

}  // namespace weir::sink
