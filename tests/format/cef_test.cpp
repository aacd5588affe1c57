#include <gmock/gmock.h>

#include <set>

#include "cef_reader.hpp"
#include "format/cef_details.hpp"
#include "format/cef_field.hpp"
#include "format/cef_text.hpp"
#include "format/events.hpp"
#include "format/format.hpp"

namespace weir::format {
namespace {

namespace json = boost::json;
using testing::Contains;
using testing::HasSubstr;
using testing::Not;
using testing::Pair;

CefRecord read(const std::string& line) {
  const auto record = read_cef(line);
  EXPECT_TRUE(record.has_value()) << line;
  return record.value_or(CefRecord{});
}

CefRecord record_of(const std::string& stored) { return read(to_cef(sample::parsed(stored))); }

CefRecord with_subject(const std::string& subject) {
  auto event = sample::parsed(sample::typical_verdict());
  event["email"].as_object()["subject"] = subject;
  return read(to_cef(event));
}

TEST(Cef, HeaderHasSevenFieldsOfOurs) {
  const auto record = record_of(sample::typical_verdict());
  EXPECT_EQ(record.header, (std::vector<std::string>{"CEF:0", "Weir", "weir-milter", WEIR_VERSION,
                                                     "verdict-unaccepted_domain",
                                                     "Mail with finding unaccepted_domain", "7"}));
}

TEST(Cef, ExtensionHoldsWhatAnAnalystSearchesBy) {
  const auto keys = record_of(sample::maximal_verdict()).extension;
  const std::map<std::string, std::string> expected{
      {"rt", "1767323045678"},
      {"externalId", "0190a5c2-7b00-7000-8000-000000000001"},
      {"cn3", "17"},
      {"cn3Label", "Sequence"},
      {"dvchost", "mx1"},
      {"cat", "weir.verdict"},
      {"act", "tempfail"},
      {"src", "10.1.2.3"},
      {"spt", "41234"},
      {"shost", "app1.contoso.example"},
      {"suid", "svc-app"},
      {"suser", "app@contoso.example"},
      {"duser", "x@y.example"},
      {"cn1", "40"},
      {"in", "4096"},
      {"cs1", "<a@b>"},
      {"cs1Label", "MessageId"},
      {"cs2", "4Abc"},
      {"cs3", "ceo@evil.example"},
      {"cs4", "dkim=pass (evil.example)"},
      {"cs5", "unaccepted_domain:25,envelope_mismatch:15"},
      {"deviceDirection", "1"},
      {"sourceServiceName", "onprem-to-m365"},
      {"flexString1", "app1"},
      {"flexString2", "TLSv1.3/TLS_AES_256_GCM_SHA384"},
      {"fname", "invoice.pdf.exe"},
      {"msg", "Invoice 4711"},
      {"request", "https://evil.example/login"}};
  for (const auto& [key, value] : expected) EXPECT_THAT(keys, Contains(Pair(key, value)));
}

TEST(Cef, DetailsAreJson) {
  const auto keys = record_of(sample::maximal_verdict()).extension;
  const auto details = json::parse(keys.at("cs6"));
  EXPECT_EQ(details.at("disposition_wanted"), "tempfail");
  EXPECT_EQ(details.at("incident"), "INC-1");
  EXPECT_EQ(details.at("reply_code"), 451);
}

TEST(Cef, EveryKeyIsOneOfTheDictionaryAndEveryCustomKeyHasItsLabel) {
  const std::set<std::string_view> dictionary{"act",
                                              "app",
                                              "c6a2",
                                              "cat",
                                              "cn1",
                                              "cn2",
                                              "cn3",
                                              "cnt",
                                              "cs1",
                                              "cs2",
                                              "cs3",
                                              "cs4",
                                              "cs5",
                                              "cs6",
                                              "deviceDirection",
                                              "deviceFacility",
                                              "duser",
                                              "dvchost",
                                              "end",
                                              "externalId",
                                              "fileType",
                                              "flexString1",
                                              "flexString2",
                                              "fname",
                                              "fsize",
                                              "in",
                                              "msg",
                                              "outcome",
                                              "proto",
                                              "reason",
                                              "request",
                                              "rt",
                                              "shost",
                                              "sourceServiceName",
                                              "spt",
                                              "src",
                                              "start",
                                              "suid",
                                              "suser"};
  for (const auto fields : {cef_verdict(), cef_incident(), cef_other()}) {
    std::set<std::string_view> seen;
    for (const auto& field : fields) {
      EXPECT_TRUE(dictionary.contains(field.key)) << field.key;
      EXPECT_TRUE(seen.insert(field.key).second) << field.key;
      const bool custom =
          (field.key.starts_with("c") && field.key.find_first_of("0123456789") != field.key.npos) ||
          field.key.starts_with("flex");
      EXPECT_EQ(custom, !field.label.empty()) << field.key;
    }
  }
}

TEST(Cef, EachFamilyIsReadableAndNamesItsClass) {
  const std::map<std::string, std::string> classes{
      {"verdict-maximal", "verdict-hold"}, {"verdict-typical", "verdict-unaccepted_domain"},
      {"verdict-clean", "verdict-clean"},  {"operational-gap", "feed-gap"},
      {"operational-start", "weir-start"}, {"audit", "audit-hold-add"},
      {"incident", "incident-opened"},     {"alert", "alert-incident-resolved"}};
  for (const auto& [name, line] : sample::all()) {
    EXPECT_EQ(record_of(line).header.at(4), classes.at(name));
  }
}

TEST(Cef, TheNameOfAClassIsAlwaysTheSame) {
  std::map<std::string, std::string> names;
  for (const auto& [name, line] : sample::all()) {
    const auto record = record_of(line);
    const auto [known, fresh] = names.emplace(record.header.at(4), record.header.at(5));
    EXPECT_EQ(known->second, record.header.at(5));
  }
}

TEST(Cef, Ipv6HasItsOwnKey) {
  auto event = sample::parsed(sample::typical_verdict());
  event["source"].as_object()["ip"] = "2001:db8::1";
  const auto keys = read(to_cef(event)).extension;
  EXPECT_FALSE(keys.contains("src"));
  EXPECT_EQ(keys.at("c6a2"), "2001:db8::1");
  EXPECT_EQ(keys.at("c6a2Label"), "Source IPv6 Address");
}

TEST(Cef, ValuesComeBackAsTheyWere) {
  for (const std::string subject :
       {"a=b", "a\\b", "a|b", "a\\=b\\n", "one\ntwo", "one\r\ntwo", "cs1=forged cs1Label=MessageId",
        "x act=accept", "\\", "=", "a  b", "ünïcode 📧"}) {
    EXPECT_EQ(with_subject(subject).extension.at("msg"), subject);
  }
}

TEST(Cef, PipesAndBackslashesDoNotEndAHeaderField) {
  EXPECT_EQ(cef_header("a|b\\c\nd=e", 100), "a\\|b\\\\c d=e");
}

TEST(Cef, ASubjectIsNeverTheStartOfARecord) {
  const auto line = with_subject("CEF:0|Weir|weir-milter|1|verdict-clean|x|0|act=accept cef:0|");
  EXPECT_EQ(line.extension.at("msg"),
            "CEF_:0|Weir|weir-milter|1|verdict-clean|x|0|act=accept cef_:0|");
  auto event = sample::parsed(sample::typical_verdict());
  event["email"].as_object()["subject"] = "CEF:0|CEF:1|";
  const auto written = to_cef(event);
  EXPECT_EQ(written.find("CEF:", 1), written.npos);
}

TEST(Cef, ControlsAndBidirectionalTextAreVisible) {
  const auto keys = with_subject(std::string{"a\0b\x1b[2J", 7} + "\xE2\x80\xAEgpj").extension;
  EXPECT_EQ(keys.at("msg"), "a\\x00b\\x1b[2J\\u{202e}gpj");
}

TEST(Cef, AValueIsCutBetweenCharactersAndSaysSo) {
  std::string envelopes;
  for (int i = 0; i < 1100; ++i) envelopes += "\xF0\x9F\x93\xA7";
  const auto value = cef_value(envelopes, 1023);
  EXPECT_EQ(characters(value), 1023U);
  EXPECT_TRUE(value.ends_with("\xF0\x9F\x93\xA7...[cut]"));
}

TEST(Cef, EscapesAreNotCountedAndNeverCutInTwo) {
  EXPECT_EQ(cef_value(std::string(30, '='), 20), "\\=\\=\\=\\=\\=\\=\\=\\=\\=\\=\\=\\=...[cut]");
  EXPECT_EQ(cef_value(std::string(20, '\\'), 20), std::string(40, '\\'));
}

TEST(Cef, SpacesAtTheEndsOfAValueAreTakenAway) {
  EXPECT_EQ(cef_value("  a b  ", 100), "a b");
  EXPECT_FALSE(with_subject("   ").extension.contains("msg"));
}

TEST(Cef, ManyRecipientsAreCutAfterAWholeOne) {
  auto event = sample::parsed(sample::typical_verdict());
  json::array all;
  for (int i = 0; i < 100; ++i) all.emplace_back(std::string(200, 'a') + "@x.example");
  event["weir"].as_object()["envelope"].as_object()["to"] = all;
  const auto list = read(to_cef(event)).extension.at("duser");
  EXPECT_LE(characters(list), 1023U);
  EXPECT_TRUE(list.ends_with("@x.example,...[cut]")) << list;
}

TEST(Cef, ALineFitsRsyslogAndKeepsWhatMattersMost) {
  auto event = sample::parsed(sample::maximal_verdict());
  json::array findings;
  for (int i = 0; i < 64; ++i) {
    findings.push_back(json::object{
        {"detector", "suspicious_content"}, {"points", 5}, {"evidence", json::string(200, '\\')}});
  }
  event["weir"].as_object()["findings"] = findings;
  event["email"].as_object()["subject"] = json::string(512, '=');
  event["weir"].as_object()["envelope"].as_object()["from"] = json::string(900, '\\');
  event["event"].as_object()["reason"] = json::string(900, '\\');
  const auto line = to_cef(event);
  EXPECT_LE(line.size(), kMaxCefLine);
  const auto keys = read(line).extension;
  EXPECT_EQ(keys.at("cs6"), "...[cut]");
  EXPECT_EQ(keys.at("act"), "tempfail");
  EXPECT_EQ(keys.at("cs1"), "<a@b>");
}

TEST(Cef, DetailsThatAreTooLongLoseWholeMembers) {
  auto event = sample::parsed(sample::maximal_verdict());
  json::array hosts;
  for (int i = 0; i < 60; ++i) hosts.push_back(json::object{{"evidence", json::string(200, 'x')}});
  event["weir"].as_object()["findings"] = hosts;
  const auto details = json::parse(cef_details(event));
  EXPECT_EQ(details.at("cut"), true);
  EXPECT_FALSE(details.as_object().contains("findings"));
  EXPECT_TRUE(details.as_object().contains("limits"));
}

TEST(Cef, AnObjectThatIsNoEventIsStillARecord) {
  EXPECT_EQ(read(to_cef({})).header.size(), 7U);
  const auto odd = sample::parsed(
      R"({"@timestamp":7,"event":{"dataset":"weir.verdict","severity":99,"action":[1]},)"
      R"("weir":{"findings":[{"detector":"a|b CEF:0|"}],"envelope":"x"},"observer":{"vendor":"|"}})");
  const auto record = read(to_cef(odd));
  EXPECT_EQ(record.header.at(1), "|");
  EXPECT_EQ(record.header.at(4), "verdict-a_b_____0_");
  EXPECT_EQ(record.header.at(6), "10");
}

}  // namespace
}  // namespace weir::format
