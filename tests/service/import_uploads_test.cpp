#include "service/import_uploads.hpp"

#include <gmock/gmock.h>

#include <filesystem>

#include "service/request.hpp"
#include "support/temp_dir.hpp"

namespace weir::service {
namespace {

using namespace std::chrono_literals;
using testing::HasSubstr;

constexpr TimePoint kNow = std::chrono::sys_days{std::chrono::year{2026} / 6 / 1};
constexpr std::uint64_t kMost = 100;

struct ImportUploadsTest : testing::Test {
  test::TempDir dir;
  int ids = 0;
  TimePoint now = kNow;
  ImportUploads uploads{[this] { return "id-" + std::to_string(++ids); }};

  std::string begin(const std::string& user, std::uint64_t bytes) {
    return uploads.begin(user, {"audit.csv", bytes, kNow - 1h}, kMost, dir.path(), now);
  }
  /// What `act` is refused with.
  template <class Act>
  std::string refusal(const Act& act) {
    try {
      act();
    } catch (const Refused& refused) {
      return refused.what();
    }
    return {};
  }
  std::string whole(const std::string& user, const std::string& bytes) {
    const auto id = begin(user, bytes.size());
    if (!bytes.empty()) uploads.add(user, id, 0, bytes, now);
    uploads.end(user, id, now);
    return id;
  }
};

TEST_F(ImportUploadsTest, PiecesBecomeAWhole) {
  const auto id = begin("alice", 6);
  EXPECT_EQ(uploads.add("alice", id, 0, "abc", now), 3U);
  EXPECT_FALSE(uploads.take());
  EXPECT_EQ(uploads.add("alice", id, 3, std::string{"d\0f", 3}, now), 6U);
  uploads.end("alice", id, now);
  EXPECT_FALSE(uploads.result("alice", id));
  const auto taken = uploads.take();
  ASSERT_TRUE(taken);
  EXPECT_EQ(taken->id, id);
  EXPECT_EQ(taken->user, "alice");
  EXPECT_EQ(taken->name, "audit.csv");
  EXPECT_EQ(taken->written, kNow - 1h);
  EXPECT_EQ(read_all(taken->file.get(), kMost).bytes, (std::string{"abcd\0f", 6}));
  EXPECT_FALSE(uploads.take());
  EXPECT_FALSE(uploads.result("alice", id));
  uploads.finish(id, {{"rows", 1}}, now);
  EXPECT_EQ(uploads.result("alice", id), (boost::json::object{{"rows", 1}}));
  EXPECT_THAT(refusal([&] { uploads.result("alice", id); }), HasSubstr("no such import"));
}

TEST_F(ImportUploadsTest, NothingIsSeenOfItInTheDirectory) {
  const auto id = begin("alice", 3);
  uploads.add("alice", id, 0, "abc", now);
  EXPECT_TRUE(std::filesystem::is_empty(dir.path()));
}

TEST_F(ImportUploadsTest, WhatIsTooLargeIsNotBegun) {
  EXPECT_THAT(refusal([&] { begin("alice", kMost + 1); }), HasSubstr("max_file_bytes"));
  EXPECT_EQ(refusal([&] { begin("alice", kMost); }), "");
}

TEST_F(ImportUploadsTest, MoreThanAnnouncedEndsIt) {
  const auto id = begin("alice", 3);
  EXPECT_THAT(refusal([&] { uploads.add("alice", id, 0, "abcd", now); }), HasSubstr("announced"));
  EXPECT_THAT(refusal([&] { uploads.add("alice", id, 0, "abc", now); }), HasSubstr("no such"));
}

TEST_F(ImportUploadsTest, PiecesComeInOrder) {
  const auto id = begin("alice", 6);
  uploads.add("alice", id, 0, "abc", now);
  EXPECT_THAT(refusal([&] { uploads.add("alice", id, 0, "abc", now); }), HasSubstr("begins at 3"));
  EXPECT_THAT(refusal([&] { uploads.add("alice", id, 4, "ef", now); }), HasSubstr("begins at 3"));
  EXPECT_THAT(refusal([&] { uploads.end("alice", id, now); }), HasSubstr("only 3 of 6"));
  EXPECT_THAT(refusal([&] { uploads.result("alice", id); }), HasSubstr("not ended"));
}

TEST_F(ImportUploadsTest, BelongsToWhoBeganIt) {
  const auto id = begin("alice", 3);
  EXPECT_THAT(refusal([&] { uploads.add("bob", id, 0, "abc", now); }), HasSubstr("no such import"));
  EXPECT_EQ(refusal([&] { begin("bob", 3); }), "");
}

TEST_F(ImportUploadsTest, OneAtATimeUnlessItStalls) {
  const auto first = begin("alice", 3);
  now += ImportUploads::kStalled - 1ms;
  EXPECT_THAT(refusal([&] { begin("alice", 3); }), HasSubstr("under way"));
  uploads.add("alice", first, 0, "ab", now);
  now += ImportUploads::kStalled;
  EXPECT_EQ(refusal([&] { begin("alice", 3); }), "");
  EXPECT_THAT(refusal([&] { uploads.add("alice", first, 2, "c", now); }), HasSubstr("no such"));
}

TEST_F(ImportUploadsTest, WhatWaitsIsBoundedOverAllCallers) {
  for (std::size_t i = 0; i < ImportUploads::kMost; ++i) whole("user" + std::to_string(i), "a");
  EXPECT_THAT(refusal([&] { begin("alice", 1); }), HasSubstr("too many"));
  const auto taken = uploads.take();
  ASSERT_TRUE(taken);
  EXPECT_EQ(taken->user, "user0");  // the first to end is the first to be read
  EXPECT_THAT(refusal([&] { begin("alice", 1); }), HasSubstr("too many"));
  uploads.finish(taken->id, {}, now);
  EXPECT_EQ(refusal([&] { begin("alice", 1); }), "");
}

TEST_F(ImportUploadsTest, AnswersThatNobodyFetchesGo) {
  std::string first;
  for (int i = 0; i < 17; ++i) {
    const auto id = whole("alice", "a");
    if (first.empty()) first = id;
    ASSERT_TRUE(uploads.take());
    now += 1s;
    uploads.finish(id, {}, now);
  }
  EXPECT_THAT(refusal([&] { uploads.result("alice", first); }), HasSubstr("no such"));
  const auto last = "id-" + std::to_string(ids);
  uploads.tick(now + ImportUploads::kKept);
  EXPECT_EQ(refusal([&] { uploads.result("alice", last); }), "");
  const auto open = begin("alice", 3);
  uploads.tick(now + ImportUploads::kKept + 1ms);
  EXPECT_THAT(refusal([&] { uploads.add("alice", open, 0, "abc", now); }), HasSubstr("no such"));
}

TEST_F(ImportUploadsTest, AnEmptyOneIsOne) {
  whole("alice", "");
  EXPECT_TRUE(uploads.take());
}

TEST_F(ImportUploadsTest, WithoutADirectoryThereIsNoRoom) {
  EXPECT_THAT(refusal([&] {
                uploads.begin("alice", {"a", 1, kNow}, kMost, dir / "nowhere", now);
              }),
              HasSubstr("cannot keep a file"));
}

}  // namespace
}  // namespace weir::service
