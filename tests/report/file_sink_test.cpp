#include "report/file_sink.hpp"

#include <gmock/gmock.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <csignal>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "fake_log.hpp"
#include "report/feed.hpp"

namespace weir::report {
namespace {

namespace fs = std::filesystem;
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

}  // namespace
}  // namespace weir::report
