#include "ctl/write_file.hpp"

#include <gmock/gmock.h>
#include <sys/stat.h>

#include <filesystem>
#include <fstream>
#include <sstream>

#include "support/temp_dir.hpp"

namespace weir::ctl {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;

std::string content(const std::string& path) {
  std::ifstream in{path};
  std::ostringstream text;
  text << in.rdbuf();
  return text.str();
}

std::size_t files_in(const std::string& folder) {
  return static_cast<std::size_t>(std::distance(std::filesystem::directory_iterator{folder},
                                                std::filesystem::directory_iterator{}));
}

TEST(WriteFile, MakesAFileForItsOwner) {
  const test::TempDir folder;
  EXPECT_THAT(write_file(folder / "a.html", "one", false), IsEmpty());
  EXPECT_EQ(content(folder / "a.html"), "one");
  struct stat found {};
  ASSERT_EQ(::stat((folder / "a.html").c_str(), &found), 0);
  EXPECT_EQ(found.st_mode & 0777U, 0600U);
}

TEST(WriteFile, LeavesAFileThatIsThereWithoutForce) {
  const test::TempDir folder;
  ASSERT_THAT(write_file(folder / "a.html", "one", false), IsEmpty());
  EXPECT_THAT(write_file(folder / "a.html", "two", false), HasSubstr("--force"));
  EXPECT_EQ(content(folder / "a.html"), "one");
  EXPECT_THAT(write_file(folder / "a.html", "two", true), IsEmpty());
  EXPECT_EQ(content(folder / "a.html"), "two");
  EXPECT_EQ(files_in(folder.path()), 1U) << "nothing is left beside it";
}

TEST(WriteFile, FollowsNoLinkAndReplacesNoFolder) {
  const test::TempDir folder;
  std::ofstream{folder / "target"} << "kept";
  std::filesystem::create_symlink(folder / "target", folder / "link");
  std::filesystem::create_directory(folder / "folder");
  for (const auto* name : {"link", "folder"}) {
    EXPECT_THAT(write_file(folder / name, "x", true), HasSubstr("no plain file")) << name;
  }
  EXPECT_EQ(content(folder / "target"), "kept");
}

TEST(WriteFile, SaysWhyItCannot) {
  const test::TempDir folder;
  EXPECT_THAT(write_file(folder / "none/a.html", "x", false), HasSubstr("cannot write"));
}

}  // namespace
}  // namespace weir::ctl
