#include <gmock/gmock.h>

#include "support.hpp"

namespace weir::config {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

TEST(MaillogSection, HasDefaults) {
  const Config config = loaded_with("");
  EXPECT_THAT(config.maillog.files, ElementsAre("/var/log/mail.log"));
  EXPECT_FALSE(config.maillog.journal);
  EXPECT_THAT(config.maillog.relays, IsEmpty());
}

TEST(MaillogSection, ReadsWhatIsWritten) {
  const Config config = loaded_with(
      "[maillog]\nfiles = []\njournal = true\nrelays = [\"*.Hoster.example\", \"192.0.2.1\"]\n");
  EXPECT_THAT(config.maillog.files, IsEmpty());
  EXPECT_TRUE(config.maillog.journal);
  EXPECT_THAT(config.maillog.relays, ElementsAre("*.hoster.example", "192.0.2.1"));
}

TEST(MaillogSection, RefusesWhatIsNoFileAndNoServer) {
  for (const auto* setting :
       {"files = [\"mail.log\"]", "files = \"/var/log/mail.log\"", "journal = \"yes\"",
        "relays = [\"\"]", "relays = [\"*\"]", "relays = [\"*.*\"]", "relays = [\"a b\"]",
        "relays = [\"[192.0.2.1]\"]", "path = \"/x\""}) {
    EXPECT_THAT(errors_with("[maillog]\n" + std::string{setting} + "\n"), SizeIs(1)) << setting;
  }
}

TEST(MaillogSection, WarnsOfALogThatIsReadTwice) {
  EXPECT_THAT(warnings_with("[maillog]\njournal = true\n"), ElementsAre(HasSubstr("twice")));
  EXPECT_THAT(warnings_with("[maillog]\nfiles = []\njournal = true\n"), IsEmpty());
}

}  // namespace
}  // namespace weir::config
