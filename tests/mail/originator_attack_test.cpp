// Fields that two mail programs read differently: every reading must be kept. The families are
// those of the published work on ambiguous From fields, from the descriptions of the attacks.

#include <ostream>

#include "mail/reading.hpp"

namespace weir::mail {
namespace {

using namespace std::string_view_literals;
using testing::Contains;
using testing::ElementsAre;
using testing::IsEmpty;

struct Attack {
  const char* what;
  std::string_view field;
  std::string_view ours;  ///< what a trusting reader shows
  std::string_view evil;  ///< what another one answers to; empty = nothing of its own
  Anomaly anomaly;
};

void PrintTo(const Attack& attack, std::ostream* out) { *out << attack.what; }

class AmbiguousFrom : public testing::TestWithParam<Attack> {};

std::vector<std::string> everything(const AddressReading& reading) {
  std::vector<std::string> addresses;
  for (const Address& address : reading.all()) addresses.push_back(address.to_string());
  return addresses;
}

TEST_P(AmbiguousFrom, IsNeverUnambiguous) { EXPECT_FALSE(from(GetParam().field).unambiguous()); }

TEST_P(AmbiguousFrom, KeepsBothReadings) {
  const auto addresses = everything(from(GetParam().field));
  EXPECT_THAT(addresses, Contains(GetParam().ours));
  if (!GetParam().evil.empty()) {
    EXPECT_THAT(addresses, Contains(GetParam().evil));
  }
}

TEST_P(AmbiguousFrom, SaysWhy) { EXPECT_TRUE(from(GetParam().field).has(GetParam().anomaly)); }

constexpr std::string_view kOurs = "ceo@ours.example";
constexpr std::string_view kEvil = "x@evil.example";

INSTANTIATE_TEST_SUITE_P(
    Lists, AmbiguousFrom,
    testing::Values(Attack{"two mailboxes", "<ceo@ours.example>, <x@evil.example>", kOurs, kEvil,
                           Anomaly::several_mailboxes},
                    Attack{"bare and angled", "ceo@ours.example, <x@evil.example>", kOurs, kEvil,
                           Anomaly::several_mailboxes},
                    Attack{"semicolon", "ceo@ours.example; x@evil.example", kOurs, kEvil,
                           Anomaly::several_mailboxes},
                    Attack{"escaped comma", "<ceo@ours.example>\\,<x@evil.example>", kOurs, kEvil,
                           Anomaly::several_mailboxes},
                    Attack{"group and more", "Team: ceo@ours.example;, x@evil.example", kOurs,
                           kEvil, Anomaly::group},
                    Attack{"unclosed angle before a comma", "<ceo@ours.example, x@evil.example",
                           kOurs, kEvil, Anomaly::unclosed}));

INSTANTIATE_TEST_SUITE_P(
    Angles, AmbiguousFrom,
    testing::Values(Attack{"two angles", "Ceo <ceo@ours.example> <x@evil.example>", kOurs, kEvil,
                           Anomaly::several_angles},
                    Attack{"touching angles", "<ceo@ours.example><x@evil.example>", kOurs, kEvil,
                           Anomaly::several_angles},
                    Attack{"nested angles", "<x@evil.example <ceo@ours.example>>", kOurs, kEvil,
                           Anomaly::several_angles},
                    Attack{"text behind", "<ceo@ours.example>x@evil.example", kOurs, kEvil,
                           Anomaly::trailing_text},
                    Attack{"unquoted name", "ceo@ours.example <x@evil.example>", kOurs, kEvil,
                           Anomaly::text_at_sign},
                    Attack{"spaced unquoted name", "ceo @ ours.example <x@evil.example>", kOurs,
                           kEvil, Anomaly::text_at_sign},
                    Attack{"domain alone in angles", "ceo@ours.example, <@evil.example>", kOurs,
                           "@evil.example", Anomaly::source_route}));

INSTANTIATE_TEST_SUITE_P(
    Routes, AmbiguousFrom,
    testing::Values(Attack{"route", "<@evil.example:ceo@ours.example>", kOurs, "ceo@evil.example",
                           Anomaly::source_route},
                    Attack{"long route", "<@a.example,@evil.example:ceo@ours.example>", kOurs,
                           "ceo@evil.example", Anomaly::source_route},
                    Attack{"route without angles", "@evil.example:ceo@ours.example", kOurs,
                           "@evil.example", Anomaly::source_route},
                    Attack{"address as route", "<ceo@ours.example:x@evil.example>", kOurs, kEvil,
                           Anomaly::source_route}));

INSTANTIATE_TEST_SUITE_P(
    AtSigns, AmbiguousFrom,
    testing::Values(Attack{"two", "ceo@ours.example@evil.example", kOurs,
                           "ceo@ours.example@evil.example", Anomaly::several_at_signs},
                    Attack{"two in angles", "<ceo@ours.example@evil.example>", kOurs,
                           "ceo@ours.example@evil.example", Anomaly::several_at_signs},
                    Attack{"two addresses side by side", "ceo@ours.example x@evil.example", kOurs,
                           kEvil, Anomaly::several_at_signs},
                    Attack{"quoted", "\"ceo@ours.example\"@evil.example", kOurs,
                           "ceo@ours.example@evil.example", Anomaly::quoted_at_sign},
                    Attack{"escaped", "x\\@evil.example@ours.example",
                           "x\\@evil.example@ours.example", "x\\@evil.example",
                           Anomaly::several_at_signs}));

INSTANTIATE_TEST_SUITE_P(
    Quotes, AmbiguousFrom,
    testing::Values(
        Attack{"angle in quotes", "\"<ceo@ours.example>\" <x@evil.example>", kOurs, kEvil,
               Anomaly::quoted_address},
        Attack{"escaped quote", "\"a\\\" <ceo@ours.example>\" <x@evil.example>", kOurs, kEvil,
               Anomaly::quoted_address},
        Attack{"unclosed quote", "\"Ceo <ceo@ours.example>", kOurs, "", Anomaly::unclosed},
        Attack{"address in quotes alone", "\"ceo@ours.example\"", kOurs, "", Anomaly::no_address},
        Attack{"quoted address in angles", "Ceo <\"ceo@ours.example\">", kOurs, "",
               Anomaly::quoted_at_sign}));

INSTANTIATE_TEST_SUITE_P(
    Comments, AmbiguousFrom,
    testing::Values(
        Attack{"angle in a comment", "x@evil.example (<ceo@ours.example>)", kOurs, kEvil,
               Anomaly::comment},
        Attack{"comment first", "(ceo@ours.example) x@evil.example", kOurs, kEvil,
               Anomaly::comment},
        Attack{"glued comment", "x@evil.example(ceo@ours.example)", kOurs, kEvil, Anomaly::comment},
        Attack{"comment in the angle", "<x@evil.example(ceo@ours.example)>", kOurs, kEvil,
               Anomaly::comment},
        Attack{"domain in a comment", "ceo@ours.example(@evil.example)", kOurs,
               "ceo@ours.example@evil.example", Anomaly::comment},
        Attack{"comment in the domain", "ceo@ours.example(x).evil.example", kOurs,
               "ceo@ours.example.evil.example", Anomaly::comment},
        Attack{"unclosed comment", "x@evil.example (ceo@ours.example", kOurs, kEvil,
               Anomaly::unclosed},
        Attack{"unclosed comment before", "Ceo (<ceo@ours.example>", kOurs, "", Anomaly::unclosed},
        Attack{"comment with escaped bracket", "(a\\) <ceo@ours.example>) <x@evil.example>", kOurs,
               kEvil, Anomaly::comment}));

INSTANTIATE_TEST_SUITE_P(
    EncodedWords, AmbiguousFrom,
    testing::Values(
        Attack{"as local part", "=?utf-8?q?ceo=40ours.example?=@evil.example", kOurs,
               "=?utf-8?q?ceo=40ours.example?=@evil.example", Anomaly::encoded_address},
        Attack{"closing the angle", "<=?utf-8?q?ceo=40ours.example=3E?=@evil.example>", kOurs,
               "=?utf-8?q?ceo=40ours.example=3E?=@evil.example", Anomaly::encoded_address},
        Attack{"ended by NUL", "<=?utf-8?q?ceo=40ours.example=00?=@evil.example>", kOurs, "",
               Anomaly::encoded_address},
        Attack{"base64", "<=?utf-8?b?Y2VvQG91cnMuZXhhbXBsZT4=?=@evil.example>", kOurs, "",
               Anomaly::encoded_address},
        Attack{"UTF-7", "=?utf-7?q?ceo+AEA-ours.example?=@evil.example", kOurs, "",
               Anomaly::encoded_address},
        Attack{"overlong UTF-8", "=?utf-8?q?ceo=C1=80ours.example=C0=BE?=@evil.example", kOurs, "",
               Anomaly::encoded_address},
        Attack{"unknown character set", "=?x?q?ceo=40ours.example=3E?=@evil.example", kOurs, "",
               Anomaly::encoded_address},
        Attack{"UTF-16",
               "=?utf-16be?b?AGMAZQBvAEAAbwB1AHIAcwAuAGUAeABhAG0AcABsAGUAPg==?=@e.example", kOurs,
               "", Anomaly::encoded_address},
        Attack{"angle in a name", "=?utf-8?q?=3Cceo=40ours.example=3E?= <x@evil.example>", kOurs,
               kEvil, Anomaly::encoded_specials},
        Attack{"angle glued to the angle", "=?utf-8?b?PGNlb0BvdXJzLmV4YW1wbGU+?=<x@evil.example>",
               kOurs, kEvil, Anomaly::encoded_specials},
        Attack{"comma in a name", "=?utf-8?q?ceo=40ours.example=2C?= <x@evil.example>", kOurs,
               kEvil, Anomaly::encoded_specials},
        Attack{"written comma in a name", "=?utf-8?q?ceo@ours.example,?= <x@evil.example>", kOurs,
               kEvil, Anomaly::encoded_specials},
        Attack{"in quotes", "\"=?utf-8?q?=3Cceo=40ours.example=3E?=\" <x@evil.example>", kOurs,
               kEvil, Anomaly::encoded_specials},
        Attack{"over two words",
               "=?utf-8?q?=3Cceo=40ou?= =?utf-8?q?rs.example=3E?= <x@evil.example>", kOurs, kEvil,
               Anomaly::encoded_specials},
        Attack{"whole field", "=?utf-8?q?Ceo_=3Cceo=40ours.example=3E?=", kOurs, "",
               Anomaly::encoded_address}));

INSTANTIATE_TEST_SUITE_P(
    Bytes, AmbiguousFrom,
    testing::Values(Attack{"NUL in the domain", "<ceo@ours.example\0.evil.example>"sv, kOurs,
                           "ceo@ours.example.evil.example", Anomaly::control_character},
                    Attack{"NUL before the rest", "ceo@ours.example\0 <x@evil.example>"sv, kOurs,
                           kEvil, Anomaly::control_character},
                    Attack{"NUL within a name", "c\0eo@ours.example"sv, kOurs, "",
                           Anomaly::control_character},
                    Attack{"bare CR", "ceo@ours.example\rX <x@evil.example>"sv, kOurs, kEvil,
                           Anomaly::control_character},
                    Attack{"unfolded line feed", "<ceo@ours.example>\nx@evil.example", kOurs, kEvil,
                           Anomaly::control_character},
                    Attack{"full-width letters", "ceo@ｏｕｒｓ.example", kOurs,
                           "ceo@ｏｕｒｓ.example", Anomaly::eight_bit},
                    Attack{"zero-width space", "ceo@ours\u200b.example", kOurs,
                           "ceo@ours\u200b.example", Anomaly::eight_bit}));

INSTANTIATE_TEST_SUITE_P(
    WhiteSpace, AmbiguousFrom,
    testing::Values(Attack{"space in the domain", "ceo@ours.example .evil.example", kOurs,
                           "ceo@ours.example.evil.example", Anomaly::split_domain},
                    Attack{"fold in the domain", "ceo@ours.example.\n evil.example",
                           "ceo@ours.example", "ceo@ours.example.evil.example",
                           Anomaly::split_domain},
                    Attack{"word behind the domain", "ceo@ours.exam ple", "ceo@ours.exam", kOurs,
                           Anomaly::trailing_text}));

INSTANTIATE_TEST_SUITE_P(
    RoutedLocalParts, AmbiguousFrom,
    testing::Values(Attack{"percent hack", "x%evil.example@ours.example", "x@evil.example",
                           "x%evil.example@ours.example", Anomaly::routed_local_part},
                    Attack{"percent hack in angles", "Ceo <x%evil.example@ours.example>",
                           "x@evil.example", "x%evil.example@ours.example",
                           Anomaly::routed_local_part},
                    Attack{"bang path", "evil.example!x@ours.example", "x@evil.example",
                           "evil.example!x@ours.example", Anomaly::routed_local_part}));

TEST(OriginatorAttack, FirstAngleIsTheStandardsReading) {
  const AddressReading reading = from("name <a@x.example> <b@y.example>");
  EXPECT_THAT(mailboxes(reading), ElementsAre("a@x.example"));
  EXPECT_THAT(others(reading), ElementsAre("b@y.example"));
}

TEST(OriginatorAttack, LastAtSignIsTheStandardsReading) {
  const AddressReading reading = from("a@x.example@y.example");
  ASSERT_EQ(reading.mailboxes.size(), 1u);
  EXPECT_EQ(reading.mailboxes[0].address, (Address{"a@x.example", "y.example"}));
}

TEST(OriginatorAttack, RouteIsNotPartOfTheStandardsReading) {
  EXPECT_THAT(mailboxes(from("<@r.example:a@x.example>")), ElementsAre("a@x.example"));
}

TEST(OriginatorAttack, UnclosedQuoteSwallowsTheAddress) {
  const AddressReading reading = from("\"Bob <a@x.example>");
  EXPECT_THAT(reading.mailboxes, IsEmpty());
  EXPECT_THAT(others(reading), ElementsAre("a@x.example"));
}

TEST(OriginatorAttack, UnclosedAngleAloneLeavesNoDoubt) {
  const AddressReading reading = from("Bob <a@x.example");
  EXPECT_TRUE(reading.has(Anomaly::unclosed));
  EXPECT_TRUE(reading.unambiguous());
}

TEST(OriginatorAttack, UnclosedCommentWithoutAddressLeavesNoDoubt) {
  const AddressReading reading = from("a@x.example (Bob");
  EXPECT_TRUE(reading.has(Anomaly::unclosed));
  EXPECT_TRUE(reading.unambiguous());
}

TEST(OriginatorAttack, UnquotedAtSignThatIsNoAddressIsNotedOnly) {
  const AddressReading reading = from("Sales @ Contoso <a@x.example>");
  EXPECT_TRUE(reading.has(Anomaly::text_at_sign));
  EXPECT_TRUE(reading.unambiguous());
}

TEST(OriginatorAttack, SameAddressInTheNameIsNotEvenNoted) {
  EXPECT_FALSE(from("bob@x.example <bob@x.example>").has(Anomaly::text_at_sign));
}

TEST(OriginatorAttack, OthersNeverRepeatAMailbox) {
  const AddressReading reading = from("a@x.example, A@X.example <b@y.example> <a@x.example>");
  for (const Address& other : reading.others) {
    for (const Mailbox& mailbox : reading.mailboxes) {
      EXPECT_FALSE(mailbox.address.same_mailbox(other)) << other.to_string();
    }
  }
}

TEST(OriginatorAttack, AnomaliesStandInOrderAndOnce) {
  const AddressReading reading = from("(a) <x@a.example(b)> <y@b.example> z (");
  EXPECT_TRUE(std::is_sorted(reading.anomalies.begin(), reading.anomalies.end()));
  EXPECT_EQ(std::adjacent_find(reading.anomalies.begin(), reading.anomalies.end()),
            reading.anomalies.end());
}

TEST(OriginatorFields, NoFieldIsMissing) {
  const AddressReading reading = from_fields({});
  EXPECT_EQ(reading.fields, 0u);
  EXPECT_THAT(reading.anomalies, ElementsAre(Anomaly::missing));
  EXPECT_THAT(reading.mailboxes, IsEmpty());
}

TEST(OriginatorFields, EveryFieldIsRead) {
  const AddressReading reading = from_fields({"ceo@ours.example", "x@evil.example"});
  EXPECT_EQ(reading.fields, 2u);
  EXPECT_THAT(mailboxes(reading), ElementsAre("ceo@ours.example", "x@evil.example"));
  EXPECT_TRUE(reading.has(Anomaly::repeated_field));
  EXPECT_FALSE(reading.has(Anomaly::several_mailboxes));
  EXPECT_FALSE(reading.unambiguous());
}

TEST(OriginatorFields, EmptyRepetitionIsNoted) {
  EXPECT_TRUE(from_fields({"a@x.example", ""}).has(Anomaly::repeated_field));
  EXPECT_TRUE(from_fields({"a@x.example", ""}).has(Anomaly::no_address));
}

}  // namespace
}  // namespace weir::mail
