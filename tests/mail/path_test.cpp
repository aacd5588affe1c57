#include <ostream>

#include "mail/reading.hpp"

namespace weir::mail {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::IsEmpty;

std::vector<std::string> candidates(const AddressReading& reading) {
  std::vector<std::string> addresses;
  for (const Address& address : reading.all()) addresses.push_back(address.to_string());
  return addresses;
}

TEST(ReversePath, ReadsAPlainPath) {
  const AddressReading reading = reverse_path("<bob@X.Example>");
  EXPECT_THAT(mailboxes(reading), ElementsAre("bob@x.example"));
  EXPECT_TRUE(reading.unambiguous());
  EXPECT_THAT(reading.anomalies, IsEmpty());
  EXPECT_EQ(reading.fields, 1u);
}

TEST(ReversePath, NullPathIsOneNullMailbox) {
  const AddressReading reading = reverse_path("<>");
  ASSERT_EQ(reading.mailboxes.size(), 1u);
  EXPECT_TRUE(reading.mailboxes[0].address.is_null());
  EXPECT_TRUE(reading.unambiguous());
  EXPECT_THAT(reading.anomalies, IsEmpty());
}

TEST(ReversePath, NothingAtAllIsNullTooAndNoted) {
  const AddressReading reading = reverse_path("");
  ASSERT_EQ(reading.mailboxes.size(), 1u);
  EXPECT_TRUE(reading.mailboxes[0].address.is_null());
  EXPECT_TRUE(reading.has(Anomaly::no_address));
}

struct Legal {
  std::string_view path;
  std::string_view local_part;
  std::string_view domain;
};

void PrintTo(const Legal& legal, std::ostream* out) { *out << legal.path; }

class LegalPath : public testing::TestWithParam<Legal> {};

TEST_P(LegalPath, IsReadInOneWay) {
  const AddressReading reading = reverse_path(GetParam().path);
  EXPECT_TRUE(reading.unambiguous());
  EXPECT_EQ(reading.first().local_part, GetParam().local_part);
  EXPECT_EQ(reading.first().domain, GetParam().domain);
}

INSTANTIATE_TEST_SUITE_P(
    Forms, LegalPath,
    testing::Values(Legal{"<\"a b\"@x.example>", "a b", "x.example"},
                    Legal{"<\"a\\\"b>c\"@x.example>", "a\"b>c", "x.example"},
                    Legal{"<bounce+bob=y.example@x.example>", "bounce+bob=y.example", "x.example"},
                    Legal{"<SRS0=abc=de=y.example=bob@x.example>", "SRS0=abc=de=y.example=bob",
                          "x.example"},
                    Legal{"<prvs=12/3'x%y!z@x.example>", "prvs=12/3'x%y!z", "x.example"},
                    Legal{"<a@[192.0.2.1]>", "a", "[192.0.2.1]"},
                    Legal{"<a@[IPv6:2001:db8::1]>", "a", "[ipv6:2001:db8::1]"},
                    Legal{"<a@localhost>", "a", "localhost"},
                    Legal{"<a@x.example.>", "a", "x.example"},
                    Legal{"<a_b@x_y.example>", "a_b", "x_y.example"},
                    Legal{"<jörg@x.example>", "jörg", "x.example"},
                    Legal{"<用户@bücher.example>", "用户", "xn--bcher-kva.example"},
                    Legal{"<a..b.@x.example>", "a..b.", "x.example"}, Legal{"<root>", "root", ""}));

struct Malformed {
  const char* what;
  std::string_view path;
  std::string_view candidate;
  Anomaly anomaly;
};

void PrintTo(const Malformed& malformed, std::ostream* out) { *out << malformed.what; }

class MalformedPath : public testing::TestWithParam<Malformed> {};

TEST_P(MalformedPath, IsNoMailboxByItself) {
  const AddressReading reading = reverse_path(GetParam().path);
  EXPECT_THAT(reading.mailboxes, IsEmpty());
  EXPECT_FALSE(reading.unambiguous());
}

TEST_P(MalformedPath, KeepsWhatAnMtaCouldTake) {
  EXPECT_THAT(others(reverse_path(GetParam().path)), Contains(GetParam().candidate));
}

TEST_P(MalformedPath, SaysWhy) {
  EXPECT_TRUE(reverse_path(GetParam().path).has(GetParam().anomaly));
}

INSTANTIATE_TEST_SUITE_P(
    Brackets, MalformedPath,
    testing::Values(
        Malformed{"none", "a@x.example", "a@x.example", Anomaly::unclosed},
        Malformed{"never closed", "<a@x.example", "a@x.example", Anomaly::unclosed},
        Malformed{"never opened", "a@x.example>", "a@x.example", Anomaly::unclosed},
        Malformed{"text behind", "<a@x.example>b@y.example", "b@y.example", Anomaly::trailing_text},
        Malformed{"text behind and closed", "<a@x.example>b@y.example>", "a@x.example",
                  Anomaly::trailing_text},
        Malformed{"two", "<a@x.example><b@y.example>", "b@y.example", Anomaly::several_angles},
        Malformed{"white space", "< a@x.example >", "a@x.example", Anomaly::trailing_text}));

INSTANTIATE_TEST_SUITE_P(
    Inside, MalformedPath,
    testing::Values(
        Malformed{"source route", "<@r.example:a@x.example>", "a@x.example", Anomaly::source_route},
        Malformed{"its relay", "<@r.example:a@x.example>", "a@r.example", Anomaly::source_route},
        Malformed{"unclosed comment first", "<(a@x.example>", "a@x.example", Anomaly::comment},
        Malformed{"unclosed comment later", "<a@x.example(y.example>", "a@x.example",
                  Anomaly::comment},
        Malformed{"comment", "<a@x.example(.y.example)>", "a@x.example", Anomaly::comment},
        Malformed{"comment with an @", "<a@x.example(@y.example)>", "a@x.example@y.example",
                  Anomaly::comment},
        Malformed{"two at signs, first", "<a@x.example@y.example>", "a@x.example",
                  Anomaly::several_at_signs},
        Malformed{"two at signs, last", "<a@x.example@y.example>", "a@x.example@y.example",
                  Anomaly::several_at_signs},
        Malformed{"unclosed quote", "<\"a@x.example>", "a@x.example", Anomaly::unclosed},
        Malformed{"invalid UTF-8", "<j\xf6rg@x.example>", "j\xf6rg@x.example",
                  Anomaly::invalid_utf8},
        Malformed{"control byte", "<a\x01@x.example>", "a\x01@x.example",
                  Anomaly::control_character},
        Malformed{"escaped at sign", "<a\\@x.example@y.example>", "a\\@x.example",
                  Anomaly::several_at_signs}));

TEST(ReversePath, PercentHackKeepsBothReadings) {
  const AddressReading reading = reverse_path("<any%evil.example@ours.example>");
  EXPECT_THAT(mailboxes(reading), ElementsAre("any%evil.example@ours.example"));
  EXPECT_THAT(others(reading), ElementsAre("any@evil.example"));
  EXPECT_TRUE(reading.has(Anomaly::routed_local_part));
}

TEST(ReversePath, BangPathKeepsBothReadings) {
  const AddressReading reading = reverse_path("<evil.example!any@ours.example>");
  EXPECT_THAT(others(reading), ElementsAre("any@evil.example"));
  EXPECT_TRUE(reading.has(Anomaly::routed_local_part));
}

TEST(ReversePath, MalformedBangPathKeepsItsHost) {
  const AddressReading reading = reverse_path("<evil.example!any\\@ours.example>");
  EXPECT_THAT(mailboxes(reading), IsEmpty());
  EXPECT_TRUE(reading.has(Anomaly::routed_local_part));
  EXPECT_THAT(candidates(reading), Contains(testing::EndsWith("@evil.example")));
}

TEST(ReversePath, PercentAndBangWithoutAHostRouteNowhere) {
  EXPECT_TRUE(reverse_path("<50%off@x.example>").unambiguous());
  EXPECT_TRUE(reverse_path("<wow!@x.example>").unambiguous());
  EXPECT_TRUE(reverse_path("<a%b@x.example>").unambiguous());
}

TEST(ReversePath, QuotedAtSignKeepsBothReadings) {
  const AddressReading reading = reverse_path("<\"a@x.example\"@y.example>");
  EXPECT_THAT(candidates(reading), Contains("a@x.example@y.example"));
  EXPECT_THAT(candidates(reading), Contains("a@x.example"));
  EXPECT_TRUE(reading.has(Anomaly::quoted_at_sign));
  EXPECT_FALSE(reading.unambiguous());
}

TEST(ReversePath, EncodedWordKeepsItsDecodedReading) {
  const AddressReading reading = reverse_path("<=?utf-8?q?a=40x.example=3E?=@y.example>");
  EXPECT_THAT(others(reading), Contains("a@x.example"));
  EXPECT_TRUE(reading.has(Anomaly::encoded_address));
}

TEST(ReversePath, CompatibilityCharactersInTheDomainAreDoubtful) {
  const AddressReading reading = reverse_path("<a@ｏｕｒｓ.example>");
  EXPECT_FALSE(reading.unambiguous());
  EXPECT_THAT(candidates(reading), Contains("a@ours.example"));
}

TEST(ReversePath, EightBitIsNotedThoughLegal) {
  EXPECT_TRUE(reverse_path("<jörg@x.example>").has(Anomaly::eight_bit));
}

TEST(ReversePath, GarbageHasNoAddress) {
  for (const std::string_view path : {"<@>", "<<>>", "< >", "><", "<\"\">", "<,>"}) {
    EXPECT_THAT(reverse_path(path).mailboxes, IsEmpty()) << path;
    EXPECT_TRUE(reverse_path(path).has(Anomaly::no_address)) << path;
  }
}

TEST(ReversePath, CandidatesAreDistinct) {
  EXPECT_THAT(others(reverse_path("<a@x.example>,<A@x.example>")), ElementsAre("a@x.example"));
}

TEST(ReversePath, TooLongIsNoted) {
  const AddressReading reading = reverse_path("<" + repeated("a", 10'000) + "@x.example>");
  EXPECT_TRUE(reading.has(Anomaly::too_long));
  EXPECT_THAT(reading.mailboxes, IsEmpty());
}

TEST(ForwardPath, ReadsAPlainPath) {
  EXPECT_EQ(read_forward_path("<Bob@X.example>", domains()).to_string(), "Bob@x.example");
}

TEST(ForwardPath, IgnoresTheSourceRoute) {
  EXPECT_EQ(read_forward_path("<@r.example:bob@x.example>", domains()).to_string(),
            "bob@x.example");
}

TEST(ForwardPath, NeedsNoBrackets) {
  EXPECT_EQ(read_forward_path("bob@x.example", domains()).to_string(), "bob@x.example");
}

TEST(ForwardPath, KeepsANameWithoutADomain) {
  EXPECT_EQ(read_forward_path("<postmaster>", domains()), (Address{"postmaster", ""}));
}

TEST(ForwardPath, KeepsWhatCannotBeRead) {
  EXPECT_EQ(read_forward_path("<@>", domains()).to_string(), "<@>");
}

}  // namespace
}  // namespace weir::mail
