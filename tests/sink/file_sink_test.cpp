#include "sink/file_sink.hpp"

#include <gmock/gmock.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "../report/fake_log.hpp"
#include "report/feed.hpp"

namespace weir::sink {
namespace {

namespace fs = std::filesystem;
using report::FakeLog;
using report::Feed;
using report::FeedListener;
using report::FeedOptions;
using report::Outgoing;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

Outgoing outgoing(int number) {
  const std::string text = std::to_string(number);
  return {.id = "id-" + text,
          .sequence = static_cast<std::uint64_t>(number),
          .json = R"({"event":{"id":"id-)" + text + R"(","sequence":)" + text + "}}"};
}

struct FileSinkTest : testing::Test {
  fs::path folder;
  std::string path;

  FileSinkTest() {
    std::string pattern = (fs::temp_directory_path() / "weir-feed-XXXXXX").string();
    folder = ::mkdtemp(pattern.data());
    path = (folder / "events.ndjson").string();
  }
  ~FileSinkTest() override { fs::remove_all(folder); }

  static std::string text(const std::string& file) {
    std::ifstream in{file, std::ios::binary};
    std::ostringstream out;
    out << in.rdbuf();
    return out.str();
  }
  void write(const std::string& bytes) const { std::ofstream{path, std::ios::app} << bytes; }
};

TEST_F(FileSinkTest, WritesOneLineAnEventIntoAPrivateFile) {
  FileSink sink{path};
  const std::vector events{outgoing(1), outgoing(2)};
  EXPECT_EQ(sink.deliver(events).count, 2U);
  EXPECT_EQ(text(path), events[0].json + "\n" + events[1].json + "\n");
  struct stat status {};
  ASSERT_EQ(::stat(path.c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 0137U, 0U);
}

TEST_F(FileSinkTest, SaysWhatItWroteLast) {
  FileSink sink{path};
  sink.deliver(std::vector{outgoing(1), outgoing(2)});
  const auto receipts = FileSink{path}.recent();
  ASSERT_EQ(receipts.size(), 2U);
  EXPECT_EQ(receipts[0].id, "id-2");
  EXPECT_EQ(receipts[0].sequence, 2U);
  EXPECT_EQ(receipts[1].id, "id-1");
}

TEST_F(FileSinkTest, CutsATornLineOff) {
  write(outgoing(1).json + "\n" + R"({"event":{"id":"id-2","sequ)");
  FileSink sink{path};
  EXPECT_EQ(sink.recent().size(), 1U);
  EXPECT_EQ(text(path), outgoing(1).json + "\n");
}

TEST_F(FileSinkTest, CutsATornFirstLineOff) {
  write(R"({"event":)");
  FileSink sink{path};
  EXPECT_THAT(sink.recent(), IsEmpty());
  EXPECT_EQ(text(path), "");
}

TEST_F(FileSinkTest, LeavesLinesThatAreNoEventsAlone) {
  write("not json\n{}\n");
  FileSink sink{path};
  EXPECT_THAT(sink.recent(), IsEmpty());
  EXPECT_EQ(text(path), "not json\n{}\n");
}

TEST_F(FileSinkTest, FollowsTheNameWhenTheFileIsRotated) {
  FileSink sink{path};
  sink.deliver(std::vector{outgoing(1)});
  fs::rename(path, path + ".1");
  sink.deliver(std::vector{outgoing(2)});
  EXPECT_EQ(text(path + ".1"), outgoing(1).json + "\n");
  EXPECT_EQ(text(path), outgoing(2).json + "\n");
}

TEST_F(FileSinkTest, SaysWhyAFullDiskRefuses) {
  FileSink sink{"/dev/full"};
  const auto delivered = sink.deliver(std::vector{outgoing(1)});
  EXPECT_EQ(delivered.count, 0U);
  EXPECT_THAT(delivered.error, HasSubstr("/dev/full: No space left on device"));
}

TEST_F(FileSinkTest, SaysWhyAMissingFolderRefuses) {
  FileSink sink{(folder / "none" / "x").string()};
  EXPECT_THAT(sink.deliver(std::vector{outgoing(1)}).error, HasSubstr("No such file or directory"));
}

TEST_F(FileSinkTest, KeepsOnlyWholeLinesWhenTheDiskFillsInTheMiddle) {
  FileSink sink{path};
  const auto line = outgoing(1).json.size() + 1;
  rlimit before{};
  ASSERT_EQ(::getrlimit(RLIMIT_FSIZE, &before), 0);
  auto* const handler = std::signal(SIGXFSZ, SIG_IGN);
  rlimit small = before;
  small.rlim_cur = 2 * line + 5;
  ASSERT_EQ(::setrlimit(RLIMIT_FSIZE, &small), 0);
  const auto delivered = sink.deliver(std::vector{outgoing(1), outgoing(2), outgoing(3)});
  ::setrlimit(RLIMIT_FSIZE, &before);
  std::signal(SIGXFSZ, handler);
  EXPECT_EQ(delivered.count, 2U);
  EXPECT_THAT(delivered.error, HasSubstr("File too large"));
  EXPECT_EQ(text(path), outgoing(1).json + "\n" + outgoing(2).json + "\n");
}

struct FileFeedTest : FileSinkTest {
  FakeLog log;

  std::unique_ptr<Feed> feed() {
    FeedOptions options;
    options.name = "file";
    auto made =
        std::make_unique<Feed>(options, log, std::make_unique<FileSink>(path), FeedListener{});
    made->resume();
    return made;
  }
  std::vector<std::string> ids() const {
    std::vector<std::string> found;
    std::ifstream in{path};
    for (std::string line; std::getline(in, line);) {
      found.push_back(line.substr(0, line.find("},\"n\"")));
    }
    return found;
  }
  static std::string head(int number, int sequence) {
    return R"({"event":{"id":"id-)" + std::to_string(number) + R"(","sequence":)" +
           std::to_string(sequence);
  }
};

TEST_F(FileFeedTest, RepeatsNothingWhenItDiedBeforeTheCursorWasSaved) {
  log.add(1);
  feed()->turn();
  log.add(2);
  log.forget_cursors = true;
  feed()->turn();
  log.forget_cursors = false;
  log.add(3);
  feed()->turn();
  EXPECT_THAT(ids(), ElementsAre(head(1, 1), head(2, 2), head(3, 3)));
}

TEST_F(FileFeedTest, WritesATornEventAgainInFull) {
  log.add(1);
  feed()->turn();
  log.add(2);
  write(R"({"event":{"id":"id-2","sequence":2},"n)");
  feed()->turn();
  EXPECT_THAT(ids(), ElementsAre(head(1, 1), head(2, 2)));
}

TEST_F(FileFeedTest, KeepsItsPlaceWhenTheFileWasRotatedAway) {
  log.add(1);
  feed()->turn();
  fs::rename(path, path + ".1");
  log.add(2);
  feed()->turn();
  EXPECT_THAT(ids(), ElementsAre(head(2, 2)));
}

TEST_F(FileFeedTest, NeverGivesANumberTwiceAfterTheLogLostItsEnd) {
  log.add(1);
  feed()->turn();
  write(R"({"event":{"id":"id-lost","sequence":2},"n":0})"
        "\n");
  log.add(2);
  feed()->turn();
  EXPECT_EQ(ids().back(), head(2, 3));
}

struct RotationTest : FileSinkTest {
  TimePoint now{std::chrono::milliseconds{1767323045678}};  // 2026-01-02T03:04:05Z

  FileOptions options() {
    return {.path = path, .keep = 2, .now = [this] { return now; }};
  }
  std::vector<std::string> files() const {
    std::vector<std::string> names;
    for (const auto& entry : fs::directory_iterator{folder}) {
      names.push_back(entry.path().filename().string());
    }
    std::sort(names.begin(), names.end());
    return names;
  }
};

TEST_F(RotationTest, BySizeKeepsTheNewest) {
  auto wanted = options();
  wanted.rotate_bytes = 10;
  FileSink sink{wanted};
  write("other\n");
  fs::rename(path, path + ".bak");
  for (int number = 1; number <= 5; ++number) {
    EXPECT_EQ(sink.deliver(std::vector{outgoing(number)}).count, 1U);
    now += std::chrono::seconds{1};
  }
  EXPECT_THAT(files(), ElementsAre("events.ndjson", "events.ndjson.20260102T030408Z",
                                   "events.ndjson.20260102T030409Z", "events.ndjson.bak"));
  EXPECT_EQ(text(path), outgoing(5).json + "\n");
  EXPECT_EQ(text(path + ".20260102T030409Z"), outgoing(4).json + "\n");
}

TEST_F(RotationTest, SeveralInOneSecondKeepTheirOrder) {
  auto wanted = options();
  wanted.rotate_bytes = 1;
  wanted.keep = 10;
  FileSink sink{wanted};
  for (int number = 1; number <= 3; ++number) sink.deliver(std::vector{outgoing(number)});
  EXPECT_THAT(files(), ElementsAre("events.ndjson", "events.ndjson.20260102T030405Z",
                                   "events.ndjson.20260102T030405Z-02"));
  EXPECT_EQ(text(path + ".20260102T030405Z-02"), outgoing(2).json + "\n");
}

TEST_F(RotationTest, ByAgeOfTheFirstEventAlsoAfterARestart) {
  auto wanted = options();
  wanted.rotate_age = std::chrono::hours{1};
  auto first = outgoing(1);
  first.json.insert(1, R"("@timestamp":"2026-01-02T03:00:00.000Z",)");
  FileSink{wanted}.deliver(std::vector{first});
  FileSink sink{wanted};
  sink.deliver(std::vector{outgoing(2)});
  EXPECT_THAT(files(), ElementsAre("events.ndjson"));
  now += std::chrono::minutes{56};
  sink.deliver(std::vector{outgoing(3)});
  EXPECT_EQ(files().size(), 2U);
  EXPECT_EQ(text(path), outgoing(3).json + "\n");
}

TEST_F(RotationTest, LosesNothingWhenItCannotRotate) {
  auto wanted = options();
  wanted.path = (folder / "f").string();
  wanted.rotate_bytes = 1;
  FileSink sink{wanted};
  sink.deliver(std::vector{outgoing(1)});
  fs::remove_all(folder);
  EXPECT_THAT(sink.deliver(std::vector{outgoing(2)}).error, HasSubstr("No such file"));
  fs::create_directory(folder);
  EXPECT_EQ(sink.deliver(std::vector{outgoing(2)}).count, 1U);
}

TEST_F(FileSinkTest, WritesToTheDiskWhenAsked) {
  FileSink sink{FileOptions{.path = path, .fsync = true}};
  EXPECT_EQ(sink.deliver(std::vector{outgoing(1)}).count, 1U);
  EXPECT_TRUE(sink.connected());
}

TEST_F(FileSinkTest, KnowsItsEventsInEveryFormat) {
  const std::string id = "0190a5c2-7b00-7000-8000-000000000001";
  write(R"({"metadata":{"uid":")" + id + R"(","sequence":7}})" + "\n");
  auto receipts = FileSink{path}.recent();
  ASSERT_EQ(receipts.size(), 1U);
  EXPECT_EQ(receipts[0].id, id);
  EXPECT_EQ(receipts[0].sequence, 7U);
  write("CEF:0|Weir|weir-milter|1|x|X|5|rt=1 externalId=" + id + " act=tag\n");
  receipts = FileSink{path}.recent();
  ASSERT_EQ(receipts.size(), 2U);
  EXPECT_EQ(receipts[0].id, id);
}

}  // namespace
}  // namespace weir::sink
