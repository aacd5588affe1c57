#include "load/session.hpp"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <libmilter/mfdef.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <memory>
#include <string>
#include <vector>

namespace weir::bench {
namespace {

constexpr std::uint32_t kSilentUntilEnd = SMFIP_NR_CONN | SMFIP_NR_HELO | SMFIP_NR_MAIL |
                                          SMFIP_NR_RCPT | SMFIP_NR_DATA | SMFIP_NR_HDR |
                                          SMFIP_NR_EOH | SMFIP_NR_BODY;
constexpr std::uint32_t kAddHeaders = 0x01;

/// A session and, at the other end of its socket, a filter that says what the test wants.
class Dialogue {
 public:
  explicit Dialogue(bool hold_at_end = false) {
    std::array<int, 2> ends{};
    EXPECT_EQ(::socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0, ends.data()), 0);
    filter_ = ends[1];
    session =
        std::make_unique<Session>(ends[0], Client{"app.contoso.example", "10.1.0.9"}, hold_at_end);
    session->begin(Traffic{{}}.message(0));
  }
  ~Dialogue() { hang_up(); }
  Dialogue(const Dialogue&) = delete;
  Dialogue& operator=(const Dialogue&) = delete;

  void hang_up() {
    if (filter_ >= 0) ::close(filter_);
    filter_ = -1;
  }

  /// Commands that came since the last call, without macros.
  std::string heard() {
    std::array<char, 65536> bytes;
    for (ssize_t got = 0; (got = ::recv(filter_, bytes.data(), bytes.size(), 0)) > 0;) {
      reader_.append({bytes.data(), static_cast<std::size_t>(got)});
    }
    std::string commands;
    while (const auto packet = reader_.next()) {
      if (packet->code != SMFIC_MACRO) commands += packet->code;
    }
    return commands;
  }

  Session::State say(char code, const std::string& data = {}) {
    std::string bytes;
    put_packet(bytes, code, data);
    EXPECT_EQ(::send(filter_, bytes.data(), bytes.size(), 0), static_cast<ssize_t>(bytes.size()));
    return session->advance();
  }

  Session::State negotiate(std::uint32_t steps, std::uint32_t actions = kAddHeaders) {
    std::string data;
    put_u32(data, SMFI_PROT_VERSION);
    put_u32(data, actions);
    put_u32(data, steps);
    return say(SMFIC_OPTNEG, data);
  }

  std::unique_ptr<Session> session;

 private:
  int filter_ = -1;
  PacketReader reader_;
};

std::string header(const std::string& name, const std::string& value) {
  std::string data;
  put_u32(data, 0);
  put_text(data, name);
  put_text(data, value);
  return data;
}

TEST(LoadSession, SendsEverythingAtOnceWhereNothingIsAnsweredBeforeTheEnd) {
  Dialogue dialogue;
  EXPECT_EQ(dialogue.heard(), "O");
  dialogue.negotiate(kSilentUntilEnd);
  const std::string heard = dialogue.heard();
  EXPECT_EQ(heard.substr(0, 4), "CHMR");
  EXPECT_EQ(heard.substr(heard.size() - 3), "NBE");
}

TEST(LoadSession, WaitsForEveryStageThatIsAnswered) {
  Dialogue dialogue;
  dialogue.negotiate(0);
  EXPECT_EQ(dialogue.heard(), "OC");
  dialogue.say(SMFIR_CONTINUE);
  EXPECT_EQ(dialogue.heard(), "H");
  dialogue.say(SMFIR_CONTINUE);
  EXPECT_EQ(dialogue.heard(), "M");
}

TEST(LoadSession, LeavesOutWhatTheFilterDoesNotWant) {
  Dialogue dialogue;
  dialogue.negotiate(kSilentUntilEnd | SMFIP_NOBODY | SMFIP_NOHDRS | SMFIP_NOHELO);
  EXPECT_EQ(dialogue.heard().find_first_of("HLB"), std::string::npos);
}

TEST(LoadSession, SkipsTheRestOfTheBodyWhenAsked) {
  Dialogue dialogue;
  dialogue.negotiate(kSilentUntilEnd & ~std::uint32_t{SMFIP_NR_BODY});
  EXPECT_EQ(dialogue.heard().back(), SMFIC_BODY);
  dialogue.say(SMFIR_SKIP);
  EXPECT_EQ(dialogue.heard(), "E");
}

TEST(LoadSession, CountsTheVerdictHeader) {
  Dialogue dialogue;
  dialogue.negotiate(kSilentUntilEnd);
  dialogue.say(SMFIR_INSHEADER, header("X-Weir-Verdict", "v=1"));
  EXPECT_EQ(dialogue.say(SMFIR_CONTINUE), Session::State::answered);
  EXPECT_TRUE(dialogue.session->outcome().verdict_header);
  EXPECT_EQ(dialogue.session->outcome().reply, SMFIR_CONTINUE);
}

TEST(LoadSession, HoldsEndOfMessageUntilItIsReleased) {
  Dialogue dialogue{true};
  EXPECT_EQ(dialogue.negotiate(kSilentUntilEnd), Session::State::at_end);
  EXPECT_EQ(dialogue.heard().find(SMFIC_BODYEOB), std::string::npos);
  dialogue.session->end_message();
  EXPECT_EQ(dialogue.heard(), "E");
}

TEST(LoadSession, CarriesTheNextMessageOnTheSameConnection) {
  Dialogue dialogue;
  dialogue.negotiate(kSilentUntilEnd);
  dialogue.say(SMFIR_CONTINUE);
  dialogue.heard();
  dialogue.session->begin(Traffic{{}}.message(1));
  EXPECT_EQ(dialogue.heard().front(), SMFIC_MAIL);
}

TEST(LoadSession, RefusesAnAnswerWhereNoneIsDue) {
  Dialogue dialogue;
  dialogue.negotiate(kSilentUntilEnd);
  dialogue.say(SMFIR_CONTINUE);
  EXPECT_EQ(dialogue.say(SMFIR_CONTINUE), Session::State::failed);
}

TEST(LoadSession, RefusesAChangeThatWasNotNegotiated) {
  Dialogue dialogue;
  dialogue.negotiate(kSilentUntilEnd, 0);
  EXPECT_EQ(dialogue.say(SMFIR_INSHEADER, header("X-Weir-Verdict", "v=1")), Session::State::failed);
}

TEST(LoadSession, RefusesAMalformedSmtpReply) {
  Dialogue dialogue;
  dialogue.negotiate(kSilentUntilEnd);
  EXPECT_EQ(dialogue.say(SMFIR_REPLYCODE, std::string{"250 fine\0", 9}), Session::State::failed);
}

TEST(LoadSession, RefusesAConnectionThatEndsWithoutAReply) {
  Dialogue dialogue;
  dialogue.negotiate(kSilentUntilEnd);
  dialogue.heard();
  dialogue.hang_up();
  EXPECT_EQ(dialogue.session->advance(), Session::State::failed);
}

TEST(LoadTraffic, GivesTheSameMessageForTheSameSeedAndNumber) {
  const Traffic one{{.seed = 7}}, two{{.seed = 7}}, other{{.seed = 8}};
  EXPECT_EQ(one.message(42).headers, two.message(42).headers);
  EXPECT_NE(one.message(42).headers, other.message(42).headers);
}

TEST(LoadTraffic, HasTwelveHeaderFieldsAndABodyOfTheSizeAskedFor) {
  const auto message = Traffic{{.body_bytes = 4096}}.message(3);
  EXPECT_EQ(message.headers.size(), 12u);
  EXPECT_EQ(message.body.size(), 4096u);
}

}  // namespace
}  // namespace weir::bench
