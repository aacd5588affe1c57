// Whatever the mail holds, an event is one line of valid UTF-8 JSON with the fields that it should
// have and no other.
#include <gmock/gmock.h>

#include <boost/json.hpp>
#include <random>

#include "report/event.hpp"
#include "sample_event.hpp"

namespace weir::report {
namespace {

namespace json = boost::json;
using testing::HasSubstr;
using testing::Not;

std::string line_with_subject(std::string subject) {
  auto sample = sample::typical();
  sample->transaction.message.subject = std::move(subject);
  return to_ecs(sample->event());
}

std::string subject_of(const std::string& line) {
  // Boost.JSON refuses invalid UTF-8 and unescaped controls, so parsing is the check.
  return std::string{json::parse(line).at("email").at("subject").as_string()};
}

TEST(Injection, LineEndingsDoNotEndTheLine) {
  const auto line = line_with_subject("a\r\n{\"event\":{\"id\":\"forged\"}}\n");
  EXPECT_THAT(line, Not(HasSubstr("\n")));
  EXPECT_THAT(line, Not(HasSubstr("\r")));
  EXPECT_EQ(subject_of(line), "a\\x0d\\x0a{\"event\":{\"id\":\"forged\"}}\\x0a");
}

TEST(Injection, NulDoesNotCutTheText) {
  EXPECT_EQ(subject_of(line_with_subject(std::string{"a\0b", 3})), "a\\x00b");
}

TEST(Injection, QuotesAndBackslashesStayInside) {
  EXPECT_EQ(subject_of(line_with_subject(R"(","admin":true,"x":"\)")), R"(","admin":true,"x":"\)");
}

TEST(Injection, AForgedHeaderOfAnotherFormatIsOnlyText) {
  const std::string cef = "CEF:0|Weir|weir-milter|1|x|y|0|CEF:0|";
  EXPECT_EQ(subject_of(line_with_subject(cef)), cef);
}

TEST(Injection, BidirectionalControlsAreShownNotObeyed) {
  const auto subject = subject_of(line_with_subject("gpj\xE2\x80\xAE.exe"));
  EXPECT_THAT(subject, Not(HasSubstr("\xE2\x80\xAE")));
  EXPECT_THAT(subject, HasSubstr("202e"));
}

TEST(Injection, BrokenUtf8BecomesReplacementCharacters) {
  EXPECT_EQ(subject_of(line_with_subject("a\xFF\xC3(")), "a\xEF\xBF\xBD\xEF\xBF\xBD(");
}

TEST(Injection, LongTextIsCutOnACodePoint) {
  std::string emoji;
  for (int i = 0; i < 1000; ++i) emoji += "\xF0\x9F\x93\xA7";
  EXPECT_LE(subject_of(line_with_subject(emoji)).size(), 520U);
}

TEST(Injection, SequenceGoesIntoOurEventObjectOnly) {
  const auto line = with_sequence(line_with_subject(R"("event":{"id":"x")"), 7);
  const auto value = json::parse(line);
  EXPECT_EQ(value.at("event").at("sequence"), 7);
  EXPECT_EQ(value.at("email").at("subject"), R"("event":{"id":"x")");
}

TEST(Injection, EveryTextOfAMessageMayBeAnyBytes) {
  std::mt19937 random{42};
  const auto bytes = [&] {
    std::string text(random() % 400, '\0');
    for (auto& c : text) c = static_cast<char>(random() % 256);
    return text;
  };
  for (int i = 0; i < 300; ++i) {
    auto sample = sample::maximal();
    auto& transaction = sample->transaction;
    for (auto* text :
         {&transaction.session.client_name, &transaction.session.helo,
          &transaction.session.daemon_name, &transaction.session.tls_version,
          &transaction.session.cipher, &transaction.session.cert_subject,
          &transaction.session.auth_user, &transaction.session.auth_type, &transaction.queue_id,
          &transaction.message.subject, &transaction.message.message_id,
          &transaction.message.content.type, &sample->verdict.limits[0].subject,
          &sample->verdict.findings[0].evidence, &sample->verdict.degraded_reason}) {
      *text = bytes();
    }
    transaction.envelope.mail_from.mailboxes = {{bytes(), {bytes(), bytes()}}};
    transaction.message.from.mailboxes = {{bytes(), {bytes(), bytes()}}};
    transaction.envelope.rcpt_to = {{{bytes(), bytes()}, bytes()}};
    auto& exchange = transaction.message.exchange;
    auto& content = transaction.message.content;
    for (auto* text :
         {&exchange.tenant_id, &exchange.originator_org, &exchange.auth_source,
          &exchange.network_message_id, &exchange.attributed->helo, &exchange.antispam->category,
          &exchange.conflicts[0], &content.anomalies[0], &content.links[0].url,
          &content.links[0].host, &content.links[0].shown_host, &content.attachments[0].name,
          &content.attachments[0].declared_type, &content.attachments[0].true_type,
          &content.attachments[0].members[0], &sample->verdict.authentication[0].domain,
          &sample->verdict.aligned_dkim, &sample->verdict.origin.name}) {
      *text = bytes();
    }
    const auto line = to_ecs(sample::maximal_event(*sample));
    ASSERT_EQ(line.find_first_of(std::string_view{"\n\r\0", 3}), std::string::npos);
    ASSERT_NO_THROW(static_cast<void>(json::parse(line))) << line;
  }
}

}  // namespace
}  // namespace weir::report
