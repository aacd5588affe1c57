// What ordinary mail writes must give one address and no doubt.

#include "mail/reading.hpp"

namespace weir::mail {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

struct Ordinary {
  std::string_view field;
  std::string_view address;
  std::string_view display_name;
};

void PrintTo(const Ordinary& ordinary, std::ostream* out) { *out << ordinary.field; }

class OrdinaryFrom : public testing::TestWithParam<Ordinary> {};

TEST_P(OrdinaryFrom, HasOneAddressWhoeverReads) {
  const AddressReading reading = from(GetParam().field);
  EXPECT_THAT(mailboxes(reading), ElementsAre(GetParam().address));
  EXPECT_THAT(others(reading), IsEmpty());
  EXPECT_TRUE(reading.unambiguous());
}

TEST_P(OrdinaryFrom, ShowsItsName) {
  EXPECT_EQ(name(from(GetParam().field)), GetParam().display_name);
}

INSTANTIATE_TEST_SUITE_P(
    Forms, OrdinaryFrom,
    testing::Values(Ordinary{"bob@x.example", "bob@x.example", ""},
                    Ordinary{"<bob@x.example>", "bob@x.example", ""},
                    Ordinary{"Bob Smith <bob@x.example>", "bob@x.example", "Bob Smith"},
                    Ordinary{"Bob<bob@x.example>", "bob@x.example", "Bob"},
                    Ordinary{"\"Smith, Bob\" <bob@x.example>", "bob@x.example", "Smith, Bob"},
                    Ordinary{"\"Bob \\\"B\\\" Smith\" <bob@x.example>", "bob@x.example",
                             "Bob \"B\" Smith"},
                    Ordinary{"Smith, Bob <bob@x.example>", "bob@x.example", "Bob"},
                    Ordinary{"Dr. J. R. Smith <bob@x.example>", "bob@x.example", "Dr. J. R. Smith"},
                    Ordinary{"O'Brien <o'brien@x.example>", "o'brien@x.example", "O'Brien"},
                    Ordinary{"[EXT] Bob <bob@x.example>", "bob@x.example", "[EXT] Bob"},
                    Ordinary{"Bob\n <bob@x.example>", "bob@x.example", "Bob"},
                    Ordinary{"\"Bob\"\r\n\t<bob@x.example>", "bob@x.example", "Bob"},
                    Ordinary{"Bob <bob@x.example>,", "bob@x.example", "Bob"},
                    Ordinary{"bob@x.example;", "bob@x.example", ""},
                    Ordinary{"Bob <mailto:bob@x.example>", "bob@x.example", "Bob"}));

INSTANTIATE_TEST_SUITE_P(
    Comments, OrdinaryFrom,
    testing::Values(Ordinary{"bob@x.example (Bob Smith)", "bob@x.example", "Bob Smith"},
                    Ordinary{"bob@x.example (Bob (Sales))", "bob@x.example", "Bob (Sales)"},
                    Ordinary{"Bob (Sales) <bob@x.example>", "bob@x.example", "Bob"},
                    Ordinary{"bob@x.example (bob@home.example)", "bob@x.example",
                             "bob@home.example"},
                    Ordinary{"bob@x.example (Smith, Bob)", "bob@x.example", "Smith, Bob"}));

INSTANTIATE_TEST_SUITE_P(
    NamesThatAreAddresses, OrdinaryFrom,
    testing::Values(Ordinary{"\"bob@x.example via List\" <list@y.example>", "list@y.example",
                             "bob@x.example via List"},
                    Ordinary{"bob@x.example <bob@x.example>", "bob@x.example", "bob@x.example"},
                    Ordinary{"Bob@X.Example <bob@x.example>", "bob@x.example", "Bob@X.Example"},
                    Ordinary{"'bob@x.example' <bob@x.example>", "bob@x.example", "'bob@x.example'"},
                    Ordinary{"\"Bob <bob@x.example>\" <bob@x.example>", "bob@x.example",
                             "Bob <bob@x.example>"}));

INSTANTIATE_TEST_SUITE_P(
    EncodedNames, OrdinaryFrom,
    testing::Values(
        Ordinary{"=?utf-8?q?Bj=C3=B6rn?= <b@x.example>", "b@x.example", "Björn"},
        Ordinary{"=?UTF-8?B?QmrDtnJu?= <b@x.example>", "b@x.example", "Björn"},
        Ordinary{"=?iso-8859-1?Q?Bj=F6rn_B?= <b@x.example>", "b@x.example", "Björn B"},
        Ordinary{"=?utf-8?q?Smith=2C_Bob?= <bob@x.example>", "bob@x.example", "Smith, Bob"},
        Ordinary{"=?utf-8?Q?Smith,_Bob?= <bob@x.example>", "bob@x.example", "Smith, Bob"},
        Ordinary{"=?utf-8?q?bob=40x.example?= <list@y.example>", "list@y.example", "bob@x.example"},
        Ordinary{"=?UTF-8?Q?bob@x.example?= <list@y.example>", "list@y.example", "bob@x.example"},
        Ordinary{"=?utf-8?q?Bob_=28Sales=29?= <bob@x.example>", "bob@x.example", "Bob (Sales)"},
        Ordinary{"=?gb2312?B?1cXI/Q==?= <z@x.example>", "z@x.example", "=?gb2312?B?1cXI/Q==?="},
        Ordinary{"=?shift_jis?B?gUCBQA==?= <z@x.example>", "z@x.example",
                 "=?shift_jis?B?gUCBQA==?="},
        Ordinary{"=?iso-2022-jp?B?GyRCPEBAPBsoQg==?= <z@x.example>", "z@x.example",
                 "=?iso-2022-jp?B?GyRCPEBAPBsoQg==?="}));

INSTANTIATE_TEST_SUITE_P(Domains, OrdinaryFrom,
                         testing::Values(Ordinary{"bob@X.Example", "bob@x.example", ""},
                                         Ordinary{"bob@x.example.", "bob@x.example", ""},
                                         Ordinary{"bob@bücher.example", "bob@xn--bcher-kva.example",
                                                  ""},
                                         Ordinary{"bob@[192.0.2.1]", "bob@[192.0.2.1]", ""},
                                         Ordinary{"Björn <b@x.example>", "b@x.example", "Björn"},
                                         Ordinary{"jörg@x.example", "jörg@x.example", ""}));

TEST(OriginatorOrdinary, PlainMailboxHasNoAnomaly) {
  EXPECT_THAT(from("Bob Smith <bob@x.example>").anomalies, IsEmpty());
  EXPECT_THAT(from("\"Smith, Bob\" <bob@x.example>").anomalies, IsEmpty());
  EXPECT_THAT(from("Bob\n <bob@x.example>").anomalies, IsEmpty());
}

TEST(OriginatorOrdinary, EncodedNameHasNoAnomaly) {
  EXPECT_THAT(from("=?utf-8?q?Bj=C3=B6rn?= <b@x.example>").anomalies, IsEmpty());
}

TEST(OriginatorOrdinary, ShortWayAndWholeGrammarAgree) {
  for (const std::string field : {"Bob <bob@x.example>", "\"Smith, Bob (x)\" <bob@x.example>",
                                  "bob@x.example", "<a+b=c@x.example>", "a b c <d@x-y.example>"}) {
    const AddressReading plain = from(field);
    const AddressReading whole = from(field + "\n ");  // a fold is left to the grammar
    EXPECT_EQ(plain.mailboxes, whole.mailboxes) << field;
    EXPECT_EQ(plain.others, whole.others) << field;
    EXPECT_EQ(plain.anomalies, whole.anomalies) << field;
  }
}

TEST(OriginatorOrdinary, ReadsEveryMailboxInOrder) {
  const AddressReading reading = from("Bob <b@x.example>, \"C, D\" <c@x.example>, e@x.example");
  EXPECT_THAT(mailboxes(reading), ElementsAre("b@x.example", "c@x.example", "e@x.example"));
  EXPECT_EQ(reading.mailboxes[1].display_name, "C, D");
  EXPECT_TRUE(reading.has(Anomaly::several_mailboxes));
  EXPECT_FALSE(reading.unambiguous());
}

TEST(OriginatorOrdinary, FlattensGroups) {
  const AddressReading reading = from("Team: a@x.example, B <b@x.example>;, c@x.example");
  EXPECT_THAT(mailboxes(reading), ElementsAre("a@x.example", "b@x.example", "c@x.example"));
  EXPECT_TRUE(reading.has(Anomaly::group));
}

TEST(OriginatorOrdinary, EmptyGroupHasNoAddress) {
  const AddressReading reading = from("Undisclosed recipients:;");
  EXPECT_THAT(reading.mailboxes, IsEmpty());
  EXPECT_TRUE(reading.has(Anomaly::group));
  EXPECT_TRUE(reading.has(Anomaly::no_address));
}

TEST(OriginatorOrdinary, EmptyListElementsAreNothing) {
  EXPECT_THAT(mailboxes(from(", ,a@x.example, ,")), ElementsAre("a@x.example"));
}

TEST(OriginatorOrdinary, QuotedLocalPartLosesItsQuotes) {
  const AddressReading reading = from("\"a \\\"b\"@x.example");
  ASSERT_EQ(reading.mailboxes.size(), 1u);
  EXPECT_EQ(reading.mailboxes[0].address.local_part, "a \"b");
  EXPECT_TRUE(reading.has(Anomaly::quoted_local_part));
  EXPECT_FALSE(reading.has(Anomaly::quoted_at_sign));
  EXPECT_TRUE(reading.unambiguous());
}

TEST(OriginatorOrdinary, ObsoleteWhiteSpaceBetweenAtomsIsJoined) {
  EXPECT_THAT(mailboxes(from("john . smith @ x.example")), ElementsAre("john.smith@x.example"));
}

TEST(OriginatorOrdinary, NameWithoutADomainKeepsAnEmptyDomain) {
  const AddressReading reading = from("root");
  ASSERT_EQ(reading.mailboxes.size(), 1u);
  EXPECT_EQ(reading.mailboxes[0].address, (Address{"root", ""}));
  EXPECT_TRUE(reading.has(Anomaly::bad_domain));
}

TEST(OriginatorOrdinary, DotlessDomainIsKept) {
  EXPECT_THAT(mailboxes(from("bob@localhost")), ElementsAre("bob@localhost"));
  EXPECT_TRUE(from("bob@localhost").has(Anomaly::bad_domain));
}

TEST(OriginatorOrdinary, NamesWithoutAddressHaveNone) {
  for (const std::string_view field : {"", " ", "Bob Smith", "\"Bob\"", "<>", "MAILER-DAEMON <>"}) {
    EXPECT_THAT(from(field).mailboxes, IsEmpty()) << field;
    EXPECT_THAT(from(field).others, IsEmpty()) << field;
    EXPECT_TRUE(from(field).has(Anomaly::no_address)) << field;
  }
}

TEST(OriginatorOrdinary, RawEightBitNameIsNoted) {
  EXPECT_TRUE(from("Björn <b@x.example>").has(Anomaly::eight_bit));
  EXPECT_FALSE(from("Björn <b@x.example>").has(Anomaly::invalid_utf8));
}

TEST(OriginatorOrdinary, RawLatin1NameIsNotedAndStillOneAddress) {
  const AddressReading reading = from("Bj\xf6rn <b@x.example>");
  EXPECT_TRUE(reading.has(Anomaly::invalid_utf8));
  EXPECT_TRUE(reading.unambiguous());
}

}  // namespace
}  // namespace weir::mail
