#include "imports/text.hpp"

#include <gtest/gtest.h>

#include "imports/spans.hpp"

namespace weir::imports {
namespace {

TEST(PlainName, MakesSpellingsOfOneNameEqual) {
  for (const std::string_view name : {"Date (UTC)", "date_utc", "DateUtc", "date-UTC"}) {
    EXPECT_EQ(plain_name(name), "dateutc");
  }
}

TEST(ClientOf, DropsPortBracketsAndScope) {
  EXPECT_EQ(client_of("203.0.113.7"), "203.0.113.7");
  EXPECT_EQ(client_of("203.0.113.7:17584"), "203.0.113.7");
  EXPECT_EQ(client_of("[2001:DB8::1]:51240"), "2001:db8::1");
  EXPECT_EQ(client_of("[2001:db8::1]"), "2001:db8::1");
  EXPECT_EQ(client_of("2001:db8:0:0::1"), "2001:db8::1");
  EXPECT_EQ(client_of("fe80::1%12"), "fe80::1");
  EXPECT_EQ(client_of("203.0.113.7, 198.51.100.1"), "203.0.113.7");
}

TEST(ClientOf, IsEmptyForWhatIsNoAddress) {
  for (const std::string_view text :
       {"", "null", "client.example", "[", "1.2.3.4.5", ":", "[]:1"}) {
    EXPECT_EQ(client_of(text), "") << text;
  }
}

TEST(ObjectOf, DropsTheOrganization) {
  EXPECT_EQ(object_of("contoso.onmicrosoft.com\\relay", ""), "relay");
  EXPECT_EQ(object_of("contoso\\relay", "Contoso"), "relay");
  EXPECT_EQ(object_of("EX1.PROD.OUTLOOK.COM/Microsoft Exchange Hosted Organizations/"
                      "contoso.onmicrosoft.com/relay",
                      ""),
            "relay");
}

TEST(ObjectOf, KeepsABackslashThatIsPartOfTheName) {
  EXPECT_EQ(object_of("site a\\relay", "contoso.onmicrosoft.com"), "site a\\relay");
  EXPECT_EQ(object_of("contoso.onmicrosoft.com\\a\\b", ""), "a\\b");
  EXPECT_EQ(object_of("relay\\", ""), "relay\\");
}

TEST(ListOf, ReadsEveryWayToWriteAList) {
  for (const std::string_view text : {"192.0.2.1;192.0.2.2", "192.0.2.1,192.0.2.2",
                                      "{192.0.2.1, 192.0.2.2}", " 192.0.2.1 192.0.2.2 "}) {
    EXPECT_EQ(list_of("SenderIPAddresses", text), "192.0.2.1;192.0.2.2") << text;
  }
  EXPECT_EQ(list_of("SenderIPAddresses", "{}"), "");
}

TEST(ListOf, DropsPrefixAndCostOfDomains) {
  EXPECT_EQ(list_of("SenderDomains", "smtp:*;1"), "*");
  EXPECT_EQ(list_of("SenderDomains", "{smtp:a.example;1, SMTP:*.b.example;20}"),
            "a.example;*.b.example");
  EXPECT_EQ(list_of("SenderDomains", "a.example;7"), "a.example;7");
}

TEST(ListOf, KeepsSpacesInNames) {
  EXPECT_EQ(list_of("TrustedOrganizations", "Fab Ltd; Contoso"), "Fab Ltd;Contoso");
}

TEST(Bounded, CutsBetweenCharactersAndShowsIt) {
  const auto cut = bounded(std::string(kMaxText - 1, 'a') + "\xE2\x82\xAC" + "more");
  EXPECT_EQ(cut, std::string(kMaxText - 1, 'a') + "…");
  EXPECT_EQ(bounded(std::string(kMaxText, 'a')).size(), kMaxText);
}

TEST(DomainOf, TakesTheLastAt) {
  EXPECT_EQ(domain_of("\"a@b.example\"@Evil.example"), "evil.example");
  EXPECT_EQ(domain_of("nobody"), "");
}

std::vector<std::string> values(std::string_view text) {
  Spans spans{text};
  std::vector<std::string> found;
  while (const auto span = spans.next()) found.emplace_back(*span);
  return found;
}

TEST(Spans, CutsOneLevelIntoValues) {
  EXPECT_EQ(values(R"({"a":[1,{"b":"}"}]}, "x,\"]", 12 ,null)"),
            (std::vector<std::string>{R"({"a":[1,{"b":"}"}]})", R"("x,\"]")", "12", "null"}));
}

TEST(Spans, TellsAValueWithoutEnd) {
  Spans spans{R"([1, {"a": "]]}})"};
  EXPECT_TRUE(spans.take('['));
  spans.next();
  EXPECT_FALSE(spans.open());
  EXPECT_EQ(spans.next(), R"({"a": "]]}})");
  EXPECT_TRUE(spans.open());
  EXPECT_TRUE(spans.done());
}

TEST(Spans, StopsAtTheEndOfItsLevel) {
  Spans spans{"1] 2"};
  EXPECT_EQ(spans.next(), "1");
  EXPECT_FALSE(spans.next());
  EXPECT_TRUE(spans.take(']'));
  EXPECT_EQ(spans.next(), "2");
}

}  // namespace
}  // namespace weir::imports
