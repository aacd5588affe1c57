#include "config/accepted_domains.hpp"

#include <gmock/gmock.h>

#include "support.hpp"

namespace weir::config {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::StartsWith;

constexpr std::string_view kCsv =
    "\"Name\",\"DomainName\",\"DomainType\",\"Default\",\"MatchSubDomains\"\r\n"
    "\"contoso\",\"Contoso.example\",\"Authoritative\",\"True\",\"False\"\r\n"
    "\"fab, \"\"old\"\"\",\"fab.example\",\"InternalRelay\",\"False\",\"True\"\r\n";

struct Read {
  std::vector<std::string> domains;
  std::vector<std::string> errors;
};

Read read(std::string_view bytes) {
  Diagnostics diagnostics{"f"};
  Read out;
  out.domains = read_accepted_domains("d.csv", bytes, diagnostics);
  for (const auto& one : std::move(diagnostics).sorted()) out.errors.push_back(to_string(one));
  return out;
}

std::string utf16le(std::string_view ascii, bool mark) {
  std::string out = mark ? "\xFF\xFE" : "";
  for (const char c : ascii) out.append(1, c).append(1, '\0');
  return out;
}

TEST(AcceptedDomains, ReadsAnExportOfExportCsv) {
  const Read out = read(kCsv);
  EXPECT_THAT(out.errors, IsEmpty());
  EXPECT_THAT(out.domains, ElementsAre("contoso.example", "*.fab.example"));
}

TEST(AcceptedDomains, SkipsTheTypeLineOfWindowsPowerShell) {
  const Read out = read("#TYPE Deserialized.Microsoft.Exchange.Data\r\n" + std::string{kCsv});
  EXPECT_THAT(out.domains, ElementsAre("contoso.example", "*.fab.example"));
}

TEST(AcceptedDomains, CountsTheTypeLine) {
  const Read out = read("#TYPE x\r\nDomainName\r\na b\r\n");
  EXPECT_THAT(out.errors, ElementsAre(StartsWith("d.csv:3:1: DomainName \"a b\": ")));
}

TEST(AcceptedDomains, ReadsUtf8WithAMark) {
  EXPECT_EQ(read("\xEF\xBB\xBF" + std::string{kCsv}).domains.size(), 2u);
}

TEST(AcceptedDomains, ReadsUtf16) {
  EXPECT_THAT(read(utf16le(kCsv, true)).domains, ElementsAre("contoso.example", "*.fab.example"));
  EXPECT_EQ(read(utf16le(kCsv, false)).domains.size(), 2u);
}

TEST(AcceptedDomains, ReadsUtf16OfTheOtherByteOrder) {
  std::string text = "\xFE\xFF";
  for (const char c : std::string_view{"DomainName\na.example\n"})
    text.append(1, '\0').append(1, c);
  EXPECT_THAT(read(text).domains, ElementsAre("a.example"));
  EXPECT_THAT(read(text.substr(2)).domains, ElementsAre("a.example"));
}

TEST(AcceptedDomains, ReadsNamesOutsideTheBasicPlane) {
  const Read out = read(std::string{"\xFF\xFE", 2} + utf16le("DomainName\n", false) +
                        std::string{"\x3D\xD8\x00\xDE", 4} + utf16le(".example\n", false));
  EXPECT_THAT(out.domains, ElementsAre("\xF0\x9F\x98\x80.example"));
}

TEST(AcceptedDomains, FindsColumnsByNameAndDelimiter) {
  EXPECT_THAT(read("MatchSubDomains;domainname\nTrue;a.example\n").domains,
              ElementsAre("*.a.example"));
  EXPECT_THAT(read("X\tDomainName\n1\ta.example\n").domains, ElementsAre("a.example"));
}

TEST(AcceptedDomains, TakesAStarForMatchSubDomains) {
  EXPECT_THAT(read("DomainName,MatchSubDomains\n*.a.example,True\n").domains,
              ElementsAre("*.a.example"));
}

TEST(AcceptedDomains, NamesEachDomainOnce) {
  EXPECT_EQ(read("DomainName\na.example\nA.example.\n").domains.size(), 1u);
}

TEST(AcceptedDomains, ReadsAListOfConvertToJson) {
  const Read out = read(
      R"([{"DomainName":"a.example","MatchSubDomains":false,"DomainType":0},
          {"DomainName":"b.example","MatchSubDomains":true},
          {"DomainName":"c.example","MatchSubDomains":"True"}])");
  EXPECT_THAT(out.errors, IsEmpty());
  EXPECT_THAT(out.domains, ElementsAre("a.example", "*.b.example", "*.c.example"));
}

TEST(AcceptedDomains, ReadsTheOnlyObjectThatPowerShellUnwraps) {
  EXPECT_THAT(read("\xEF\xBB\xBF {\"DomainName\": \"a.example\"}\n").domains,
              ElementsAre("a.example"));
}

TEST(AcceptedDomains, PointsAtTheObjectThatIsWrong) {
  const Read out = read(
      "[\n  {\"DomainName\": \"a.example\", \"x\": [{\"y\": \"}{\\\"\"}]},\n"
      "  {\"DomainName\": \"a b\"},\n  {\"Name\": \"c\"}\n]\n");
  EXPECT_THAT(out.domains, ElementsAre("a.example"));
  EXPECT_THAT(out.errors,
              ElementsAre(StartsWith("d.csv:3:3: DomainName \"a b\""),
                          AllOf(StartsWith("d.csv:4:3: "), HasSubstr("no object with"))));
}

TEST(AcceptedDomains, PointsAtTheEntryThatIsNoObject) {
  EXPECT_THAT(read("[{\"DomainName\": \"a.example\"},\n \"b\", {\"DomainName\": \"-\"}]").errors,
              ElementsAre(StartsWith("d.csv:2:2: this is no object"), StartsWith("d.csv:2:7: ")));
}

TEST(AcceptedDomains, PointsAtBrokenJson) {
  EXPECT_THAT(read("[\n{\"DomainName\" \"a\"}]").errors,
              ElementsAre(StartsWith("d.csv:2:15: not valid JSON: ")));
  EXPECT_THAT(read("[{\"DomainName\": \"a\"}").errors, ElementsAre(HasSubstr("not valid JSON")));
}

TEST(AcceptedDomains, DeepJsonIsAnErrorAndNoCrash) {
  EXPECT_THAT(read(std::string(1'000'000, '[')).errors, ElementsAre(HasSubstr("not valid JSON")));
}

TEST(AcceptedDomains, SaysHowToExportWhenTheColumnIsMissing) {
  EXPECT_THAT(read("Name\na\n").errors,
              ElementsAre(AllOf(StartsWith("d.csv:1:1: "), HasSubstr("Get-AcceptedDomain"))));
}

TEST(AcceptedDomains, SaysWhatMatchSubDomainsMayBe) {
  EXPECT_THAT(read("DomainName,MatchSubDomains\na.example,maybe\n").errors,
              ElementsAre("d.csv:2:1: MatchSubDomains is \"maybe\"; write True or False"));
}

TEST(AcceptedDomains, AnEmptyFileIsAnError) {
  EXPECT_THAT(read("").errors, ElementsAre(HasSubstr("empty")));
  EXPECT_THAT(read("DomainName\n").errors, ElementsAre(HasSubstr("names no domain")));
  EXPECT_THAT(read("[]").errors, ElementsAre(HasSubstr("names no domain")));
}

TEST(AcceptedDomains, AShortRowHasNoDomain) {
  EXPECT_THAT(read("Name,DomainName\na\n").errors, ElementsAre(HasSubstr("DomainName is empty")));
}

TEST(AcceptedDomains, AQuoteThatIsNeverClosedIsAnError) {
  EXPECT_THAT(read("DomainName\n\"a.example\nb.example\n").errors.at(0),
              AllOf(StartsWith("d.csv:2:1: "), HasSubstr("never ends")));
}

TEST(AcceptedDomains, AFileBesideTheConfigurationIsJoinedWithTheList) {
  const TemporaryDirectory directory;
  directory.write("domains.csv", kCsv);
  const LoadResult result =
      load(directory.write("weir.toml", complete("accepted_domains_file = \"domains.csv\"")));
  ASSERT_NE(result.config, nullptr);
  const Organization& ours = result.config->organization;
  EXPECT_THAT(ours.accepted_domains, ElementsAre("contoso.example", "*.fab.example"));
  EXPECT_EQ(ours.accepted_domains_file, directory.file("domains.csv"));
}

TEST(AcceptedDomains, AFileMakesTheListOptional) {
  const TemporaryDirectory directory;
  directory.write("domains.csv", kCsv);
  const LoadResult result = load(
      directory.write("weir.toml", "[organization]\naccepted_domains_file = \"domains.csv\"\n"));
  EXPECT_NE(result.config, nullptr);
}

TEST(AcceptedDomains, AMissingFileIsAnErrorWhereItIsNamed) {
  EXPECT_THAT(errors(complete("accepted_domains_file = \"/nonexistent.csv\"")),
              ElementsAre(AllOf(StartsWith("f:3:25: "), HasSubstr("No such file"))));
}

TEST(AcceptedDomains, ErrorsOfTheFileComeAfterThoseOfTheConfiguration) {
  const TemporaryDirectory directory;
  const std::string file = directory.write("d.csv", "DomainName\n-\n");
  EXPECT_THAT(errors(complete("accepted_domains_file = \"" + file + '"') + "[score]\ntag = 0\n"),
              ElementsAre(StartsWith("f:9:7: "), StartsWith(file + ":2:1: ")));
}

TEST(AcceptedDomains, WithoutListAndFileThereIsNothingToJudgeBy) {
  for (const char* text : {"[organization]\n", "[organization]\naccepted_domains = []\n"}) {
    EXPECT_THAT(errors(text), ElementsAre(HasSubstr("write the domains that are yours")));
  }
}

TEST(AcceptedDomains, AWholeTopLevelDomainIsAWarning) {
  EXPECT_THAT(warnings(complete("partner_domains = [\"*.com\"]")),
              ElementsAre(HasSubstr("top-level domain")));
}

TEST(AcceptedDomains, NamesAreWrittenInLowerCaseWithoutTheFinalDot) {
  const LoadResult result = load_text(complete("partner_domains = [\"*.Fab.EXAMPLE.\"]"), "f");
  ASSERT_NE(result.config, nullptr);
  EXPECT_THAT(result.config->organization.partner_domains, ElementsAre("*.fab.example"));
}

}  // namespace
}  // namespace weir::config
