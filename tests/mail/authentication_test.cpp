#include "weir/mail/authentication.hpp"

#include "mail/reading.hpp"

namespace weir::mail {

// Shown by gtest instead of bytes.
void PrintTo(const Authentication& one, std::ostream* out) {
  *out << to_string(one.method) << '=' << to_string(one.result) << ' ' << one.domain;
}

namespace {

using namespace std::string_view_literals;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

AuthenticationResults read(std::string_view value) {
  return read_authentication_results(value, domains());
}

Authentication spf(AuthResult result, std::string domain) {
  return {AuthMethod::spf, result, std::move(domain)};
}
Authentication dkim(AuthResult result, std::string domain) {
  return {AuthMethod::dkim, result, std::move(domain)};
}
Authentication dmarc(AuthResult result, std::string domain) {
  return {AuthMethod::dmarc, result, std::move(domain)};
}

TEST(AuthenticationResults, ReadsSeveralResults) {
  const auto read_value = read(
      "mx.contoso.example;\n\tspf=pass smtp.mailfrom=a@Bounce.saas.example;\n\tdkim=pass (2048-bit "
      "key) header.d=Contoso.example header.i=@contoso.example "
      "header.b=\"KzuYL9/K\";\n\tdmarc=pass "
      "(p=none dis=none) header.from=contoso.example");
  EXPECT_EQ(read_value.authserv_id, "mx.contoso.example");
  EXPECT_THAT(read_value.results, ElementsAre(spf(AuthResult::pass, "bounce.saas.example"),
                                              dkim(AuthResult::pass, "contoso.example"),
                                              dmarc(AuthResult::pass, "contoso.example")));
}

TEST(AuthenticationResults, ReadsVersions) {
  const auto read_value = read("MX.contoso.example 1; dkim/1=pass header.d=x.example");
  EXPECT_EQ(read_value.authserv_id, "mx.contoso.example");
  EXPECT_THAT(read_value.results, ElementsAre(dkim(AuthResult::pass, "x.example")));
}

TEST(AuthenticationResults, ReadsExchangeOnlineWithoutAnId) {
  const auto read_value = read(
      "spf=fail (sender IP is 203.0.113.9)\n smtp.mailfrom=x.example; dkim=none (message not "
      "signed)\n header.d=none;dmarc=fail action=none\n header.from=y.example;compauth=fail "
      "reason=001");
  EXPECT_EQ(read_value.authserv_id, "");
  EXPECT_THAT(read_value.results,
              ElementsAre(spf(AuthResult::fail, "x.example"), dkim(AuthResult::none, ""),
                          dmarc(AuthResult::fail, "y.example"),
                          Authentication{AuthMethod::other, AuthResult::fail, ""}));
}

TEST(AuthenticationResults, ReadsExchangeOnlineWithNamesBetween) {
  EXPECT_THAT(read("spf=pass (sender IP is 203.0.113.2) smtp.helo=x.example; y.example; dkim=none "
                   "header.d=none;y.example; dmarc=pass action=none header.from=y.example;")
                  .results,
              ElementsAre(spf(AuthResult::pass, ""), dkim(AuthResult::none, ""),
                          dmarc(AuthResult::pass, "y.example")));
}

TEST(AuthenticationResults, NoneIsNoResult) {
  EXPECT_EQ(read("mx.x.example; none").authserv_id, "mx.x.example");
  EXPECT_THAT(read("mx.x.example; none").results, IsEmpty());
  EXPECT_THAT(read("mx.x.example").results, IsEmpty());
}

TEST(AuthenticationResults, ReasonIsPassedOver) {
  EXPECT_THAT(
      read("x.example; dkim=fail reason=\"no header.d=ours.example; dkim=pass\" header.d=y.example")
          .results,
      ElementsAre(dkim(AuthResult::fail, "y.example")));
}

TEST(AuthenticationResults, CommentsMayStandAnywhere) {
  EXPECT_THAT(
      read("(a) x.example (b) 1 (c);(d) dkim (e) / (f) 1 (g) = (h) pass (i) header (j) . (k) "
           "d (l) = (m) y.example (n)")
          .results,
      ElementsAre(dkim(AuthResult::pass, "y.example")));
  EXPECT_THAT(read("x.example; dkim=pass (a (b; spf=pass) \" c) header.d=y.example").results,
              ElementsAre(dkim(AuthResult::pass, "y.example")));
}

TEST(AuthenticationResults, QuotedValuesHideNoResults) {
  EXPECT_THAT(
      read("x.example; spf=pass smtp.mailfrom=\"a;dkim=pass header.d=ours.example\"@evil.example")
          .results,
      ElementsAre(spf(AuthResult::pass, "evil.example")));
  EXPECT_THAT(read("\"x.example\"; dkim=pass header.d=\"y.example\"").results,
              ElementsAre(dkim(AuthResult::pass, "y.example")));
  EXPECT_EQ(read("\"X.example\"; none").authserv_id, "x.example");
}

TEST(AuthenticationResults, ValueMayHoldEqualsSigns) {
  EXPECT_THAT(read("x.example; spf=pass smtp.mailfrom=prvs=1=a+b=c@y.example; dkim=pass "
                   "header.b=abc== header.d=z.example")
                  .results,
              ElementsAre(spf(AuthResult::pass, "y.example"), dkim(AuthResult::pass, "z.example")));
}

TEST(AuthenticationResults, DkimIdentityStandsInForTheDomain) {
  EXPECT_THAT(read("x.example; dkim=pass header.i=a@Y.example").results,
              ElementsAre(dkim(AuthResult::pass, "y.example")));
  EXPECT_THAT(read("x.example; dkim=pass header.i=@ours.example header.d=evil.example").results,
              ElementsAre(dkim(AuthResult::pass, "evil.example")));
  EXPECT_THAT(read("x.example; dkim=pass header.d=none header.i=@ours.example").results,
              ElementsAre(dkim(AuthResult::pass, "")));
}

TEST(AuthenticationResults, PropertySaidTwiceIsNotSaid) {
  EXPECT_THAT(read("x.example; dkim=pass header.d=evil.example header.d=ours.example").results,
              ElementsAre(dkim(AuthResult::pass, "")));
  EXPECT_THAT(read("x.example; dkim=pass header.d=a.example header.d=A.example").results,
              ElementsAre(dkim(AuthResult::pass, "a.example")));
}

TEST(AuthenticationResults, PropertiesOfOtherMethodsDoNotCount) {
  EXPECT_THAT(read("x.example; spf=pass header.d=ours.example header.from=ours.example").results,
              ElementsAre(spf(AuthResult::pass, "")));
  EXPECT_THAT(read("x.example; iprev=pass =ours.example header.d=ours.example").results,
              ElementsAre(Authentication{AuthMethod::other, AuthResult::pass, ""}));
}

TEST(AuthenticationResults, DomainsAreNormalised) {
  EXPECT_THAT(read("x.example; dkim=pass header.d=BÜCHER.example.").results,
              ElementsAre(dkim(AuthResult::pass, "xn--bcher-kva.example")));
  EXPECT_THAT(read("x.example; spf=pass smtp.mailfrom=<a@Y.example>").results,
              ElementsAre(spf(AuthResult::pass, "y.example")));
}

TEST(AuthenticationResults, WhatIsNoDomainIsNotSaid) {
  for (const char* value : {"none", "localhost", "a..example", "-", "a b", "@", "(x)"}) {
    EXPECT_EQ(read(std::string{"x.example; dmarc=pass header.from="} + value).results[0].domain, "")
        << value;
  }
  EXPECT_EQ(read("x.example; dmarc=pass header.from=;spf=pass").results[0].domain, "");
  EXPECT_THAT(read("x.example; dmarc=pass header.from=;spf=pass").results, SizeIs(2));
}

TEST(AuthenticationResults, ResultsAreKnownWithoutCase) {
  const auto results =
      read(
          "x.example; SPF=SoftFail; DKIM=TempError; spf=hardfail; spf=bestguesspass; "
          "arc=pass; spf=permerror; spf=neutral; dkim=policy")
          .results;
  ASSERT_THAT(results, SizeIs(8));
  EXPECT_EQ(results[0].result, AuthResult::softfail);
  EXPECT_EQ(results[1].result, AuthResult::temperror);
  EXPECT_EQ(results[2].result, AuthResult::fail);
  EXPECT_EQ(results[3].result, AuthResult::other);
  EXPECT_EQ(results[4].method, AuthMethod::arc);
  EXPECT_EQ(results[5].result, AuthResult::permerror);
  EXPECT_EQ(results[6].result, AuthResult::neutral);
  EXPECT_EQ(results[7].result, AuthResult::policy);
}

TEST(AuthenticationResults, ResultBehindAnIdWithoutSemicolonIsNotRead) {
  const auto read_value = read("evil.example dkim=pass header.d=ours.example");
  EXPECT_EQ(read_value.authserv_id, "evil.example");
  EXPECT_THAT(read_value.results, IsEmpty());
}

TEST(AuthenticationResults, WhatNothingClosesHidesTheRest) {
  EXPECT_THAT(read("x.example; spf=pass (a; dkim=pass header.d=ours.example").results,
              ElementsAre(spf(AuthResult::pass, "")));
  EXPECT_THAT(
      read("x.example; spf=pass smtp.mailfrom=\"a; dkim=pass header.d=ours.example").results,
      ElementsAre(spf(AuthResult::pass, "")));
  EXPECT_THAT(read("(x.example; dkim=pass header.d=ours.example").results, IsEmpty());
}

TEST(AuthenticationResults, AnyBytesGiveAReading) {
  for (const auto value : {""sv, ";"sv, "="sv, ";;;"sv, "\0"sv, "; ="sv, "x; ="sv, "x; a"sv, "\""sv,
                           "\\"sv, "x; a.=."sv, "x\0; spf\0=pass"sv, "\xff; spf=\xff"sv}) {
    for (const Authentication& one : read(value).results) EXPECT_EQ(one.domain, "") << value;
  }
}

TEST(AuthenticationResults, ValueWithoutATextIsOther) {
  EXPECT_THAT(read("x.example; spf=; dkim= ; spf=pass").results,
              ElementsAre(spf(AuthResult::other, ""), dkim(AuthResult::other, ""),
                          spf(AuthResult::pass, "")));
}

TEST(AuthenticationResults, AreBounded) {
  const auto many = read("x.example" + repeated("; spf=pass", 500)).results;
  EXPECT_THAT(many, SizeIs(AuthenticationResults::kMaxResults));
  EXPECT_EQ(read(repeated("a", 5000) + "; none").authserv_id.size(), 253u);
  EXPECT_EQ(
      read("x.example; dkim=pass header.d=" + repeated("a.", 150) + "example").results[0].domain,
      "");
}

TEST(AuthenticationResults, ResultThatTheBoundCutsIsDropped) {
  const std::string start = "x.example; spf=pass (" + repeated("c", 8192 - 50) + "); ";
  const std::string cut = start + "dkim=pass header.d=contoso.example.evil.example";
  EXPECT_THAT(read(cut).results, ElementsAre(spf(AuthResult::pass, "")));
}

TEST(AuthenticationResults, AMegabyteIsReadInNoTime) {
  EXPECT_THAT(read(repeated("(", 1'000'000)).results, IsEmpty());
  EXPECT_EQ(read(repeated("a", 1'000'000)).authserv_id.size(), 253u);
  EXPECT_THAT(read("x; spf=\"" + repeated("\\\"", 500'000)).results, IsEmpty());
}

}  // namespace
}  // namespace weir::mail
