#include "ctl/eml.hpp"

#include <gtest/gtest.h>

namespace weir::ctl {
namespace {

constexpr std::uint64_t kAll = 1'000'000;

TEST(Eml, ReadsHeaderAndBody) {
  const auto eml = read_eml("From: a@b\nSubject: x\n\nhello\nworld\n", kAll);
  ASSERT_EQ(eml.raw.headers.size(), 2U);
  EXPECT_EQ(eml.raw.headers[0].name, "From");
  EXPECT_EQ(eml.raw.headers[0].value, "a@b");
  EXPECT_EQ(eml.raw.body, "hello\r\nworld\r\n");
  EXPECT_EQ(eml.raw.body_bytes, 14U);
}

TEST(Eml, TakesEitherLineEnding) {
  const auto unix_lines = read_eml("A: 1\nB: 2\n 3\n\nx\n", kAll);
  const auto smtp_lines = read_eml("A: 1\r\nB: 2\r\n 3\r\n\r\nx\r\n", kAll);
  EXPECT_EQ(unix_lines.raw.body, smtp_lines.raw.body);
  ASSERT_EQ(smtp_lines.raw.headers.size(), 2U);
  EXPECT_EQ(smtp_lines.raw.headers[1].value, "2\n 3");
  EXPECT_EQ(unix_lines.raw.headers[1].value, smtp_lines.raw.headers[1].value);
}

TEST(Eml, TakesOffTheMailboxLineAndTheReturnPath) {
  const auto eml = read_eml(
      "From MAILER-DAEMON Fri Jan  2 03:04:05 2026\nReturn-Path: <a@b>\nFrom: c@d\n\n", kAll);
  EXPECT_EQ(eml.return_path, "<a@b>");
  ASSERT_EQ(eml.raw.headers.size(), 1U);
  EXPECT_EQ(eml.raw.headers[0].name, "From");
}

TEST(Eml, EndsTheHeaderAtALineThatIsNone) {
  const auto eml = read_eml("From: a@b\nthis is no header\nTo: c@d\n", kAll);
  EXPECT_EQ(eml.raw.headers.size(), 1U);
  EXPECT_EQ(eml.raw.body, "this is no header\r\nTo: c@d\r\n");
}

TEST(Eml, KeepsNoMoreBodyThanTheDaemon) {
  const auto eml = read_eml("A: 1\n\n0123456789\n0123456789\n", 15);
  EXPECT_EQ(eml.raw.body.size(), 15U);
  EXPECT_TRUE(eml.raw.body_truncated);
}

TEST(Eml, ReadsAnything) {
  EXPECT_TRUE(read_eml("", kAll).raw.headers.empty());
  EXPECT_TRUE(read_eml("\n", kAll).raw.headers.empty());
  EXPECT_TRUE(read_eml(":\n", kAll).raw.headers.empty());
  EXPECT_TRUE(read_eml(" folded first\n", kAll).raw.headers.empty());
  EXPECT_EQ(read_eml("A: 1", kAll).raw.headers.size(), 1U);
}

}  // namespace
}  // namespace weir::ctl
