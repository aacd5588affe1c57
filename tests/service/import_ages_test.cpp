#include "service/import_ages.hpp"

#include <gmock/gmock.h>

namespace weir::service {
namespace {

using namespace std::chrono_literals;
using imports::Kind;
using Needed = ImportAges::Needed;
using testing::IsEmpty;
using testing::SizeIs;

constexpr TimePoint kNow = std::chrono::sys_days{std::chrono::year{2026} / 6 / 1};

imports::Rows of(Kind kind) {
  imports::Rows rows;
  rows.has[static_cast<std::size_t>(kind)] = true;
  return rows;
}

TEST(ImportAges, ANewDirectoryHasTimeToFill) {
  ImportAges ages;
  EXPECT_THAT(ages.tick(true, 48h, kNow), IsEmpty());
  EXPECT_THAT(ages.tick(true, 48h, kNow + 48h), IsEmpty());
  const auto changes = ages.tick(true, 48h, kNow + 48h + 1s);
  ASSERT_THAT(changes, SizeIs(2));
  EXPECT_EQ(changes[0].what, Needed::audit_log);
  EXPECT_TRUE(changes[0].stale);
  EXPECT_EQ(changes[0].age, 48h + 1s);
  EXPECT_EQ(changes[1].what, Needed::connectors);
  EXPECT_THAT(ages.tick(true, 48h, kNow + 72h), IsEmpty()) << "told once";
}

TEST(ImportAges, EachKindIsWatchedForItself) {
  ImportAges ages;
  ages.tick(true, 48h, kNow);
  ages.note(of(Kind::outbound_connectors), kNow + 40h, kNow + 41h);
  ages.note(of(Kind::message_trace), kNow + 40h, kNow + 41h);
  const auto changes = ages.tick(true, 48h, kNow + 50h);
  ASSERT_THAT(changes, SizeIs(1));
  EXPECT_EQ(changes[0].what, Needed::audit_log);
  EXPECT_FALSE(ages.is_stale(Needed::connectors));
  EXPECT_EQ(ages.age(Kind::outbound_connectors, kNow + 50h), 10h);
  EXPECT_EQ(ages.age(Kind::audit_log, kNow + 50h), 50h) << "as long as the directory is watched";
}

TEST(ImportAges, IsFreshWhenANewOneComesAndNotForAnOldOne) {
  ImportAges ages;
  ages.tick(true, 1h, kNow);
  ages.note(of(Kind::inbound_connectors), kNow, kNow);
  ASSERT_THAT(ages.tick(true, 1h, kNow + 2h), SizeIs(2));
  ages.note(of(Kind::audit_log), kNow + 30min, kNow + 2h);
  EXPECT_THAT(ages.tick(true, 1h, kNow + 2h), IsEmpty());
  ages.note(of(Kind::audit_log), kNow + 2h, kNow + 2h);
  const auto changes = ages.tick(true, 1h, kNow + 2h);
  ASSERT_THAT(changes, SizeIs(1));
  EXPECT_EQ(changes[0].what, Needed::audit_log);
  EXPECT_FALSE(changes[0].stale);
}

TEST(ImportAges, AClockAheadOfOursDoesNotHideSilence) {
  ImportAges ages;
  ages.tick(true, 1h, kNow);
  ages.note(of(Kind::audit_log), kNow + 1000h, kNow);
  EXPECT_EQ(ages.newest(Kind::audit_log), kNow);
  EXPECT_THAT(ages.tick(true, 1h, kNow + 2h), SizeIs(2));
}

TEST(ImportAges, WithoutADirectoryNothingIsStale) {
  ImportAges ages;
  EXPECT_EQ(ages.age(Kind::audit_log, kNow), 0s);
  EXPECT_THAT(ages.tick(false, 1h, kNow + 100h), IsEmpty());
  ages.tick(true, 1h, kNow + 100h);
  ASSERT_THAT(ages.tick(true, 1h, kNow + 200h), SizeIs(2));
  EXPECT_THAT(ages.tick(false, 1h, kNow + 200h), IsEmpty());
  EXPECT_FALSE(ages.is_stale(Needed::audit_log));
  EXPECT_THAT(ages.tick(true, 1h, kNow + 200h), IsEmpty()) << "it has time to fill again";
  EXPECT_THAT(ages.tick(true, 0ms, kNow + 900h), IsEmpty()) << "never told";
}

TEST(ImportAges, ARestartRemembers) {
  ImportAges ages;
  ages.tick(true, 1h, kNow);
  ages.note(of(Kind::inbound_connectors), kNow + 3h, kNow + 3h);
  ASSERT_THAT(ages.tick(true, 1h, kNow + 3h), SizeIs(1));
  EXPECT_TRUE(ages.take_changed());
  EXPECT_FALSE(ages.take_changed());
  ImportAges next;
  next.restore(ages.save());
  EXPECT_THAT(next.tick(true, 1h, kNow + 3h), IsEmpty()) << "told before the restart";
  EXPECT_FALSE(next.take_changed());
  EXPECT_EQ(next.newest(Kind::inbound_connectors), kNow + 3h);
  EXPECT_EQ(next.age(Kind::audit_log, kNow + 3h), 3h);
}

TEST(ImportAges, DamagedBytesArePassedOver) {
  for (const auto* bytes : {"", "{", "[]", "{\"since\":\"x\",\"stale\":1,\"audit_log\":-1.5}"}) {
    ImportAges ages;
    ages.restore(bytes);
    EXPECT_FALSE(ages.newest(Kind::audit_log)) << bytes;
    EXPECT_FALSE(ages.is_stale(Needed::audit_log)) << bytes;
  }
}

}  // namespace
}  // namespace weir::service
