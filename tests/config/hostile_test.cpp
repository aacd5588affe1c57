#include <gmock/gmock.h>
#include <sys/stat.h>

#include <random>

#include "support.hpp"

namespace weir::config {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

std::vector<std::string> errors_of_file(const std::string& path) {
  return said(load(path), Severity::error);
}

TEST(Hostile, AMissingFileIsOneDiagnostic) {
  const LoadResult result = load("/nonexistent/weir.toml");
  EXPECT_EQ(result.config, nullptr);
  EXPECT_THAT(errors_of_file("/nonexistent/weir.toml"),
              ElementsAre("/nonexistent/weir.toml:1:1: the file cannot be read: No such file or "
                          "directory"));
}

TEST(Hostile, ADirectoryIsNoFile) {
  EXPECT_THAT(errors_of_file("/"), ElementsAre(HasSubstr("is a directory")));
}

TEST(Hostile, ADeviceIsNoFile) {
  EXPECT_THAT(errors_of_file("/dev/zero"), ElementsAre(HasSubstr("no regular file")));
}

TEST(Hostile, AFifoDoesNotHoldUpTheStart) {
  const TemporaryDirectory directory;
  ASSERT_EQ(::mkfifo(directory.file("fifo").c_str(), 0600), 0);
  EXPECT_THAT(errors_of_file(directory.file("fifo")), ElementsAre(HasSubstr("no regular file")));
}

TEST(Hostile, AFileThatCannotBeReadIsOneDiagnostic) {
  // Opens, and fails at its first byte: for root too.
  EXPECT_THAT(errors_of_file("/proc/self/mem"), ElementsAre(HasSubstr("cannot be read: ")));
}

TEST(Hostile, AHugeFileIsNotRead) {
  const TemporaryDirectory directory;
  const std::string path = directory.write("weir.toml", std::string(2 * 1024 * 1024, '#'));
  EXPECT_THAT(errors_of_file(path), ElementsAre(HasSubstr("larger than 1024 kB")));
}

TEST(Hostile, ANulInANameIsNoFile) {
  EXPECT_THAT(errors_of_file(std::string{"/etc/\0x", 7}), ElementsAre(HasSubstr("NUL")));
}

TEST(Hostile, AnEmptyFileMissesTheDomains) {
  EXPECT_THAT(errors(""), ElementsAre(HasSubstr("accepted_domains")));
}

TEST(Hostile, NulBytesAreErrorsWithAPlace) {
  EXPECT_THAT(errors(std::string{"[milter]\nmode = \"t\0g\"\n", 21}),
              ElementsAre(::testing::StartsWith("f:2:")));
}

TEST(Hostile, Utf16IsToldAsSuch) {
  EXPECT_THAT(errors(std::string{"\xFF\xFE[\0m\0", 6}), ElementsAre(HasSubstr("UTF-8")));
}

TEST(Hostile, AByteOrderMarkDoesNoHarm) {
  EXPECT_THAT(errors("\xEF\xBB\xBF" + complete()), IsEmpty());
}

TEST(Hostile, WindowsLineEndsDoNoHarm) {
  std::string text;
  for (const char c : complete()) text += c == '\n' ? std::string{"\r\n"} : std::string{c};
  EXPECT_THAT(errors(text), IsEmpty());
}

TEST(Hostile, MessagesCarryNoControlsToTheTerminal) {
  for (const auto& line :
       errors_with("[milter]\n\"\\u001b[31mred\" = 1\nmode = \"\\u001b[2J\"\n")) {
    EXPECT_THAT(line, Not(HasSubstr("\x1b")));
  }
}

TEST(Hostile, RandomBytesNeverLoadAndNeverCrash) {
  std::mt19937 random{4711};
  for (int round = 0; round < 500; ++round) {
    std::string text(random() % 300, ' ');
    for (char& c : text) c = static_cast<char>(random() % 256);
    EXPECT_THAT(errors(text), Not(IsEmpty()));
  }
}

TEST(Hostile, ChangedBytesNeverCrash) {
  const std::string good = read_all(std::string{WEIR_SOURCE_DIR} + "/conf/weir.toml");
  std::mt19937 random{42};
  for (int round = 0; round < 150; ++round) {
    std::string text = good;
    for (int i = 0; i < 5; ++i) text[random() % text.size()] = static_cast<char>(random() % 256);
    const LoadResult result = load_text(text, "f");
    EXPECT_EQ(result.config == nullptr, !said(result, Severity::error).empty());
  }
}

TEST(Hostile, CutFilesNeverCrash) {
  const std::string good = complete("trusted_relays = [\"10.0.0.1\"]");
  for (std::size_t size = 0; size < good.size(); ++size) {
    const LoadResult result = load_text(std::string_view{good}.substr(0, size), "f");
    EXPECT_EQ(result.config == nullptr, !said(result, Severity::error).empty()) << size;
  }
}

}  // namespace
}  // namespace weir::config
