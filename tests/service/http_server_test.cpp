#include "service/http_server.hpp"

#include <gmock/gmock.h>

#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/read.hpp>
#include <boost/asio/write.hpp>
#include <thread>

#include "service/pages.hpp"

namespace weir::service {
namespace {

namespace asio = boost::asio;
using asio::ip::tcp;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

struct HttpServerTest : testing::Test {
  metrics::Metrics metrics;
  bool ready = true;
  std::uint64_t lost = 0;
  asio::io_context io;
  HttpServer server{
      io, "127.0.0.1:0",
      admin_pages(metrics, {.status =
                                [] {
                                  return boost::json::object{{"serving", true}};
                                },
                            .ready = [this] { return ready; },
                            .measure = [this] { metrics.spool({.events_lost = ++lost}); }})};
  std::thread thread;

  HttpServerTest() {
    server.start();
    thread = std::thread{[this] { io.run(); }};
  }
  ~HttpServerTest() override {
    io.stop();
    thread.join();
  }
  /// Sends `request` and reads until the server closes.
  std::string exchange(const std::string& request) const {
    asio::io_context client;
    tcp::socket socket{client};
    socket.connect({asio::ip::make_address("127.0.0.1"), server.port()});
    boost::system::error_code error;
    asio::write(socket, asio::buffer(request), error);
    std::string answer;
    asio::read(socket, asio::dynamic_buffer(answer), error);
    return answer;
  }
  std::string get(const std::string& path) const {
    return exchange("GET " + path + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
  }
};

TEST_F(HttpServerTest, SaysThatItLives) { EXPECT_THAT(get("/livez"), StartsWith("HTTP/1.1 200")); }

TEST_F(HttpServerTest, IsReadyOnlyWhileMailIsServed) {
  EXPECT_THAT(get("/readyz"), StartsWith("HTTP/1.1 200"));
  ready = false;
  EXPECT_THAT(get("/readyz"), StartsWith("HTTP/1.1 503"));
}

TEST_F(HttpServerTest, ShowsMetricsAndIgnoresAQuery) {
  EXPECT_THAT(get("/metrics?name=x"), HasSubstr("weir_guard_total 0"));
}

TEST_F(HttpServerTest, BringsMetricsUpToDateForEachReader) {
  EXPECT_THAT(get("/metrics"), HasSubstr("weir_events_lost_total 1"));
  EXPECT_THAT(get("/metrics"), HasSubstr("weir_events_lost_total 2"));
}

TEST_F(HttpServerTest, ShowsStatusAsJson) {
  const auto answer = get("/api/v1/status");
  EXPECT_THAT(answer, HasSubstr("Content-Type: application/json"));
  EXPECT_THAT(answer, HasSubstr("{\"serving\":true}"));
}

TEST_F(HttpServerTest, HasNoOtherPage) {
  EXPECT_THAT(get("/etc/passwd"), StartsWith("HTTP/1.1 404"));
}

TEST_F(HttpServerTest, TakesNothingButGetAndHead) {
  EXPECT_THAT(
      exchange(
          "POST /livez HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: 1\r\n\r\nx"),
      StartsWith("HTTP/1.1 405"));
  const auto head = exchange("HEAD /livez HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
  EXPECT_THAT(head, StartsWith("HTTP/1.1 200"));
  EXPECT_THAT(head, Not(HasSubstr("alive")));
}

TEST_F(HttpServerTest, AnswersSeveralRequestsOnOneConnection) {
  const auto answer = exchange(
      "GET /livez HTTP/1.1\r\nHost: x\r\n\r\n"
      "GET /readyz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
  EXPECT_THAT(answer, HasSubstr("alive\n"));
  EXPECT_THAT(answer, HasSubstr("ready\n"));
}

TEST_F(HttpServerTest, ClosesOnAHeaderThatIsTooLong) {
  EXPECT_THAT(exchange("GET /livez HTTP/1.1\r\nX: " + std::string(100'000, 'x') + "\r\n\r\n"),
              Not(HasSubstr("alive")));
}

TEST_F(HttpServerTest, ClosesOnGarbage) {
  EXPECT_THAT(exchange(std::string{"\0\xff\r\n\r\n", 6}), Not(HasSubstr("alive")));
}

TEST(HttpAddress, MustBeAnAddressAndAPort) {
  asio::io_context io;
  for (const auto* address : {"nonsense", "127.0.0.1", "127.0.0.1:x", "127.0.0.1:99999", ":80"}) {
    EXPECT_THROW((HttpServer{io, address, {}}), SocketError) << address;
  }
  EXPECT_NO_THROW((HttpServer{io, "localhost:0", {}}));
}

}  // namespace
}  // namespace weir::service
