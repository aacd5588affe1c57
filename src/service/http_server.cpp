#include "service/http_server.hpp"

#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/core/tcp_stream.hpp>
#include <boost/beast/http.hpp>
#include <charconv>
#include <chrono>
#include <memory>
#include <optional>

#include "log/log.hpp"

namespace weir::service {
namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = beast::http;
using tcp = asio::ip::tcp;

constexpr std::chrono::seconds kPatience{10};
constexpr std::uint32_t kMaxHeader = 8 * 1024;
constexpr std::uint64_t kMaxBody = 1024;
constexpr int kMaxSessions = 64;

tcp::endpoint parse_address(const std::string& text) {
  const auto colon = text.rfind(':');
  if (colon == std::string::npos) throw SocketError{"admin http " + text + ": no port"};
  std::string host = text.substr(0, colon);
  if (host.size() > 2 && host.front() == '[') host = host.substr(1, host.size() - 2);
  if (host == "localhost") host = "127.0.0.1";
  std::uint16_t port = 0;
  const auto* end = text.data() + text.size();
  const auto number = std::from_chars(text.data() + colon + 1, end, port);
  boost::system::error_code error;
  const auto address = asio::ip::make_address(host, error);
  if (error || number.ec != std::errc{} || number.ptr != end) {
    throw SocketError{"admin http " + text + ": write ADDRESS:PORT"};
  }
  return {address, port};
}

http::response<http::string_body> answer(const http::request<http::string_body>& request,
                                         const Pages& pages) {
  Page page;
  const bool head = request.method() == http::verb::head;
  if (request.method() != http::verb::get && !head) {
    page = {405, "text/plain; charset=utf-8", "only GET\n"};
  } else {
    const std::string_view target{request.target().data(), request.target().size()};
    page = pages(target.substr(0, target.find('?')));
  }
  http::response<http::string_body> response{http::int_to_status(page.status), request.version()};
  response.set(http::field::content_type, page.type);
  response.set(http::field::cache_control, "no-store");
  response.set("X-Content-Type-Options", "nosniff");
  if (page.status == 405) response.set(http::field::allow, "GET, HEAD");
  response.keep_alive(request.keep_alive());
  response.content_length(page.body.size());
  if (!head) response.body() = std::move(page.body);
  return response;
}

}  // namespace

/// One connection; it lives as long as an operation of it is pending.
class HttpServer::Session : public std::enable_shared_from_this<Session> {
 public:
  Session(tcp::socket socket, HttpServer& server) : stream_{std::move(socket)}, server_{server} {
    ++*sessions_;
  }
  ~Session() { --*sessions_; }
  Session(const Session&) = delete;
  Session& operator=(const Session&) = delete;

  void read() {
    parser_.emplace();
    parser_->header_limit(kMaxHeader);
    parser_->body_limit(kMaxBody);
    stream_.expires_after(kPatience);
    http::async_read(stream_, buffer_, *parser_,
                     [self = shared_from_this()](const boost::system::error_code& error,
                                                 std::size_t) { self->have_read(error); });
  }

 private:
  void have_read(const boost::system::error_code& error) {
    if (error) return close();
    response_ = answer(parser_->get(), server_.pages_);
    serializer_.emplace(response_);
    const auto done = [self = shared_from_this()](const boost::system::error_code& failed,
                                                  std::size_t) { self->have_written(failed); };
    if (parser_->get().method() == http::verb::head) {
      http::async_write_header(stream_, *serializer_, done);
    } else {
      http::async_write(stream_, *serializer_, done);
    }
  }

  void have_written(const boost::system::error_code& error) {
    if (error || !response_.keep_alive()) return close();
    read();
  }

  void close() {
    boost::system::error_code ignored;
    stream_.socket().shutdown(tcp::socket::shutdown_send, ignored);
  }

  beast::tcp_stream stream_;
  HttpServer& server_;
  /// Outlives the server: what is pending when the io_context ends goes away with that.
  const std::shared_ptr<std::atomic<int>> sessions_ = server_.sessions_;
  beast::flat_buffer buffer_{kMaxHeader + kMaxBody};
  std::optional<http::request_parser<http::string_body>> parser_;
  http::response<http::string_body> response_;
  std::optional<http::response_serializer<http::string_body>> serializer_;
};

HttpServer::HttpServer(asio::io_context& io, const std::string& address, Pages pages)
    : pages_{std::move(pages)}, acceptor_{io} {
  const auto endpoint = parse_address(address);
  try {
    acceptor_.open(endpoint.protocol());
    acceptor_.set_option(tcp::acceptor::reuse_address{true});
    acceptor_.bind(endpoint);
    acceptor_.listen();
  } catch (const boost::system::system_error& error) {
    throw SocketError{"admin http " + address + ": " + error.code().message()};
  }
}

void HttpServer::start() {
  acceptor_.async_accept([this](const boost::system::error_code& error, tcp::socket socket) {
    if (error == asio::error::operation_aborted) return;
    if (error) {
      log::limited(log::Level::warn, "http", "admin http: " + error.message());
    } else if (*sessions_ < kMaxSessions) {  // one more is closed at once
      std::make_shared<Session>(std::move(socket), *this)->read();
    }
    start();
  });
}

std::uint16_t HttpServer::port() const { return acceptor_.local_endpoint().port(); }

}  // namespace weir::service
