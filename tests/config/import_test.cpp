#include <gmock/gmock.h>

#include "support.hpp"

namespace weir::config {
namespace {

using namespace std::chrono_literals;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

std::string inbound(std::string_view more) {
  return "[[tenant_connector]]\nname = \"In\"\ndirection = \"inbound\"\n" + std::string{more} +
         '\n';
}

std::string outbound(std::string_view more) {
  return "[[tenant_connector]]\nname = \"Out\"\ndirection = \"outbound\"\n" + std::string{more} +
         '\n';
}

TEST(ImportSection, HasDefaults) {
  const Config config = loaded_with("");
  EXPECT_EQ(config.imports.directory, "");
  EXPECT_EQ(config.imports.every, 15s);
  EXPECT_EQ(config.imports.stale_after, 48h);
  EXPECT_EQ(config.imports.max_file_bytes, 268'435'456U);
  EXPECT_THAT(config.tenant_connectors, IsEmpty());
}

TEST(ImportSection, ReadsWhatIsWritten) {
  const Config config = loaded_with(
      "[import]\ndirectory = \"/srv/exports\"\nevery = \"1s\"\nstale_after = \"10s\"\n"
      "max_file_bytes = 65536\n");
  EXPECT_EQ(config.imports.directory, "/srv/exports");
  EXPECT_EQ(config.imports.every, 1s);
  EXPECT_EQ(config.imports.stale_after, 10s);
  EXPECT_EQ(config.imports.max_file_bytes, 65'536U);
  EXPECT_EQ(loaded_with("[import]\nstale_after = \"0s\"\n").imports.stale_after, 0ms);
}

TEST(ImportSection, RefusesWhatIsOutOfRange) {
  for (const auto* setting :
       {"directory = \"exports\"", "directory = 1", "every = \"0s\"", "every = \"2h\"",
        "stale_after = \"9s\"", "stale_after = \"366d\"", "max_file_bytes = 65535",
        "max_file_bytes = 4000000001", "files = []"}) {
    EXPECT_THAT(errors_with("[import]\n" + std::string{setting} + "\n"), SizeIs(1)) << setting;
  }
  EXPECT_THAT(errors_with("[[import]]\n"), ElementsAre(HasSubstr("write [import]")));
}

TEST(ImportSection, WarnsOfFilesThatAreStaleBeforeTheyAreRead) {
  EXPECT_THAT(warnings_with("[import]\nevery = \"1m\"\nstale_after = \"30s\"\n"),
              ElementsAre(HasSubstr("stale before it is read")));
  EXPECT_THAT(warnings_with("[import]\nevery = \"1m\"\nstale_after = \"1m\"\n"), IsEmpty());
  EXPECT_THAT(warnings_with("[import]\nevery = \"1m\"\nstale_after = \"0s\"\n"), IsEmpty());
}

TEST(ImportSection, SaysThatActorsAreNotJudgedWithoutAdministrators) {
  const auto said_of = [](std::string_view more) {
    return said(load_text(complete(more) + "[import]\ndirectory = \"/i\"\n", "f"), Severity::info);
  };
  EXPECT_THAT(said_of(""), ::testing::Contains(HasSubstr("administrators: empty")));
  EXPECT_THAT(said_of("administrators = [\"root@contoso.example\"]"),
              ::testing::Not(::testing::Contains(HasSubstr("administrators"))));
}

TEST(TenantConnectorSection, ReadsBothDirections) {
  const Config config =
      loaded_with(inbound("sender_domains = [\"*\", \"*.Contoso.example.\"]\n"
                          "addresses = [\"192.0.2.0/24\", \"198.51.100.9\"]\n"
                          "certificates = [\"*.Contoso.example\"]\nguards = \"onprem-to-m365\"") +
                  outbound("smart_hosts = [\"MX.contoso.example\", \"192.0.2.1\", \"[192.0.2.2]\","
                           " \"2001:db8::1\"]"));
  ASSERT_THAT(config.tenant_connectors, SizeIs(2));
  const auto& first = config.tenant_connectors[0];
  EXPECT_EQ(first.name, "In");
  EXPECT_TRUE(first.inbound);
  EXPECT_THAT(first.sender_domains, ElementsAre("*", "*.contoso.example"));
  EXPECT_THAT(first.addresses, ElementsAre("192.0.2.0/24", "198.51.100.9"));
  EXPECT_THAT(first.certificates, ElementsAre("*.contoso.example"));
  EXPECT_EQ(first.guards, "onprem-to-m365");
  const auto& second = config.tenant_connectors[1];
  EXPECT_FALSE(second.inbound);
  EXPECT_THAT(second.smart_hosts,
              ElementsAre("mx.contoso.example", "192.0.2.1", "[192.0.2.2]", "2001:db8::1"));
  EXPECT_EQ(second.guards, "");
}

TEST(TenantConnectorSection, MustHaveANameAndADirection) {
  EXPECT_THAT(errors_with("[[tenant_connector]]\nname = \"In\"\n"),
              ElementsAre(HasSubstr("direction: write \"inbound\"")));
  EXPECT_THAT(errors_with("[[tenant_connector]]\ndirection = \"inbound\"\n"),
              ElementsAre(HasSubstr("name: write the name")));
  EXPECT_THAT(errors_with("[tenant_connector]\n"),
              ElementsAre(HasSubstr("write [[tenant_connector]]")));
}

TEST(TenantConnectorSection, RefusesWhatIsNone) {
  for (const auto* setting :
       {"sender_domains = [\"a b\"]", "addresses = [\"192.0.2.1/24\"]", "addresses = [\"mx\"]",
        "certificates = [\"*\"]", "certificates = [\"a..b\"]", "guards = \"a b\"",
        "sender_domains = \"*\"", "comment = \"x\""}) {
    EXPECT_THAT(errors_with(inbound(setting)), SizeIs(1)) << setting;
  }
  for (const auto* setting : {"smart_hosts = [\"*.contoso.example\"]", "smart_hosts = [\"\"]",
                              "smart_hosts = [\"[mx.contoso.example]\"]"}) {
    EXPECT_THAT(errors_with(outbound(setting)), SizeIs(1)) << setting;
  }
  for (const auto* name : {"name = \" \"", "name = \"a\\nb\""}) {
    EXPECT_THAT(
        errors_with("[[tenant_connector]]\ndirection = \"inbound\"\n" + std::string{name} + '\n'),
        SizeIs(1))
        << name;
  }
}

TEST(TenantConnectorSection, RefusesWhatBelongsToTheOtherDirection) {
  EXPECT_THAT(errors_with(inbound("smart_hosts = [\"mx.contoso.example\"]")),
              ElementsAre(HasSubstr("outbound")));
  for (const auto* setting : {"sender_domains = [\"*\"]", "addresses = [\"192.0.2.1\"]",
                              "certificates = [\"a.example\"]"}) {
    EXPECT_THAT(errors_with(outbound(setting)), ElementsAre(HasSubstr("inbound"))) << setting;
  }
}

TEST(TenantConnectorSection, RefusesANameTwiceInOneDirection) {
  const std::string same = "[[tenant_connector]]\nname = \"IN\"\ndirection = ";
  EXPECT_THAT(errors_with(inbound("") + same + "\"inbound\"\n"),
              ElementsAre(HasSubstr("already taken in line 8")));
  EXPECT_THAT(errors_with(inbound("") + same + "\"outbound\"\n"), IsEmpty());
}

TEST(TenantConnectorSection, GuardsAConnectorThatIsThere) {
  EXPECT_THAT(errors_with(inbound("guards = \"mx\"")),
              ElementsAre(HasSubstr("\"mx\" is no [[connector]]")));
  EXPECT_THAT(warnings_with(inbound("guards = \"onprem-to-m365\"")), IsEmpty());
  EXPECT_THAT(warnings_with(outbound("guards = \"onprem-to-m365\"")),
              ElementsAre(HasSubstr("goes the other way")));
}

TEST(TenantConnectorSection, WarnsOfEveryone) {
  EXPECT_THAT(warnings_with(inbound("addresses = [\"0.0.0.0/0\"]")),
              ElementsAre(HasSubstr("is everyone")));
}

TEST(OrganizationSection, KnowsTheLicencesOfTheTenant) {
  EXPECT_EQ(loaded_with("").organization.licences, 0U);
  EXPECT_FALSE(loaded_with("").organization.trial);
  const LoadResult result = load_text(complete("licences = 300\ntrial = true"), "f");
  ASSERT_NE(result.config, nullptr);
  EXPECT_EQ(result.config->organization.licences, 300U);
  EXPECT_TRUE(result.config->organization.trial);
  for (const auto* setting : {"licences = -1", "licences = 10000001", "trial = 1"}) {
    EXPECT_THAT(errors(complete(setting)), SizeIs(1)) << setting;
  }
}

}  // namespace
}  // namespace weir::config
