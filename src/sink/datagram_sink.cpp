#include "sink/datagram_sink.hpp"

#include <boost/asio/connect.hpp>
#include <boost/asio/ip/udp.hpp>

#include "weir/base/text.hpp"

namespace weir::sink {
namespace {

namespace asio = boost::asio;
using asio::ip::udp;
using boost::system::error_code;
using report::Delivered;

constexpr std::size_t kMaxDatagram = 65'000;
constexpr std::size_t kMaxText = 200;

}  // namespace

struct DatagramSink::Socket {
  asio::io_context io{1};
  udp::socket socket{io};
};

DatagramSink::DatagramSink(DatagramOptions options) : options_{std::move(options)} {
  options_.style.framing = Framing::none;
  options_.style.max_message = std::min(options_.style.max_message, kMaxDatagram);
}

DatagramSink::~DatagramSink() = default;

void DatagramSink::close() { socket_.reset(); }

std::string DatagramSink::open() {
  socket_ = std::make_unique<Socket>();
  error_code error;
  udp::resolver resolver{socket_->io};
  const auto found = resolver.resolve(options_.host, std::to_string(options_.port),
                                      udp::resolver::numeric_service, error);
  if (!error) asio::connect(socket_->socket, found, error);
  if (error) {
    well_ = false;
    close();
    return options_.host + ": " + printable(error.message(), kMaxText);
  }
  return {};
}

Delivered DatagramSink::deliver(std::span<const report::Outgoing> events) {
  if (!socket_) {
    if (auto error = open(); !error.empty()) return {.count = 0, .error = std::move(error)};
  }
  for (std::size_t i = 0; i < events.size(); ++i) {
    error_code error;
    const auto frame = frame_of(events[i], options_.style);
    socket_->socket.send(asio::buffer(frame), 0, error);
    if (!error) continue;
    well_ = false;
    close();
    // The refusal is of the datagram before.
    return {.count = i > 0 ? i - 1 : 0, .error = printable(error.message(), kMaxText)};
  }
  well_ = true;
  return {.count = events.size()};
}

}  // namespace weir::sink
