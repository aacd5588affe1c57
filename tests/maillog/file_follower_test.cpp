#include "maillog/file_follower.hpp"

#include <gmock/gmock.h>

#include <filesystem>
#include <fstream>
#include <vector>

#include "support/temp_dir.hpp"

namespace weir::maillog {
namespace {

namespace fs = std::filesystem;
using testing::ElementsAre;
using testing::IsEmpty;
using Condition = FileFollower::Condition;

constexpr std::size_t kBudget = 1'000'000;

struct FollowerTest : testing::Test {
  void append(const std::string& text, const std::string& name = "mail.log") {
    std::ofstream{dir / name, std::ios::app | std::ios::binary} << text;
  }
  void rewrite(const std::string& text) {
    std::ofstream{dir / "mail.log", std::ios::trunc | std::ios::binary} << text;
  }
  void rename_to(const std::string& name) { fs::rename(dir / "mail.log", dir / name); }

  FileFollower::Progress look(std::size_t budget = kBudget) {
    lines.clear();
    live.clear();
    return follower.poll(budget, [this](std::string_view line, bool is_live) {
      lines.emplace_back(line);
      live.push_back(is_live);
    });
  }
  void restart(const std::string& position) { follower = FileFollower{dir / "mail.log", position}; }

  test::TempDir dir;
  FileFollower follower{dir / "mail.log", ""};
  std::vector<std::string> lines;
  std::vector<bool> live;
};

TEST_F(FollowerTest, WhatIsThereAtFirstIsBacklogAndTheRestIsLive) {
  append("one\ntwo\n");
  EXPECT_EQ(look().condition, Condition::following);
  EXPECT_THAT(lines, ElementsAre("one", "two"));
  EXPECT_THAT(live, ElementsAre(false, false));
  append("three\n");
  look();
  EXPECT_THAT(lines, ElementsAre("three"));
  EXPECT_THAT(live, ElementsAre(true));
}

TEST_F(FollowerTest, APartOfALineWaitsForTheRest) {
  look();
  append("fir");
  look();
  EXPECT_THAT(lines, IsEmpty());
  append("st\nsec");
  look();
  EXPECT_THAT(lines, ElementsAre("first"));
  append("ond\n");
  look();
  EXPECT_THAT(lines, ElementsAre("second"));
}

TEST_F(FollowerTest, AFileThatIsNotThereIsWaitedFor) {
  EXPECT_EQ(look().condition, Condition::absent);
  EXPECT_EQ(follower.position(), "");
  append("one\n");
  EXPECT_EQ(look().condition, Condition::following);
  EXPECT_THAT(lines, ElementsAre("one"));
}

TEST_F(FollowerTest, WhatIsNoFileIsNotRead) {
  fs::create_directory(dir / "mail.log");
  EXPECT_EQ(look().condition, Condition::not_a_file);
}

TEST_F(FollowerTest, RotationByRenameLosesNothing) {
  append("one\n");
  look();
  append("two\n");
  rename_to("mail.log.1");
  append("three\n", "mail.log.1");  // its writer has not noticed yet
  look();
  EXPECT_THAT(lines, ElementsAre("two", "three"));
  append("four\n", "mail.log.1");
  append("five\n");
  look();
  EXPECT_THAT(lines, ElementsAre("four"));
  look();
  EXPECT_THAT(lines, ElementsAre("five"));
  EXPECT_THAT(live, ElementsAre(true));
  append("six\n", "mail.log.1");  // still a while
  append("seven\n");
  look();
  EXPECT_THAT(lines, ElementsAre("six", "seven"));
}

TEST_F(FollowerTest, TheOldFileIsLeftAfterAWhile) {
  append("one\n");
  look();
  rename_to("mail.log.1");
  append("two\n");
  for (unsigned i = 0; i <= FileFollower::kFarewell + 1; ++i) look();
  append("late\n", "mail.log.1");
  look();
  EXPECT_THAT(lines, IsEmpty());
}

TEST_F(FollowerTest, RotationByCopyAndTruncate) {
  append("one\ntwo\n");
  look();
  fs::copy_file(dir / "mail.log", dir / "mail.log.1");
  rewrite("");
  look();
  append("three\n");
  look();
  EXPECT_THAT(lines, ElementsAre("three"));
  EXPECT_THAT(live, ElementsAre(true));
}

TEST_F(FollowerTest, ATruncatedFileThatHasGrownPastOurPlaceIsNoticed) {
  append("one\n");
  look();
  rewrite("two, which is longer\nthree\n");
  look();
  EXPECT_THAT(lines, ElementsAre("two, which is longer", "three"));
}

TEST_F(FollowerTest, ARestartGoesOnWhereItStopped) {
  append("one\ntw");
  look();
  const auto position = follower.position();
  append("o\nthree\n");
  restart(position);
  look();
  EXPECT_THAT(lines, ElementsAre("two", "three"));
  EXPECT_THAT(live, ElementsAre(false, false));  // written while nobody looked
}

TEST_F(FollowerTest, ARestartAfterARotationFinishesTheOldFileFirst) {
  append("one\n");
  look();
  const auto position = follower.position();
  append("two\n");
  rename_to("mail.log.1");
  append("three\n");
  append("x\n", "mail.log.2.gz");
  restart(position);
  look();
  EXPECT_THAT(lines, ElementsAre("two", "three"));
}

TEST_F(FollowerTest, ADamagedOrForeignPositionIsANewBeginning) {
  append("one\ntwo\n");
  for (const char* position : {"x", "1:2", "1:2:3:4", "99999999999999999999:0:0:0", ":::"}) {
    restart(position);
    look();
    EXPECT_THAT(lines, ElementsAre("one", "two")) << position;
  }
}

TEST_F(FollowerTest, OfALongLogOnlyTheEndIsRead) {
  const std::string line(99, 'x');
  for (int i = 0; i < 10'000; ++i) append(line + '\n');
  const auto progress = look();
  EXPECT_EQ(progress.skipped_bytes, 0U);
  EXPECT_EQ(lines.size(), FileFollower::kBacklog / 100);
  EXPECT_EQ(lines.front(), line);  // a line cut in two is no line
}

TEST_F(FollowerTest, ALineThatIsTooLongIsLeftOut) {
  look();
  append("one\n" + std::string(OpenLog::kMaxLine + 1, 'x') + "\ntwo\n");
  look();
  EXPECT_THAT(lines, ElementsAre("one", "two"));
}

TEST_F(FollowerTest, AFloodIsReadInPartsAndThenPassedOver) {
  append("");
  look();
  append("begin\n");
  look();
  fs::resize_file(dir / "mail.log", OpenLog::kMaxBehind + 2 * OpenLog::kRest);  // zeros
  append("\nnewest\n");
  const auto progress = look(64 * 1024);
  EXPECT_TRUE(progress.more);
  EXPECT_GT(progress.skipped_bytes, OpenLog::kMaxBehind);
  std::string last;
  for (int i = 0; i < 100 && last != "newest"; ++i) {
    look(64 * 1024);
    if (!lines.empty()) last = lines.back();
  }
  EXPECT_EQ(last, "newest");
}

}  // namespace
}  // namespace weir::maillog
