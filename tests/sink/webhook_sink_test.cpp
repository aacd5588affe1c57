// The webhook against HTTP servers on loopback.
#include "sink/webhook_sink.hpp"

#include <gmock/gmock.h>

#include <boost/json.hpp>
#include <fstream>

#include "authority.hpp"
#include "samples.hpp"
#include "server.hpp"
#include "sink/retry_after.hpp"
#include "sink/secret.hpp"
#include "support/temp_dir.hpp"

namespace weir::sink {
namespace {

using test::Heard;
using test::Peer;
using test::Server;
using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

struct Request {
  std::string head;
  std::string body;
};

Request read_request(Peer& peer) {
  Request request;
  request.head = peer.until("\r\n\r\n");
  const auto at = request.head.find("Content-Length: ");
  if (at != request.head.npos)
    request.body = peer.exactly(std::stoul(request.head.substr(at + 16)));
  return request;
}

std::string answer(const std::string& status, const std::string& more = {}) {
  return "HTTP/1.1 " + status + "\r\nContent-Length: 2\r\n" + more + "\r\nok";
}

/// Answers requests over kept connections, and keeps what they were.
class Receiver {
 public:
  using Answer = std::function<std::string(const Request&)>;
  explicit Receiver(Answer make)
      : make_{std::move(make)}, server_{[this](Peer& peer) { serve(peer); }} {}

  WebhookOptions options() const {
    WebhookOptions options;
    options.http = {.host = "127.0.0.1",
                    .port = server_.port(),
                    .host_field = "siem.example",
                    .target = "/in?x=1",
                    .timeout = std::chrono::milliseconds{2000}};
    options.feed = "soc";
    options.now = test::some_time;
    return options;
  }
  std::vector<Request> requests() const {
    const std::lock_guard lock{mutex_};
    return requests_;
  }
  std::vector<std::string> bodies() const {
    std::vector<std::string> found;
    for (const auto& request : requests()) found.push_back(request.body);
    return found;
  }
  int connections() const { return server_.connections(); }

 private:
  void serve(Peer& peer) {
    for (;;) {
      auto request = read_request(peer);
      if (request.body.empty()) return;
      const auto text = make_(request);
      {
        const std::lock_guard lock{mutex_};
        requests_.push_back(std::move(request));
      }
      if (text.empty()) return;
      peer.say(text);
    }
  }

  Answer make_;
  mutable std::mutex mutex_;
  std::vector<Request> requests_;
  Server server_;
};

std::string lines(int first, int last) {
  std::string text;
  for (const auto& event : test::events(first, last)) text += event.json + "\n";
  return text;
}

bool holds(const Request& request, int number) {
  return request.body.find("\"n\":" + std::to_string(number) + "}") != std::string::npos;
}

TEST(WebhookSink, PostsLinesOverOneConnection) {
  Receiver receiver{[](const Request&) { return answer("200 OK"); }};
  WebhookSink sink{receiver.options()};
  EXPECT_EQ(sink.deliver(test::events(1, 3)).count, 3U);
  EXPECT_EQ(sink.deliver(test::events(4, 4)).count, 1U);
  EXPECT_THAT(receiver.bodies(), ElementsAre(lines(1, 3), lines(4, 4)));
  EXPECT_EQ(receiver.connections(), 1);
  EXPECT_THAT(
      receiver.requests()[0].head,
      AllOf(HasSubstr("POST /in?x=1 HTTP/1.1\r\n"), HasSubstr("Host: siem.example\r\n"),
            HasSubstr("Content-Type: application/x-ndjson\r\n"), HasSubstr("X-Weir-Feed: soc\r\n"),
            HasSubstr("X-Weir-Sequence: 1-3\r\n"), HasSubstr("X-Weir-Events: 3\r\n")));
  EXPECT_EQ(receiver.requests()[0].head.find("X-Weir-Signature"), std::string::npos);
}

TEST(WebhookSink, PostsAnArrayWhenAsked) {
  Receiver receiver{[](const Request&) { return answer("202 Accepted"); }};
  auto options = receiver.options();
  options.array = true;
  WebhookSink{options}.deliver(test::events(1, 2));
  const auto requests = receiver.requests();
  EXPECT_EQ(boost::json::parse(requests[0].body).as_array().size(), 2U);
  EXPECT_THAT(requests[0].head, HasSubstr("Content-Type: application/json\r\n"));
}

TEST(WebhookSink, BoundsABodyButTakesALargeEventAlone) {
  Receiver receiver{[](const Request&) { return answer("200 OK"); }};
  auto options = receiver.options();
  options.batch_bytes = lines(1, 2).size() + 1;
  EXPECT_EQ(WebhookSink{options}.deliver(test::events(1, 5)).count, 5U);
  EXPECT_THAT(receiver.bodies(), ElementsAre(lines(1, 2), lines(3, 4), lines(5, 5)));
  options.batch_bytes = 1;
  WebhookSink{options}.deliver(test::events(6, 7));
  EXPECT_EQ(receiver.bodies().back(), lines(7, 7));
}

TEST(WebhookSink, SignsTimeAndBody) {
  weir::test::TempDir folder;
  const std::string file = folder / "key";
  std::ofstream{file} << "  secret \nmore\n";
  ::chmod(file.c_str(), 0600);
  Receiver receiver{[](const Request&) { return answer("200 OK"); }};
  auto options = receiver.options();
  options.secret_file = file;
  WebhookSink{options}.deliver(test::events(1, 1));
  EXPECT_THAT(receiver.requests()[0].head,
              HasSubstr("X-Weir-Signature: t=1767323045,v1=" +
                        hmac_sha256("secret", "1767323045." + lines(1, 1)) + "\r\n"));
}

TEST(WebhookSink, ShowsAnAuthorizationButNeverFromAnOpenFile) {
  weir::test::TempDir folder;
  const std::string file = folder / "token";
  std::ofstream{file} << "Splunk 1234\n";
  Receiver receiver{[](const Request&) { return answer("200 OK"); }};
  auto options = receiver.options();
  options.authorization_file = file;
  WebhookSink sink{options};
  ::chmod(file.c_str(), 0644);
  const auto refused = sink.deliver(test::events(1, 1));
  EXPECT_EQ(refused.count, 0U);
  EXPECT_THAT(refused.error, AllOf(HasSubstr("chmod 0640"), testing::Not(HasSubstr("1234"))));
  EXPECT_THAT(receiver.requests(), IsEmpty());
  ::chmod(file.c_str(), 0640);
  EXPECT_EQ(sink.deliver(test::events(1, 1)).count, 1U);
  EXPECT_THAT(receiver.requests()[0].head, HasSubstr("Authorization: Splunk 1234\r\n"));
}

TEST(WebhookSink, KeepsEventsWhenTheReceiverIsBusy) {
  Receiver receiver{[](const Request&) { return answer("503 Busy", "Retry-After: 7\r\n"); }};
  WebhookSink sink{receiver.options()};
  const auto delivered = sink.deliver(test::events(1, 2));
  EXPECT_EQ(delivered.count, 0U);
  EXPECT_EQ(delivered.wait, std::chrono::seconds{7});
  EXPECT_THAT(delivered.error, HasSubstr("503"));
  EXPECT_THAT(delivered.refused, IsEmpty());
  EXPECT_EQ(receiver.requests().size(), 1U) << "it is not asked again at once";
}

TEST(WebhookSink, TooManyRequestsIsNoRefusal) {
  Receiver receiver{[](const Request&) { return answer("429 Slow"); }};
  WebhookSink sink{receiver.options()};
  for (int i = 0; i < 10; ++i) {
    EXPECT_THAT(sink.deliver(test::events(1, 2)).refused, IsEmpty());
  }
  EXPECT_THAT(receiver.bodies(), testing::Each(lines(1, 2)));
}

TEST(WebhookSink, DoesNotFollowToAnotherPlace) {
  Receiver receiver{[](const Request&) { return answer("302 Found", "Location: /x\r\n"); }};
  EXPECT_THAT(WebhookSink{receiver.options()}.deliver(test::events(1, 1)).error, HasSubstr("302"));
}

TEST(WebhookSink, PassesOverTheOneEventThatIsRefused) {
  Receiver receiver{[](const Request& request) {
    return holds(request, 3) ? answer("400 Bad Request") : answer("200 OK");
  }};
  auto options = receiver.options();
  options.attempts = 2;
  WebhookSink sink{options};
  const auto events = test::events(1, 6);
  const auto first = sink.deliver(events);
  EXPECT_EQ(first.count, 2U) << "those before it";
  EXPECT_THAT(first.error, HasSubstr("400"));
  EXPECT_GT(first.wait.count(), 0);
  const auto second = sink.deliver(std::span{events}.subspan(2));
  EXPECT_EQ(second.count, 4U);
  ASSERT_EQ(second.refused.size(), 1U);
  EXPECT_EQ(second.refused[0].id, test::id_of(3));
  EXPECT_EQ(second.refused[0].sequence, 3U);
  EXPECT_THAT(second.refused[0].reason, HasSubstr("400"));
}

TEST(WebhookSink, AReceiverThatRefusesEverythingIsWaitedFor) {
  Receiver receiver{[](const Request&) { return answer("401 Unauthorized"); }};
  auto options = receiver.options();
  options.attempts = 1;
  WebhookSink sink{options};
  for (int i = 0; i < 5; ++i) {
    const auto delivered = sink.deliver(test::events(1, 20));
    EXPECT_EQ(delivered.count, 0U);
    EXPECT_THAT(delivered.refused, IsEmpty());
    EXPECT_THAT(delivered.error, HasSubstr("401"));
  }
}

TEST(WebhookSink, ARefusedEventWaitsForOneThatIsTaken) {
  Receiver receiver{[](const Request& request) {
    return holds(request, 1) ? answer("413 Too Large") : answer("200 OK");
  }};
  auto options = receiver.options();
  options.attempts = 1;
  WebhookSink sink{options};
  EXPECT_EQ(sink.deliver(test::events(1, 1)).count, 0U) << "it may be the receiver";
  EXPECT_EQ(sink.deliver(test::events(1, 2)).refused.size(), 1U);
}

TEST(WebhookSink, PassesOverSeveralInARow) {
  Receiver receiver{[](const Request& request) {
    return holds(request, 1) || holds(request, 2) ? answer("422 No") : answer("200 OK");
  }};
  auto options = receiver.options();
  options.attempts = 1;
  WebhookSink sink{options};
  const auto delivered = sink.deliver(test::events(1, 4));
  EXPECT_EQ(delivered.count, 4U);
  EXPECT_EQ(delivered.refused.size(), 2U);
}

TEST(WebhookSink, MakesAKeptConnectionAnewThatIsGone) {
  int requests = 0;
  Server server{[&requests](Peer& peer) {
    read_request(peer);
    ++requests;
    peer.say(answer("200 OK"));
  }};
  WebhookOptions options;
  options.http = {.host = "127.0.0.1", .port = server.port()};
  options.now = test::some_time;
  WebhookSink sink{options};
  for (int i = 1; i <= 3; ++i) EXPECT_EQ(sink.deliver(test::events(i, i)).error, "");
  EXPECT_EQ(server.connections(), 3);
}

TEST(WebhookSink, TakesAnswersOfEveryShape) {
  for (const auto* shape :
       {"HTTP/1.1 204 No Content\r\n\r\n", "HTTP/1.0 200 OK\r\n\r\nuntil the end",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n",
        "HTTP/1.1 103 Early\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"}) {
    const std::string text = shape;
    Server server{[text](Peer& peer) {
      read_request(peer);
      peer.say(text);
    }};
    WebhookOptions options;
    options.http = {.host = "127.0.0.1", .port = server.port()};
    options.now = test::some_time;
    EXPECT_EQ(WebhookSink{options}.deliver(test::events(1, 1)).error, "") << text;
  }
}

TEST(WebhookSink, NoAnswerIsNoDelivery) {
  for (const std::string& text :
       {std::string{}, std::string{"SSH-2.0-x\r\n"}, std::string{"HTTP/1.1 200 OK\r\nX: "},
        std::string{"HTTP/1.1 200 OK\r\n"} + std::string(100'000, 'x')}) {
    Server server{[text](Peer& peer) {
      read_request(peer);
      peer.say(text);
    }};
    WebhookOptions options;
    options.http = {.host = "127.0.0.1", .port = server.port()};
    options.now = test::some_time;
    const auto delivered = WebhookSink{options}.deliver(test::events(1, 1));
    EXPECT_EQ(delivered.count, 0U);
    EXPECT_NE(delivered.error, "");
  }
}

TEST(WebhookSink, AnAnswerThatNeverComesIsGivenUp) {
  Heard done;
  Server server{[&done](Peer& peer) {
    read_request(peer);
    done.wait_for("done");
  }};
  WebhookOptions options;
  options.http = {
      .host = "127.0.0.1", .port = server.port(), .timeout = std::chrono::milliseconds{200}};
  options.now = test::some_time;
  EXPECT_THAT(WebhookSink{options}.deliver(test::events(1, 1)).error,
              HasSubstr("no answer within 200 ms"));
  done.add("done");
}

TEST(WebhookSink, SpeaksTlsToTheRightHostOnly) {
  test::Authority authority;
  for (const auto& [name, works] :
       {std::pair{"IP:127.0.0.1", true}, {"DNS:other.example", false}}) {
    auto context = authority.server(authority.issue(name));
    Server server{[&context](Peer& peer) {
      if (!peer.secure(context)) return;
      read_request(peer);
      peer.say(answer("200 OK"));
    }};
    WebhookOptions options;
    options.http = {.host = "127.0.0.1",
                    .port = server.port(),
                    .tls = TlsOptions{.ca_file = authority.certificate()}};
    options.now = test::some_time;
    EXPECT_EQ(WebhookSink{options}.deliver(test::events(1, 1)).count, works ? 1U : 0U) << name;
  }
}

TEST(RetryAfter, ReadsSecondsAndDates) {
  using std::chrono::seconds;
  const TimePoint now = test::some_time();  // Fri, 02 Jan 2026 03:04:05.678 GMT
  EXPECT_EQ(retry_after("120", now), seconds{120});
  EXPECT_EQ(retry_after(" 5 ", now), seconds{5});
  EXPECT_EQ(retry_after("999999", now), seconds{3600});
  EXPECT_EQ(retry_after("Fri, 02 Jan 2026 03:05:05 GMT", now), std::chrono::milliseconds{59'322});
  EXPECT_EQ(retry_after("Fri, 02 Jan 2015 03:05:05 GMT", now), seconds{0});
  for (const auto* text : {"", "soon", "-1", "5x", "1e9"}) EXPECT_FALSE(retry_after(text, now));
}

TEST(Secret, SignsAsRfc4231Says) {
  EXPECT_EQ(hmac_sha256("Jefe", "what do ya want for nothing?"),
            "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
}

TEST(Secret, IsOneLineOfAPrivateFile) {
  weir::test::TempDir folder;
  const std::string file = folder / "key";
  EXPECT_FALSE(read_secret(file));
  std::ofstream{file} << "\n";
  ::chmod(file.c_str(), 0600);
  EXPECT_FALSE(read_secret(file)) << "empty";
  std::ofstream{file} << "a\tb\n";
  EXPECT_FALSE(read_secret(file)) << "control";
  std::ofstream{file} << "word\r\n";
  ASSERT_TRUE(read_secret(file));
  EXPECT_EQ(read_secret(file).value(), "word");
  EXPECT_FALSE(read_secret(folder.path())) << "directory";
}

}  // namespace
}  // namespace weir::sink
