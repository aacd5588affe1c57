#include <gmock/gmock.h>

#include <fstream>

#include "config/print.hpp"
#include "support.hpp"
#include "support/temp_dir.hpp"

namespace weir::config {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;
using weir::test::TempDir;

std::string key_file(const std::string& path, std::string_view bytes) {
  std::ofstream{path, std::ios::binary} << bytes;
  return path;
}

std::string hashing(const std::string& file) {
  return "[privacy]\nlocal_parts = \"hash\"\nkey_file = \"" + file + "\"\n";
}

TEST(Privacy, ShowsEverythingByDefault) {
  const auto privacy = loaded_with("").privacy;
  EXPECT_EQ(privacy.subject, Shown::plain);
  EXPECT_FALSE(privacy.hashes());
}

TEST(Privacy, ReadsEachPart) {
  const auto privacy = loaded_with("[privacy]\nsubject = \"drop\"\nlinks = \"drop\"\n").privacy;
  EXPECT_EQ(privacy.subject, Shown::drop);
  EXPECT_EQ(privacy.local_parts, Shown::plain);
  EXPECT_EQ(privacy.recipients, Shown::plain);
  EXPECT_EQ(privacy.links, Shown::drop);
}

TEST(Privacy, RefusesOtherWords) {
  EXPECT_THAT(errors_with("[privacy]\nsubject = \"hashed\"\n"),
              ElementsAre(HasSubstr("[privacy] subject: ")));
}

TEST(Privacy, HashingNeedsAKey) {
  EXPECT_THAT(errors_with("[privacy]\nrecipients = \"hash\"\n"),
              ElementsAre(HasSubstr("key_file: name a file")));
  EXPECT_THAT(errors_with("[privacy]\nrecipients = \"drop\"\n"), ElementsAre());
}

TEST(Privacy, ReadsTheKeyAndNeverPrintsIt) {
  const TempDir dir;
  const auto file = key_file(dir / "key", "0123456789abcdef-secret\n");
  const auto config = loaded_with(hashing(file));
  EXPECT_EQ(config.privacy.key, "0123456789abcdef-secret");
  EXPECT_THAT(print(config), Not(HasSubstr("0123456789abcdef-secret")));
}

TEST(Privacy, RefusesAShortKeyAndAFileThatIsNotThere) {
  const TempDir dir;
  EXPECT_THAT(errors_with(hashing(key_file(dir / "key", "fifteen bytes!!\n"))),
              ElementsAre(HasSubstr("holds fewer than 16 bytes")));
  EXPECT_THAT(errors_with(hashing(dir / "none")), ElementsAre(HasSubstr("key_file: ")));
}

TEST(Privacy, AKeyThatIsNotUsedIsNotRead) {
  EXPECT_THAT(errors_with("[privacy]\nkey_file = \"/nowhere/at/all\"\n"), ElementsAre());
}

}  // namespace
}  // namespace weir::config
