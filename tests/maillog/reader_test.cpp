#include "maillog/reader.hpp"

#include <gmock/gmock.h>

#include <fstream>

#include "support/temp_dir.hpp"

namespace weir::maillog {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

constexpr TimePoint kStart = std::chrono::sys_days{std::chrono::year{2026} / 6 / 1} + 12h;

std::string line_at(std::string_view stamp, std::string_view id = "4Abc",
                    std::string_view program = "postfix/smtp[12]") {
  return std::string{stamp} + " mx1 " + std::string{program} + ": " + std::string{id} +
         ": to=<u@contoso.example>, relay=contoso-example.mail.protection.outlook.com"
         "[192.0.2.9]:25, delay=1, delays=0/0/1/0, dsn=5.7.711, status=bounced (host "
         "contoso-example.mail.protection.outlook.com[192.0.2.9] said: 550 5.7.711 Access denied, "
         "bad inbound connector. AS(2204). (in reply to RCPT TO command))\n";
}

struct ReaderTest : testing::Test {
  void append(const std::string& text) {
    std::ofstream{dir / "mail.log", std::ios::app | std::ios::binary} << text;
  }
  Reader made(std::string position = "") {
    Sources sources;
    sources.files = {dir / "mail.log"};
    if (!position.empty()) sources.positions[dir / "mail.log"] = std::move(position);
    return {std::move(sources), [this] { return now; }, [](Batch) {}};
  }

  test::TempDir dir;
  TimePoint now = kStart;
};

TEST_F(ReaderTest, OldLinesTeachAndNewOnesAreLive) {
  append(line_at("2026-06-01T09:00:00Z", "4Old") + line_at("2026-06-01T11:55:00Z", "4Fresh"));
  Reader reader{made()};
  auto batch = reader.look();
  ASSERT_THAT(batch.entries, SizeIs(2));
  EXPECT_FALSE(batch.entries[0].live);
  EXPECT_EQ(batch.entries[0].delivery.time, kStart - 3h);
  EXPECT_TRUE(batch.entries[1].live);
  now += 1min;
  append(line_at("2026-06-01T09:00:00Z", "4New"));  // a writer whose clock is wrong
  batch = reader.look();
  ASSERT_THAT(batch.entries, SizeIs(1));
  EXPECT_TRUE(batch.entries[0].live);
  EXPECT_EQ(batch.entries[0].delivery.time, now);
}

TEST_F(ReaderTest, LinesOfTheFutureInTheBacklogAreNotTrusted) {
  append(line_at("2026-06-02T12:00:00Z"));
  const auto batch = Reader{made()}.look();
  ASSERT_THAT(batch.entries, SizeIs(1));
  EXPECT_FALSE(batch.entries[0].live);
  EXPECT_LE(batch.entries[0].delivery.time, now);
}

TEST_F(ReaderTest, OtherLinesAreNotLookedAt) {
  append("");
  Reader reader{made()};
  reader.look();
  append("hello\n\n\xff\xfe\n" + line_at("2026-06-01T12:00:00Z", "4Abc", "postfix/cleanup[12]") +
         line_at("2026-06-01T12:00:00Z", "4Abc: warning: header Subject: postfix/smtp[1]: 4Abc",
                 "postfix/smtpd[1]"));
  EXPECT_THAT(reader.look().entries, IsEmpty());
}

TEST_F(ReaderTest, AFileThatIsNotThereIsRemarkedOnce) {
  Reader reader{made()};
  const auto batch = reader.look();
  ASSERT_THAT(batch.remarks, SizeIs(1));
  EXPECT_THAT(batch.remarks[0], HasSubstr("there is no"));
  EXPECT_TRUE(reader.look().empty());
  append("x\n");
  EXPECT_THAT(reader.look().remarks, ElementsAre(HasSubstr("is followed")));
}

TEST_F(ReaderTest, ARestartReadsNothingTwice) {
  append(line_at("2026-06-01T11:55:00Z", "4Abc"));
  std::string position;
  {
    const auto batch = Reader{made()}.look();
    ASSERT_THAT(batch.positions, SizeIs(1));
    position = batch.positions.begin()->second;
  }
  append(line_at("2026-06-01T11:56:00Z", "4Def"));
  const auto batch = Reader{made(position)}.look();
  ASSERT_THAT(batch.entries, SizeIs(1));
  EXPECT_EQ(batch.entries[0].delivery.queue_id, "4Def");
}

TEST_F(ReaderTest, WhenNothingHappensThereIsNothingToDeliver) {
  append("x\n");
  Reader reader{made()};
  reader.look();
  EXPECT_TRUE(reader.look().empty());
}

}  // namespace
}  // namespace weir::maillog
