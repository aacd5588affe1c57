#include "weir/mail/transaction.hpp"

#include "mail/reading.hpp"

namespace weir::mail {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

RawTransaction raw_with(std::vector<HeaderField> headers) {
  RawTransaction raw;
  raw.mail_from = "<app@contoso.example>";
  raw.headers = std::move(headers);
  return raw;
}

Transaction read(const RawTransaction& raw) { return mail::read(raw, {}, {}, domains()); }

Message message_with(std::vector<HeaderField> headers) {
  return read(raw_with(std::move(headers))).message;
}

TEST(Read, KeepsWhatTheShellFound) {
  RawTransaction raw = raw_with({{"From", "a@x.example"}});
  raw.queue_id = "4Abc";
  raw.session.helo = "mx1";
  Content content;
  content.type = "text/html";
  const Transaction transaction = mail::read(raw, content, Digest{7}, domains());
  EXPECT_EQ(transaction.queue_id, "4Abc");
  EXPECT_EQ(transaction.session.helo, "mx1");
  EXPECT_EQ(transaction.message.content.type, "text/html");
  EXPECT_EQ(transaction.message.digest[0], 7);
  EXPECT_EQ(transaction.message.headers.size(), 1u);
}

TEST(Read, ReadsTheEnvelope) {
  RawTransaction raw = raw_with({});
  raw.recipients = {{"<bob@Y.example>", "mx.y.example", "smtp"}, {"<carol@z.example>", "", ""}};
  const Envelope envelope = read(raw).envelope;
  EXPECT_EQ(envelope.mail_from.first().to_string(), "app@contoso.example");
  EXPECT_EQ(envelope.mail_from_raw, "<app@contoso.example>");
  EXPECT_THAT(envelope.rcpt_to, ElementsAre(Recipient{{"bob", "y.example"}, "mx.y.example"},
                                            Recipient{{"carol", "z.example"}, ""}));
  EXPECT_FALSE(envelope.null_sender());
}

TEST(Read, KnowsTheNullSender) {
  RawTransaction raw = raw_with({});
  raw.mail_from = "<>";
  EXPECT_TRUE(read(raw).envelope.null_sender());
}

TEST(Read, MalformedPathIsNoNullSender) {
  RawTransaction raw = raw_with({});
  raw.mail_from = "<(a@x.example>";
  EXPECT_FALSE(read(raw).envelope.null_sender());
  EXPECT_EQ(read(raw).envelope.mail_from_raw, "<(a@x.example>");
}

TEST(Read, ReadsMailParameters) {
  RawTransaction raw = raw_with({});
  raw.mail_args = {"BODY=8BITMIME", "size=12345", "SmtpUtf8"};
  EXPECT_EQ(read(raw).envelope.declared_bytes, 12345u);
  EXPECT_TRUE(read(raw).envelope.smtputf8);
}

TEST(Read, SizeThatIsNoNumberIsZero) {
  for (const char* parameter :
       {"SIZE=", "SIZE=x", "SIZE=12x", "SIZE=-1", "SIZE", "SIZE=99999999999999999999999"}) {
    RawTransaction raw = raw_with({});
    raw.mail_args = {parameter};
    EXPECT_EQ(read(raw).envelope.declared_bytes, 0u) << parameter;
  }
}

TEST(Read, CountsTheLargerOfSeenAndDeclaredBytes) {
  RawTransaction raw = raw_with({});
  raw.body_bytes = 1000;
  EXPECT_EQ(read(raw).counted_bytes(), 1000u);
  raw.mail_args = {"SIZE=5000"};
  EXPECT_EQ(read(raw).counted_bytes(), 5000u);
}

TEST(Read, BytesAreHeadersAndBody) {
  RawTransaction raw = raw_with({{"From", "a@x.example"}});  // "From: a@x.example\r\n"
  raw.body_bytes = 100;
  EXPECT_EQ(read(raw).message.bytes, 119u);
}

TEST(Read, MessageWithoutHeadersIsMarked) {
  const Message message = message_with({});
  EXPECT_TRUE(message.headers_empty);
  EXPECT_THAT(message.from.anomalies, ElementsAre(Anomaly::missing));
}

TEST(Read, MessageWithAnyHeaderIsNotMarked) {
  const Message message = message_with({{"Subject", "x"}});
  EXPECT_FALSE(message.headers_empty);
  EXPECT_TRUE(message.from.has(Anomaly::missing));
}

TEST(Read, FieldNamesIgnoreCase) {
  const Message message = message_with(
      {{"FROM", "a@x.example"}, {"sender", "b@x.example"}, {"Reply-to", "c@x.example"}});
  EXPECT_EQ(message.from.first().to_string(), "a@x.example");
  EXPECT_EQ(message.sender.first().to_string(), "b@x.example");
  EXPECT_EQ(message.reply_to.first().to_string(), "c@x.example");
}

TEST(Read, FieldNameWithASpaceCountsAndIsNoted) {
  const Message message = message_with({{"From ", "ceo@ours.example"}, {"From", "x@evil.example"}});
  EXPECT_EQ(message.from.fields, 2u);
  EXPECT_THAT(mailboxes(message.from), ElementsAre("ceo@ours.example", "x@evil.example"));
  EXPECT_THAT(message.from.anomalies,
              ElementsAre(Anomaly::repeated_field, Anomaly::name_with_space));
}

TEST(Read, FieldNameWithControlBytesCounts) {
  const Message message = message_with({{std::string("From\0", 5), "a@x.example"}});
  EXPECT_EQ(message.from.first().to_string(), "a@x.example");
  EXPECT_TRUE(message.from.has(Anomaly::name_with_space));
}

TEST(Read, CleanFieldNamesAreNotNoted) {
  EXPECT_THAT(message_with({{"From", "a@x.example"}}).from.anomalies, IsEmpty());
}

TEST(Read, OtherNamesAreNoOriginators) {
  const Message message = message_with({{"Froma", "a@x.example"}, {"X-From", "a@x.example"}});
  EXPECT_TRUE(message.from.has(Anomaly::missing));
}

TEST(Read, SubjectIsUnfoldedAndDecoded) {
  EXPECT_EQ(message_with({{"Subject", "=?utf-8?q?f=C3=BCr?=\n =?utf-8?q?_dich?="}}).subject,
            "für dich");
  EXPECT_EQ(message_with({{"Subject", "one\n two\r\n\tthree"}}).subject, "one two\tthree");
}

TEST(Read, SubjectIsCutOnACharacter) {
  const std::string subject = message_with({{"Subject", "x" + repeated("ä", 1000)}}).subject;
  EXPECT_EQ(subject.size(), 997u);
  EXPECT_EQ(subject, "x" + repeated("ä", 498));
}

TEST(Read, FirstSubjectCounts) {
  EXPECT_EQ(message_with({{"Subject", "one"}, {"Subject", "two"}}).subject, "one");
}

TEST(Read, MessageIdLosesItsAngles) {
  EXPECT_EQ(message_with({{"Message-ID", " <a.b@x.example> (c)"}}).message_id, "a.b@x.example");
  EXPECT_EQ(message_with({{"Message-Id", "bare@x.example"}}).message_id, "bare@x.example");
  EXPECT_EQ(message_with({{"Message-ID", "\n <folded@x.example>"}}).message_id, "folded@x.example");
}

TEST(Read, AutoSubmittedIsItsKeyword) {
  EXPECT_EQ(message_with({{"Auto-Submitted", "Auto-Replied; owner-email=x"}}).auto_submitted,
            "auto-replied");
  EXPECT_EQ(message_with({{"Auto-Submitted", "(vacation) auto-replied"}}).auto_submitted,
            "auto-replied");
}

TEST(Read, ListIdStandsBetweenItsBrackets) {
  const Message message = message_with({{"List-Id", "The List <Dev.Lists.Example>"}});
  EXPECT_EQ(message.list_id, "dev.lists.example");
  EXPECT_TRUE(message.list_marked);
}

TEST(Read, ListMarksAreKnown) {
  for (const HeaderField& field :
       {HeaderField{"List-Post", "<mailto:x@y.example>"}, HeaderField{"List-Unsubscribe", "<x>"},
        HeaderField{"Precedence", "Bulk"}, HeaderField{"Precedence", "list"}}) {
    EXPECT_TRUE(message_with({field}).list_marked) << field.name << ": " << field.value;
  }
}

TEST(Read, OtherPrecedenceIsNoListMark) {
  EXPECT_FALSE(message_with({{"Precedence", "first-class"}}).list_marked);
  EXPECT_FALSE(message_with({{"From", "a@x.example"}}).list_marked);
}

TEST(Read, ManyHeadersAreRead) {
  std::vector<HeaderField> headers(300'000, HeaderField{"X-Filler", "x"});
  headers.push_back({"From", "a@x.example"});
  EXPECT_EQ(message_with(std::move(headers)).from.first().to_string(), "a@x.example");
}

TEST(Read, AMegabyteOfSubjectIsKeptShort) {
  EXPECT_LE(message_with({{"Subject", repeated("=?utf-8?q?=40?= ", 60'000)}}).subject.size(), 998u);
}

}  // namespace
}  // namespace weir::mail
