// Mail to people: what it says, and the dialog with the relay.
#include "sink/mail_sink.hpp"

#include <gmock/gmock.h>

#include "../report/sample_incident.hpp"
#include "authority.hpp"
#include "base/utf8.hpp"
#include "samples.hpp"
#include "server.hpp"
#include "sink/mail_format.hpp"

namespace weir::sink {
namespace {

using test::Heard;
using test::Peer;
using test::Server;
using testing::AllOf;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::StartsWith;

Envelope envelope() {
  return {.from = "weir@contoso.example",
          .to = {"soc@contoso.example", "night@contoso.example"},
          .hostname = "mx1.contoso.example"};
}

report::Outgoing alert(const incident::Incident& incident) {
  const report::AlertEvent event{
      {.head = {.id = test::id_of(1), .time = test::some_time(), .hostname = "mx1"},
       .incident = incident,
       .change = report::sample::opened_change(),
       .recipients = {.reached = 7, .held = 1, .beyond = 0}}};
  return {.id = test::id_of(1),
          .sequence = 1,
          .json = report::to_ecs(event),
          .dataset = "weir.alert",
          .time = test::some_time()};
}

/// The body as a person reads it.
std::string decoded(const std::string& message) {
  const auto body = message.substr(message.find("\r\n\r\n") + 4);
  std::string out;
  for (std::size_t i = 0; i < body.size(); ++i) {
    if (body[i] != '=') {
      if (body[i] != '\r') out += body[i];
    } else if (body[i + 1] == '\r') {
      i += 2;
    } else {
      out += static_cast<char>(std::stoi(body.substr(i + 1, 2), nullptr, 16));
      i += 2;
    }
  }
  return out;
}

std::string head_of(const std::string& message) {
  return message.substr(0, message.find("\r\n\r\n") + 2);
}

TEST(MailText, TellsWhatHappenedAndWhatToDo) {
  const auto incident = report::sample::incident();
  const auto text = decoded(message_about(alert(incident), envelope(), test::some_time()));
  EXPECT_THAT(text, StartsWith(incident.title + "\n\n"));
  EXPECT_THAT(text, HasSubstr("Severity:     high\n"));
  EXPECT_THAT(text, HasSubstr("State:        opened"));
  EXPECT_THAT(text, HasSubstr("Connector:    onprem-to-m365 (to_cloud)\n"));
  EXPECT_THAT(text, HasSubstr("Since:        2026-01-02 03:04:05 UTC\n"));
  EXPECT_THAT(text, HasSubstr("Messages:     142, and 30 retries\n"));
  EXPECT_THAT(text, HasSubstr("7 people were reached"));
  EXPECT_THAT(text, HasSubstr("24 tagged, 118 told to try again later\n"));
  EXPECT_THAT(text, HasSubstr("  - S3 unaccepted_domain, 140 times: From: evil.example\n"));
  EXPECT_THAT(text, HasSubstr("Clients:      10.1.2.3\n"));
  EXPECT_THAT(text, HasSubstr("weirctl incident show " + incident.id + "\n"));
  EXPECT_THAT(text, HasSubstr("--as true-positive"));
  EXPECT_THAT(text, HasSubstr("Event:        " + test::id_of(1) + "\n"));
}

TEST(MailText, HasTheHeaderOfAMessageFromAMachine) {
  const auto message =
      message_about(alert(report::sample::incident()), envelope(), test::some_time());
  const auto head = head_of(message);
  EXPECT_THAT(head, AllOf(HasSubstr("Date: Fri, 02 Jan 2026 03:04:05 +0000\r\n"),
                          HasSubstr("From: Weir <weir@contoso.example>\r\n"),
                          HasSubstr("To: soc@contoso.example, night@contoso.example\r\n"),
                          HasSubstr("Subject: [Weir high] opened: 142 messages"),
                          HasSubstr("Auto-Submitted: auto-generated\r\n"),
                          HasSubstr("Message-ID: <" + test::id_of(1) + "@mx1.contoso.example>\r\n"),
                          HasSubstr("References: <inc-")));
  EXPECT_EQ(message,
            message_about(alert(report::sample::incident()), envelope(), test::some_time()));
}

TEST(MailText, HostileTextsStayText) {
  auto incident = report::sample::incident();
  incident.title =
      "x\r\nBcc: victim@evil.example\r\n\r\nbody \xE2\x80\xAE =?UTF-8?Q?=0D=0ABcc:_y?=";
  incident.id = "inc-1>\r\nBcc: y@evil.example";
  const auto message = message_about(alert(incident), envelope(), test::some_time());
  EXPECT_THAT(head_of(message), Not(HasSubstr("\nBcc")));
  EXPECT_THAT(head_of(message), Not(HasSubstr("=0D=0A")));
  EXPECT_THAT(decoded(message), Not(HasSubstr("\xE2\x80\xAE")));
  for (std::size_t at = 0; (at = message.find('\n', at)) != message.npos; ++at) {
    EXPECT_EQ(message[at - 1], '\r');
  }
}

TEST(MailText, ReadsWhateverStandsThere) {
  for (const auto* text :
       {"", "no json", "[]", "{}", R"({"event":7,"weir":{"incident_state":[]}})"}) {
    auto event = test::event(1);
    event.json = text;
    EXPECT_THAT(message_about(event, envelope(), test::some_time()), HasSubstr("\r\n\r\n"));
    EXPECT_THAT(summary_of(std::vector{event, event}, envelope(), test::some_time()),
                HasSubstr("2 more changes"));
  }
}

TEST(MailFormat, EncodesAndFoldsHeaderFields) {
  EXPECT_EQ(header_field("Subject", "plain"), "Subject: plain\r\n");
  EXPECT_EQ(header_field("Subject", "\xC3\xA9t\xC3\xA9"), "Subject: =?UTF-8?B?w6l0w6k=?=\r\n");
  std::string words;
  for (int i = 0; i < 60; ++i) words += "word" + std::to_string(i) + " ";
  for (const auto& text : {words, words + "\xC3\xA9"}) {
    const auto field = header_field("Subject", text);
    for (std::size_t from = 0; from < field.size();) {
      const auto end = field.find("\r\n", from);
      EXPECT_LE(end - from, 77U);
      if (from > 0) {
        EXPECT_EQ(field[from], ' ');
      }
      from = end + 2;
    }
  }
  EXPECT_LE(header_field("Subject", std::string(5000, 'x')).size(), 998U);
}

TEST(MailFormat, QuotesWhatIsNotPrintable) {
  EXPECT_EQ(quoted_printable("a=b \nc \xC3\xA9\n.x\n"), "a=3Db=20\r\nc =C3=A9\r\n.x\r\n");
  const auto longer = quoted_printable(std::string(500, 'y'));
  for (std::size_t from = 0; from < longer.size();) {
    const auto end = std::min(longer.find("\r\n", from), longer.size());
    EXPECT_LE(end - from, 76U);
    from = end + 2;
  }
}

/// A relay that says what it is told to say to each command.
struct Relay {
  std::map<std::string, std::string> replies;  ///< to the first word of a command
  std::string hello = "250-relay.example\r\n250 8BITMIME\r\n";
  boost::asio::ssl::context* tls = nullptr;
  Heard heard;
  std::vector<std::string> messages;

  std::string reply_to(const std::string& word, const std::string& otherwise) const {
    const auto found = replies.find(word);
    return found == replies.end() ? otherwise : found->second;
  }
  void serve(Peer& peer) {
    peer.say("220 relay.example\r\n");
    for (auto line = peer.until("\r\n"); !line.empty(); line = peer.until("\r\n")) {
      heard.add(line);
      const auto word = line.substr(0, line.find_first_of(" \r"));
      if (word == "EHLO") {
        peer.say(hello);
      } else if (word == "STARTTLS") {
        peer.say("220 go\r\n");
        if (tls == nullptr || !peer.secure(*tls)) return;
      } else if (word == "DATA") {
        const auto reply = reply_to(word, "354 go\r\n");
        peer.say(reply);
        if (!reply.starts_with("354")) continue;
        auto message = peer.until("\r\n.\r\n");
        const auto end = reply_to(".", "250 queued\r\n");
        if (end.starts_with("250")) messages.push_back(message);
        peer.say(end);
      } else if (word == "QUIT") {
        return;
      } else {
        peer.say(reply_to(line.starts_with("RCPT TO:<soc") ? "RCPT soc" : word, "250 ok\r\n"));
      }
    }
  }
};

struct MailSinkTest : testing::Test {
  Relay relay;
  std::optional<Server> server;
  TimePoint now = test::some_time();

  MailOptions options() {
    if (!server) server.emplace([this](Peer& peer) { relay.serve(peer); });
    MailOptions options;
    options.smtp = {.host = "127.0.0.1",
                    .port = server->port(),
                    .hello = "mx1",
                    .timeout = std::chrono::milliseconds{2000}};
    options.envelope = envelope();
    options.now = [this] { return now; };
    return options;
  }
  std::string said() {
    const auto text = relay.heard.wait_for("QUIT");
    return text;
  }
};

TEST_F(MailSinkTest, HandsTheMessageToTheRelay) {
  MailSink sink{options()};
  const auto delivered = sink.deliver(std::vector{alert(report::sample::incident())});
  EXPECT_EQ(delivered.error, "");
  EXPECT_EQ(delivered.count, 1U);
  EXPECT_EQ(said(),
            "EHLO mx1\r\nMAIL FROM:<weir@contoso.example>\r\nRCPT TO:<soc@contoso.example>"
            "\r\nRCPT TO:<night@contoso.example>\r\nDATA\r\nQUIT\r\n");
  ASSERT_EQ(relay.messages.size(), 1U);
  EXPECT_THAT(relay.messages[0], StartsWith("Date: "));
}

TEST_F(MailSinkTest, AsksAgainAfter4xx) {
  for (const auto* word : {"MAIL", "RCPT", "RCPT soc", "DATA", "."}) {
    relay.replies = {{word, "451 later\r\n"}};
    MailSink sink{options()};
    const auto delivered = sink.deliver(test::events(1, 1));
    EXPECT_EQ(delivered.count, 0U) << word;
    EXPECT_THAT(delivered.error, HasSubstr("451 later")) << word;
    EXPECT_GT(delivered.wait.count(), 0);
    EXPECT_THAT(delivered.refused, IsEmpty());
  }
  EXPECT_THAT(relay.messages, IsEmpty());
}

TEST_F(MailSinkTest, CountsWhatIsRefusedForGoodAndGoesOn) {
  for (const auto* word : {"MAIL", "DATA", "."}) {
    relay.replies = {{word, "554-no\r\n554 never\r\n"}};
    MailSink sink{options()};
    const auto delivered = sink.deliver(test::events(1, 2));
    EXPECT_EQ(delivered.count, 2U) << word;
    ASSERT_EQ(delivered.refused.size(), 2U) << word;
    EXPECT_THAT(delivered.refused[0].reason, HasSubstr("554 never"));
  }
}

TEST_F(MailSinkTest, OneRefusedRecipientKeepsItFromNoOther) {
  relay.replies = {{"RCPT soc", "550 no such user\r\n"}};
  MailSink sink{options()};
  const auto delivered = sink.deliver(test::events(1, 1));
  EXPECT_EQ(delivered.count, 1U);
  EXPECT_THAT(delivered.refused, IsEmpty());
  EXPECT_EQ(relay.messages.size(), 1U);
}

TEST_F(MailSinkTest, ARelayThatRefusesToTalkIsAskedAgain) {
  relay.hello = "550 go away\r\n";
  MailSink sink{options()};
  const auto delivered = sink.deliver(test::events(1, 1));
  EXPECT_EQ(delivered.count, 0U);
  EXPECT_THAT(delivered.refused, IsEmpty());
  EXPECT_FALSE(sink.connected());
}

TEST_F(MailSinkTest, UsesTlsWhenItIsOffered) {
  test::Authority authority;
  auto context = authority.server(authority.issue("DNS:other.example"));
  relay.tls = &context;
  relay.hello = "250-relay.example\r\n250-STARTTLS\r\n250 SIZE\r\n";
  MailSink sink{options()};
  EXPECT_EQ(sink.deliver(test::events(1, 1)).error, "") << "the certificate is not looked at";
  EXPECT_THAT(said(), StartsWith("EHLO mx1\r\nSTARTTLS\r\nEHLO mx1\r\nMAIL"));
}

TEST_F(MailSinkTest, VerifiesTheRelayWhenAsked) {
  test::Authority authority;
  auto wrong = authority.server(authority.issue("DNS:other.example"));
  auto right = authority.server(authority.issue("IP:127.0.0.1"));
  auto strict = options();
  strict.smtp.tls = StartTls::verify;
  strict.smtp.ca_file = authority.certificate();
  EXPECT_THAT(MailSink{strict}.deliver(test::events(1, 1)).error, HasSubstr("no STARTTLS"));
  relay.hello = "250-relay.example\r\n250 STARTTLS\r\n";
  relay.tls = &wrong;
  EXPECT_THAT(MailSink{strict}.deliver(test::events(1, 1)).error, HasSubstr("certificate"));
  relay.tls = &right;
  EXPECT_EQ(MailSink{strict}.deliver(test::events(1, 1)).error, "");
  EXPECT_EQ(relay.messages.size(), 1U);
}

TEST_F(MailSinkTest, TellsTheRestOfAFloodInOneSummary) {
  auto few = options();
  few.max_per_hour = 2;
  MailSink sink{few};
  const auto events = test::events(1, 10);
  const auto first = sink.deliver(events);
  EXPECT_EQ(first.count, 2U);
  EXPECT_EQ(first.wait, std::chrono::hours{1});
  EXPECT_THAT(first.error, HasSubstr("within an hour"));
  now += std::chrono::minutes{59};
  EXPECT_EQ(sink.deliver(std::span{events}.subspan(2)).count, 0U);
  now += std::chrono::minutes{1};
  EXPECT_EQ(sink.deliver(std::span{events}.subspan(2)).count, 8U);
  ASSERT_EQ(relay.messages.size(), 3U);
  EXPECT_THAT(relay.messages[2], HasSubstr("Subject: [Weir] 8 more changes of incidents\r\n"));
  EXPECT_EQ(sink.deliver(test::events(11, 11)).count, 1U);
  EXPECT_THAT(relay.messages[3], Not(HasSubstr("more changes")));
}

TEST_F(MailSinkTest, NonsenseIsNoReply) {
  relay.hello = "hello\r\n";
  MailSink sink{options()};
  EXPECT_THAT(sink.deliver(test::events(1, 1)).error, HasSubstr("no SMTP reply"));
}

}  // namespace
}  // namespace weir::sink
