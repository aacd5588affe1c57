#include "service/import_folder.hpp"

#include <fcntl.h>
#include <gmock/gmock.h>
#include <sys/stat.h>

#include <filesystem>
#include <fstream>
#include <iterator>

#include "support/temp_dir.hpp"

namespace weir::service {
namespace {

namespace fs = std::filesystem;
using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

constexpr TimePoint kNow = std::chrono::sys_days{std::chrono::year{2026} / 6 / 1};
constexpr std::uint64_t kMost = 1'000;

struct ImportFolderTest : testing::Test {
  test::TempDir dir;
  ImportFolder folder{dir.path()};

  void write(const std::string& name, const std::string& bytes, TimePoint written = kNow) {
    std::ofstream{dir / name, std::ios::binary | std::ios::trunc} << bytes;
    touch(name, written);
  }
  void touch(const std::string& name, TimePoint written) {
    const auto since = written.time_since_epoch();
    timespec time{std::chrono::floor<std::chrono::seconds>(since).count(), 0};
    time.tv_nsec = (since % 1s).count() * 1'000'000;
    const timespec both[2] = {time, time};
    ASSERT_EQ(::utimensat(AT_FDCWD, (dir / name).c_str(), both, AT_SYMLINK_NOFOLLOW), 0);
  }
  std::vector<ImportFolder::File> look(TimePoint now = kNow) {
    auto found = folder.look(now);
    EXPECT_TRUE(found) << found.error();
    return found ? found.value() : std::vector<ImportFolder::File>{};
  }
  std::vector<std::string> names(TimePoint now = kNow) {
    std::vector<std::string> list;
    for (const auto& file : look(now)) list.push_back(file.name);
    return list;
  }
  /// The one file that is ready.
  ImportFolder::File ready() {
    look();
    const auto files = look();
    EXPECT_THAT(files, SizeIs(1));
    return files.empty() ? ImportFolder::File{} : files.front();
  }
  std::string text(const std::string& name) const {
    std::ifstream in{dir / name, std::ios::binary};
    return {std::istreambuf_iterator<char>{in}, {}};
  }
  std::size_t files_in(const std::string& name) const {
    return static_cast<std::size_t>(
        std::distance(fs::directory_iterator{dir / name}, fs::directory_iterator{}));
  }
};

TEST_F(ImportFolderTest, AFileIsReadyWhenTwoLooksFindItTheSame) {
  write("audit.csv", "a");
  EXPECT_THAT(names(), IsEmpty());
  EXPECT_THAT(names(), ElementsAre("audit.csv"));
}

TEST_F(ImportFolderTest, AFileThatGrowsIsWaitedFor) {
  write("audit.csv", "a");
  look();
  write("audit.csv", "ab");
  EXPECT_THAT(names(), IsEmpty());
  write("audit.csv", "cd", kNow + 1s);
  EXPECT_THAT(names(), IsEmpty());
  EXPECT_THAT(names(), ElementsAre("audit.csv"));
}

TEST_F(ImportFolderTest, AnotherFileOfTheSameNameIsWaitedFor) {
  write("audit.csv", "a");
  look();
  write("next", "b");
  fs::rename(dir / "next", dir / "audit.csv");
  EXPECT_THAT(names(), IsEmpty());
  EXPECT_THAT(names(), ElementsAre("audit.csv"));
}

TEST_F(ImportFolderTest, OldestFirst) {
  write("b", "1", kNow + 2s);
  write("a", "1", kNow + 3s);
  write("d", "1", kNow + 1s);
  write("c", "1", kNow + 1s);
  look();
  EXPECT_THAT(names(), ElementsAre("c", "d", "b", "a"));
}

TEST_F(ImportFolderTest, LeavesAloneWhatIsNotWholeOrNoFile) {
  for (const auto* name : {".hidden", "audit.csv.tmp", "audit.TMP", "audit.part"}) write(name, "a");
  fs::create_directory(dir / "done");
  fs::create_symlink("/etc/passwd", dir / "link.csv");
  ASSERT_EQ(::mkfifo((dir / "pipe.csv").c_str(), 0600), 0);
  look();
  EXPECT_THAT(names(), IsEmpty());
}

TEST_F(ImportFolderTest, AnEmptyFileMayYetGrow) {
  write("audit.csv", "");
  look(kNow + 1min);
  EXPECT_THAT(names(kNow + 59min), IsEmpty());
  EXPECT_THAT(names(kNow + 1h), ElementsAre("audit.csv"));
}

TEST_F(ImportFolderTest, ADirectoryThatIsNotThereIsAProblem) {
  ImportFolder nowhere{dir / "nowhere"};
  const auto found = nowhere.look(kNow);
  ASSERT_FALSE(found);
  EXPECT_THAT(found.error(), HasSubstr("nowhere cannot be watched"));
}

TEST_F(ImportFolderTest, ReadsWhatThereIsUpToABound) {
  write("audit.csv", std::string(1'000, 'x'));
  const auto file = ready();
  EXPECT_EQ(folder.read(file, kMost).bytes, std::string(1'000, 'x'));
  EXPECT_EQ(folder.read(file, kMost).problem, "");
  EXPECT_THAT(folder.read(file, 999).problem, HasSubstr("more than 999 bytes"));
}

TEST_F(ImportFolderTest, FollowsNoLinkThatTookAFilesPlace) {
  write("audit.csv", "a");
  const auto file = ready();
  fs::remove(dir / "audit.csv");
  write("secret", "s");
  fs::create_symlink(dir / "secret", dir / "audit.csv");
  EXPECT_THAT(folder.read(file, kMost).problem, HasSubstr("cannot be opened"));
  folder.settle(file, "");
  EXPECT_TRUE(fs::is_symlink(dir / "audit.csv"));
  fs::remove(dir / "audit.csv");
  ASSERT_EQ(::mkfifo((dir / "audit.csv").c_str(), 0600), 0);
  EXPECT_THAT(folder.read(file, kMost).problem, HasSubstr("no regular file"));
}

TEST_F(ImportFolderTest, MovesWhatWasRead) {
  write("audit.csv", "a");
  folder.settle(ready(), "");
  EXPECT_EQ(text("done/audit.csv"), "a");
  EXPECT_FALSE(fs::exists(dir / "audit.csv"));
  write("broken.csv", "b");
  folder.settle(ready(), "line 3: the date is none");
  EXPECT_EQ(text("failed/broken.csv"), "b");
  EXPECT_EQ(text("failed/broken.csv.error"), "line 3: the date is none\n");
  EXPECT_EQ(folder.trouble(), "");
}

TEST_F(ImportFolderTest, TakesNobodysPlaceThere) {
  for (int i = 0; i < 3; ++i) {
    write("audit.csv", std::to_string(i));
    folder.settle(ready(), "");
  }
  EXPECT_EQ(text("done/audit.csv"), "0");
  EXPECT_EQ(text("done/audit-2.csv"), "1");
  EXPECT_EQ(text("done/audit-3.csv"), "2");
}

TEST_F(ImportFolderTest, ANameThatIsTooLongWithItsReasonIsCut) {
  const auto name = std::string(250, 'x') + ".csv";
  write(name, "a");
  folder.settle(ready(), "why");
  EXPECT_EQ(text("failed/" + std::string(200, 'x') + "-1.csv"), "a");
  EXPECT_EQ(text("failed/" + std::string(200, 'x') + "-1.csv.error"), "why\n");
}

TEST_F(ImportFolderTest, AFileThatChangedSinceStaysAndIsReadAgain) {
  write("audit.csv", "a");
  const auto file = ready();
  write("audit.csv", "ab");
  folder.settle(file, "");
  EXPECT_TRUE(fs::exists(dir / "audit.csv"));
  EXPECT_FALSE(fs::exists(dir / "done"));
  EXPECT_THAT(names(), IsEmpty());
  EXPECT_THAT(names(), ElementsAre("audit.csv"));
}

TEST_F(ImportFolderTest, AFileThatCannotBeMovedIsNotReadAgain) {
  write("done", "in the way");
  touch("done", kNow + 100h);
  write("audit.csv", "a");
  look();
  for (const auto& file : look()) folder.settle(file, file.name == "done" ? "x" : "");
  // "done" itself has gone to failed/, so the directory can be made now.
  EXPECT_THAT(folder.trouble(), HasSubstr("audit.csv"));
  EXPECT_THAT(names(), IsEmpty());
  write("audit.csv", "ab");
  look();
  folder.settle(ready(), "");
  EXPECT_EQ(text("done/audit.csv"), "ab");
  look();
  EXPECT_EQ(folder.trouble(), "");
}

TEST_F(ImportFolderTest, TheDirectoriesWithinMayBeNoLinks) {
  const test::TempDir elsewhere;
  fs::create_symlink(elsewhere.path(), dir / "done");
  write("audit.csv", "a");
  folder.settle(ready(), "");
  EXPECT_TRUE(fs::exists(dir / "audit.csv"));
  EXPECT_TRUE(fs::is_empty(elsewhere.path()));
  EXPECT_NE(folder.trouble(), "");
}

TEST_F(ImportFolderTest, KeepsTheNewestOfWhatItMoved) {
  fs::create_directory(dir / "failed");
  for (std::size_t i = 0; i < ImportFolder::kKept + 5; ++i) {
    write("failed/old" + std::to_string(i), "x");
    write("failed/old" + std::to_string(i) + ".error", "why");
  }
  write("broken.csv", "b");
  folder.settle(ready(), "why");
  EXPECT_EQ(files_in("failed"), 2 * ImportFolder::kKept);
  EXPECT_EQ(text("failed/broken.csv"), "b");
}

}  // namespace
}  // namespace weir::service
