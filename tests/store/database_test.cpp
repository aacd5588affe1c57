#include "store/database.hpp"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>

#include "support/temp_dir.hpp"

namespace weir::store {
namespace {

class DatabaseTest : public testing::Test {
 protected:
  std::unique_ptr<Database> open() {
    auto opened = Database::open({.path = dir_ / "state"}, std::make_shared<Horizon>());
    EXPECT_TRUE(opened);
    return std::move(opened).value();
  }
  void put(const std::string& key, const std::string& value) {
    const auto database = open();
    rocksdb::WriteBatch batch;
    database->put(batch, Column::counters, key, value);
    ASSERT_TRUE(database->write(batch).ok());
  }
  /// What the kernel holds of the database's tables goes.
  void drop_page_cache() {
    for (const auto& file : std::filesystem::directory_iterator{dir_ / "state"}) {
      if (file.path().extension() != ".sst") continue;
      const int descriptor = ::open(file.path().c_str(), O_RDONLY);
      ::fdatasync(descriptor);
      ::posix_fadvise(descriptor, 0, 0, POSIX_FADV_DONTNEED);
      ::close(descriptor);
    }
  }

  test::TempDir dir_;
};

TEST_F(DatabaseTest, FindsInMemoryWhatWasJustWritten) {
  const auto database = open();
  rocksdb::WriteBatch batch;
  database->put(batch, Column::counters, "a", "1");
  ASSERT_TRUE(database->write(batch).ok());
  const auto values = database->get_in_memory(Column::counters, {"a", "b"});
  ASSERT_TRUE(values);
  EXPECT_EQ(values->at(0), "1");
  EXPECT_FALSE(values->at(1).has_value()) << "that it is not there is known as well";
}

TEST_F(DatabaseTest, NeverReadsFromTheDiskWhatShallComeFromMemory) {
  put("a", std::string(100'000, 'x'));
  put("b", "2");
  const auto database = open();  // what the log held is in tables now
  drop_page_cache();
  const auto cold = database->get_in_memory(Column::counters, {"a"});
  // A file system in memory keeps what it was told to drop, and then there is nothing to wait for.
  if (cold) {
    EXPECT_EQ(cold->at(0)->size(), 100'000u);
  }
  ASSERT_EQ(database->get(Column::counters, "a")->size(), 100'000u)
      << "it can be read all the same";
  const auto warm = database->get_in_memory(Column::counters, {"a"});
  ASSERT_TRUE(warm) << "reading brought it into memory";
  EXPECT_EQ(warm->at(0)->size(), 100'000u);
}

TEST_F(DatabaseTest, KeepsAValueGivenInTwoPiecesAsOne) {
  const auto database = open();
  rocksdb::WriteBatch batch;
  database->put(batch, Column::events, "e", "head", "rest");
  ASSERT_TRUE(database->write(batch).ok());
  EXPECT_EQ(database->get(Column::events, "e"), "headrest");
}

}  // namespace
}  // namespace weir::store
