// The syslog sinks against servers on loopback.
#include "sink/syslog_sink.hpp"

#include <gmock/gmock.h>

#include <boost/asio/ip/udp.hpp>

#include "authority.hpp"
#include "samples.hpp"
#include "server.hpp"
#include "sink/datagram_sink.hpp"

namespace weir::sink {
namespace {

using test::Heard;
using test::Peer;
using test::Server;
using testing::AllOf;
using testing::HasSubstr;

SyslogOptions options_for(const Server& server) {
  return {.host = "127.0.0.1",
          .port = server.port(),
          .style = {.framing = Framing::lf, .hostname = "mx1", .pid = 1},
          .timeout = std::chrono::milliseconds{2000}};
}

/// Hears all that comes until the end.
Server::Script listening(Heard& heard) {
  return [&heard](Peer& peer) {
    for (auto text = peer.some(); !text.empty(); text = peer.some()) heard.add(text);
  };
}

/// Lets a minute of silence pass for free.
report::Watched watch_until_it_ends(SyslogSink& sink) {
  for (int i = 0; i < 1000; ++i) {
    const auto found = sink.watch();
    if (found.lost || !found.error.empty()) return found;
    std::this_thread::sleep_for(std::chrono::milliseconds{5});
  }
  return {};
}

TEST(SyslogSink, SendsEveryEventInOrder) {
  Heard heard;
  const Server server{listening(heard)};
  SyslogSink sink{options_for(server)};
  EXPECT_FALSE(sink.connected());
  EXPECT_EQ(sink.deliver(test::events(1, 3)).count, 3U);
  EXPECT_TRUE(sink.connected());
  EXPECT_EQ(sink.deliver(test::events(4, 4)).count, 1U);
  const auto text = heard.wait_for("\"n\":4}}\n");
  EXPECT_LT(text.find("\"n\":1}}\n"), text.find("\"n\":2}}\n"));
  EXPECT_LT(text.find("\"n\":3}}\n"), text.find("\"n\":4}}\n"));
  EXPECT_EQ(server.connections(), 1);
}

TEST(SyslogSink, CountsOctets) {
  Heard heard;
  const Server server{[&heard](Peer& peer) {
    const auto size = std::stoul(peer.until(" "));
    heard.add(peer.exactly(size) + "|");
    heard.add(peer.until(" "));
  }};
  auto options = options_for(server);
  options.style.framing = Framing::octet;
  SyslogSink sink{options};
  sink.deliver(test::events(1, 2));
  EXPECT_THAT(heard.wait_for("|"), HasSubstr("\"n\":1}}|"));
}

TEST(SyslogSink, SaysWhyNobodyIsThere) {
  SyslogSink sink{{.host = "127.0.0.1", .port = test::closed_port()}};
  const auto delivered = sink.deliver(test::events(1, 1));
  EXPECT_EQ(delivered.count, 0U);
  EXPECT_FALSE(delivered.lost) << "nothing was sent";
  EXPECT_THAT(delivered.error, HasSubstr("refused"));
  EXPECT_THAT(sink.watch().error, HasSubstr("refused"));
}

TEST(SyslogSink, ConnectsBeforeThereIsAnythingToSend) {
  Heard heard;
  const Server server{listening(heard)};
  SyslogSink sink{options_for(server)};
  EXPECT_EQ(sink.watch().error, "");
  EXPECT_TRUE(sink.connected());
}

TEST(SyslogSink, NoticesWhileIdleThatTheServerDied) {
  const Server server{[](Peer& peer) {
    peer.until("\n");
    peer.reset();
  }};
  SyslogSink sink{options_for(server)};
  ASSERT_EQ(sink.deliver(test::events(1, 1)).count, 1U);
  const auto found = watch_until_it_ends(sink);
  EXPECT_TRUE(found.lost);
  EXPECT_NE(found.error, "");
  EXPECT_FALSE(sink.connected());
}

TEST(SyslogSink, NoticesBeforeItSendsThatTheServerWentAway) {
  const Server server{[](Peer& peer) { peer.until("\n"); }};
  SyslogSink sink{options_for(server)};
  ASSERT_EQ(sink.deliver(test::events(1, 1)).count, 1U);
  report::Delivered delivered;
  for (int i = 0; i < 1000 && delivered.error.empty(); ++i) {
    delivered = sink.deliver({});
    std::this_thread::sleep_for(std::chrono::milliseconds{5});
  }
  EXPECT_TRUE(delivered.lost);
  EXPECT_THAT(delivered.error, HasSubstr("closed the connection"));
}

TEST(SyslogSink, ALongSilenceThatEndsInOrderLosesNothing) {
  const Server server{[](Peer& peer) { peer.until("\n"); }};
  auto options = options_for(server);
  options.quiet = std::chrono::milliseconds{0};
  SyslogSink sink{options};
  sink.deliver(test::events(1, 1));
  const auto found = watch_until_it_ends(sink);
  EXPECT_FALSE(found.lost);
  EXPECT_NE(found.error, "");
}

TEST(SyslogSink, AResetIsALossHoweverLongTheSilence) {
  const Server server{[](Peer& peer) {
    peer.until("\n");
    peer.reset();
  }};
  auto options = options_for(server);
  options.quiet = std::chrono::milliseconds{0};
  SyslogSink sink{options};
  sink.deliver(test::events(1, 1));
  EXPECT_TRUE(watch_until_it_ends(sink).lost);
}

TEST(SyslogSink, LeavesAServerThatAcceptsAndStalls) {
  Heard done;
  const Server server{[&done](Peer&) { done.wait_for("done"); }};
  auto options = options_for(server);
  options.timeout = std::chrono::milliseconds{300};
  options.style.max_message = 1'000'000;
  SyslogSink sink{options};
  auto large = test::event(1);
  large.line = std::string(900'000, 'x');
  report::Delivered delivered;
  for (int i = 0; i < 50 && delivered.error.empty(); ++i) {
    delivered = sink.deliver(std::vector{large});
  }
  EXPECT_EQ(delivered.count, 0U);
  EXPECT_THAT(delivered.error, HasSubstr("no answer within 300 ms"));
  EXPECT_TRUE(delivered.lost);
  EXPECT_FALSE(sink.connected());
  done.add("done");
}

TEST(SyslogSink, NeverHasMoreUnreadThanItCanSendAgain) {
  // The server reads fast, so that its kernel makes room for more and more, and then no more.
  constexpr std::size_t kRead = 24 << 20;
  Heard done;
  std::atomic<std::size_t> read{0};
  const Server server{[&](Peer& peer) {
    while (read < kRead) {
      const auto bytes = peer.some().size();
      if (bytes == 0) return;
      read += bytes;
    }
    done.wait_for("done");
  }};
  auto options = options_for(server);
  options.timeout = std::chrono::milliseconds{500};
  options.style.max_message = 1'000'000;
  options.resend = 1 << 20;
  SyslogSink sink{options};
  auto event = test::event(1);
  event.line = std::string(60'000, 'x');
  std::size_t sent = 0;
  report::Delivered delivered;
  while (sent < (100U << 20U) && delivered.error.empty()) {
    delivered = sink.deliver(std::vector{event});
    if (delivered.error.empty()) sent += event.line.size();
  }
  EXPECT_TRUE(delivered.lost);
  EXPECT_GE(sent, kRead - options.resend);
  EXPECT_LE(sent, read + options.resend);
  done.add("done");
}

TEST(SyslogSink, AnotherThreadCanEndTheWait) {
  Heard done;
  const Server server{[&done](Peer&) { done.wait_for("done"); }};
  auto options = options_for(server);
  options.timeout = std::chrono::minutes{2};
  options.style.max_message = 1'000'000;
  SyslogSink sink{options};
  auto large = test::event(1);
  large.line = std::string(900'000, 'x');
  std::thread canceller{[&sink] {
    std::this_thread::sleep_for(std::chrono::milliseconds{100});
    sink.cancel();
  }};
  report::Delivered delivered;
  for (int i = 0; i < 50 && delivered.error.empty(); ++i) {
    delivered = sink.deliver(std::vector{large});
  }
  canceller.join();
  EXPECT_EQ(delivered.error, "stopping");
  done.add("done");
}

struct TlsTest : testing::Test {
  test::Authority authority;
  Heard heard;

  Server::Script secured(boost::asio::ssl::context& context) {
    return [this, &context](Peer& peer) {
      if (!peer.secure(context)) return;
      for (auto text = peer.some(); !text.empty(); text = peer.some()) heard.add(text);
    };
  }
  SyslogOptions trusting(const Server& server) const {
    auto options = options_for(server);
    options.style.framing = Framing::octet;
    options.tls = TlsOptions{.verify = true, .ca_file = authority.certificate()};
    return options;
  }
};

TEST_F(TlsTest, DeliversToTheServerThatItExpects) {
  auto context = authority.server(authority.issue("IP:127.0.0.1"));
  const Server server{secured(context)};
  SyslogSink sink{trusting(server)};
  const auto delivered = sink.deliver(test::events(1, 2));
  EXPECT_EQ(delivered.error, "");
  EXPECT_EQ(delivered.count, 2U);
  heard.wait_for("\"n\":2}}");
}

TEST_F(TlsTest, TakesNoCertificateOfAnotherHost) {
  auto context = authority.server(authority.issue("DNS:other.example"));
  const Server server{secured(context)};
  SyslogSink sink{trusting(server)};
  const auto delivered = sink.deliver(test::events(1, 1));
  EXPECT_EQ(delivered.count, 0U);
  EXPECT_THAT(delivered.error, AllOf(HasSubstr("certificate"), HasSubstr("mismatch")));
  EXPECT_EQ(heard.text(), "");
}

TEST_F(TlsTest, ChecksTheNameThatTheAddressWasWrittenWith) {
  auto context = authority.server(authority.issue("DNS:localhost"));
  const Server server{secured(context)};
  auto options = trusting(server);
  options.host = "localhost";
  SyslogSink sink{options};
  EXPECT_EQ(sink.deliver(test::events(1, 1)).error, "");
}

TEST_F(TlsTest, TakesNoCertificateOfAnotherAuthority) {
  test::Authority other;
  auto context = other.server(other.issue("IP:127.0.0.1"));
  const Server server{secured(context)};
  SyslogSink sink{trusting(server)};
  const auto delivered = sink.deliver(test::events(1, 1));
  EXPECT_EQ(delivered.count, 0U);
  EXPECT_THAT(delivered.error, HasSubstr("certificate"));
  EXPECT_EQ(heard.text(), "");
}

TEST_F(TlsTest, SpeaksNothingOlderThanTls12) {
  auto context = authority.server(authority.issue("IP:127.0.0.1"));
  ::SSL_CTX_set_security_level(context.native_handle(), 0);
  ::SSL_CTX_set_min_proto_version(context.native_handle(), TLS1_VERSION);
  ::SSL_CTX_set_max_proto_version(context.native_handle(), TLS1_1_VERSION);
  const Server server{secured(context)};
  SyslogSink sink{trusting(server)};
  EXPECT_EQ(sink.deliver(test::events(1, 1)).count, 0U);
}

TEST_F(TlsTest, ShowsItsOwnCertificateWhenAsked) {
  auto context = authority.server(authority.issue("IP:127.0.0.1"), true);
  const Server server{secured(context)};
  auto options = trusting(server);
  const auto ours = authority.issue("DNS:mx1.contoso.example");
  options.tls->certificate_file = ours.certificate;
  options.tls->key_file = ours.key;
  SyslogSink sink{options};
  EXPECT_EQ(sink.deliver(test::events(1, 1)).error, "");
  heard.wait_for("\"n\":1}}");
}

TEST_F(TlsTest, NoEventCountsAsDeliveredToAServerThatRefusesUs) {
  auto context = authority.server(authority.issue("IP:127.0.0.1"), true);
  const Server server{secured(context)};
  SyslogSink sink{trusting(server)};
  const auto delivered = sink.deliver(test::events(1, 1));
  EXPECT_EQ(delivered.count, 0U);
  EXPECT_THAT(delivered.error, HasSubstr("alert certificate required"));
}

TEST_F(TlsTest, UsesNoKeyThatEverybodyCanRead) {
  auto context = authority.server(authority.issue("IP:127.0.0.1"), true);
  const Server server{secured(context)};
  auto options = trusting(server);
  const auto ours = authority.issue("DNS:mx1.contoso.example");
  ::chmod(ours.key.c_str(), 0644);
  options.tls->certificate_file = ours.certificate;
  options.tls->key_file = ours.key;
  EXPECT_THAT(SyslogSink{options}.deliver(test::events(1, 1)).error, HasSubstr("chmod 0640"));
}

TEST(DatagramSink, SendsADatagramForEachEvent) {
  boost::asio::io_context io;
  boost::asio::ip::udp::socket socket{io, {boost::asio::ip::make_address("127.0.0.1"), 0}};
  DatagramSink sink{{.host = "127.0.0.1", .port = socket.local_endpoint().port()}};
  EXPECT_EQ(sink.deliver(test::events(1, 2)).count, 2U);
  for (int number = 1; number <= 2; ++number) {
    std::string bytes(70'000, '\0');
    bytes.resize(socket.receive(boost::asio::buffer(bytes)));
    EXPECT_EQ(bytes, frame_of(test::event(number), {.framing = Framing::none}));
  }
}

TEST(DatagramSink, PausesWhileNobodyListens) {
  boost::asio::io_context io;
  std::optional<boost::asio::ip::udp::socket> socket;
  socket.emplace(io, boost::asio::ip::udp::endpoint{boost::asio::ip::make_address("127.0.0.1"), 0});
  const auto port = socket->local_endpoint().port();
  socket.reset();
  DatagramSink sink{{.host = "127.0.0.1", .port = port}};
  const auto delivered = sink.deliver(test::events(1, 100));
  EXPECT_LT(delivered.count, 100U);
  EXPECT_THAT(delivered.error, HasSubstr("refused"));
}

}  // namespace
}  // namespace weir::sink
