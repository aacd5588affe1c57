#include <gmock/gmock.h>

#include "config/document.hpp"
#include "config/statements.hpp"
#include "support.hpp"

namespace weir::config {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::StartsWith;

TEST(Syntax, TellsAllSyntaxErrorsInOneRun) {
  EXPECT_THAT(errors("[milter]\nmode = tag\ndrain = \"1s\"\ndeadline = \"1s\n[admin]\nhttp = =\n"),
              ElementsAre(StartsWith("f:2:"), StartsWith("f:4:"), StartsWith("f:6:")));
}

TEST(Syntax, GoesOnWithTheSettingsAfterASyntaxError) {
  EXPECT_THAT(errors("[milter]\nmode = tag\ndrain = 3\n"),
              ElementsAre(StartsWith("f:2:"), StartsWith("f:3:9: [milter] drain: ")));
}

TEST(Syntax, BlamesOneStatementForAListThatIsNeverClosed) {
  EXPECT_THAT(errors("[organization]\naccepted_domains = [\"a.example\",\n  \"b.example\"\n"
                     "authserv_ids = [\"x\"]\n[milter]\nmode = \"tga\"\n"),
              ElementsAre(StartsWith("f:4:1: not valid TOML"), StartsWith("f:6:8: [milter] mode")));
}

TEST(Syntax, GoesOnAfterAListThatIsNeverClosed) {
  EXPECT_THAT(errors("[organization]\naccepted_domains = [\"a.example\"\nauthserv_ids = [\"x y\"]\n"
                     "[milter]\nmode = tag\n"),
              ElementsAre(StartsWith("f:3:1: not valid TOML"),
                          StartsWith("f:3:17: [organization] authserv_ids"), StartsWith("f:5:")));
}

TEST(Syntax, GivesUpQuietlyWhenATextNeverEnds) {
  EXPECT_THAT(errors("[milter]\nmode = \"\"\"tag\n[admin]\nhttp = \"\"\n").size(), 1u);
}

TEST(Syntax, TellsThatAKeyStandsTwice) {
  EXPECT_THAT(errors(complete() + "[milter]\nmode = \"tag\"\nmode = \"observe\"\n"),
              ElementsAre(StartsWith("f:10:")));
}

TEST(Syntax, TellsThatASectionStandsTwice) {
  EXPECT_THAT(errors(complete() + "[milter]\nmode = \"tag\"\n[milter]\ndrain = \"1s\"\n").size(),
              1u);
}

TEST(Syntax, DoesNotCallMissingWhatItCouldNotRead) {
  EXPECT_THAT(errors("[organization]\naccepted_domains = [contoso.example]\n[[connector]]\n"
                     "name = onprem\ndirection = \"to_cloud\"\n"),
              ElementsAre(StartsWith("f:2:"), StartsWith("f:4:")));
}

TEST(Syntax, RefusesKeysThatNestTooDeeply) {
  std::string key;
  for (int i = 0; i < 200'000; ++i) key += "a.";
  for (const std::string& text :
       {key + "a = 1\n", '[' + key + "a]\n", "a = {" + key + "a = 1}\n"}) {
    EXPECT_THAT(errors(text), ElementsAre(HasSubstr("too deeply")));
  }
}

TEST(Syntax, RefusesQuotedKeysThatNestTooDeeply) {
  std::string key;
  for (int i = 0; i < 200'000; ++i) key += "\"=\".";
  EXPECT_THAT(errors(key + "a = 1\n"), ElementsAre(HasSubstr("too deeply")));
}

TEST(Syntax, RefusesListsThatNestTooDeeply) {
  EXPECT_EQ(errors("a = " + std::string(100'000, '[')).size(), 1u);
}

TEST(Syntax, TakesLongListsOfDomainsOnOneLine) {
  std::string list = "partner_domains = [";
  for (int i = 0; i < 5000; ++i) list += "\"d" + std::to_string(i) + ".of.many.example\", ";
  EXPECT_THAT(errors(complete(list + "]")), IsEmpty());
}

TEST(Syntax, LeavesOutAStatementWithAllItsLines) {
  const std::string text = "a = 1\nb = [1,\n  2]\nc = 3\n";
  EXPECT_EQ(without(text, statement_at(text, 3)), "a = 1\n       \n    \nc = 3\n");
}

TEST(Syntax, LeavesOutAHeaderWithItsSection) {
  const std::string text = "[a]\nx = 1\n[b]\n";
  EXPECT_EQ(without(text, statement_at(text, 1)), "   \n     \n[b]\n");
}

TEST(Syntax, KeepsThePlacesOfListEntries) {
  Diagnostics diagnostics{"f"};
  const Document document = parse("a = [\"x\",\n  \"y\"]\n", diagnostics);
  const Node* node = document.root.find("a");
  ASSERT_NE(node, nullptr);
  EXPECT_THAT(node->items_at, ElementsAre(Position{1, 6}, Position{2, 3}));
}

}  // namespace
}  // namespace weir::config
