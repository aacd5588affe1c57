#include <gmock/gmock.h>

#include "imports/gatherer.hpp"
#include "support.hpp"
#include "support/temp_dir.hpp"
#include "weir/base/text.hpp"

namespace weir::imports {
namespace {

using audit::Record;
using testing::AllOf;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;
using testing::StartsWith;
using namespace test;

constexpr std::string_view kRecord =
    R"({"Id":"1","CreationTime":"2026-03-04","Operation":"Remove-InboundConnector"})";

TEST(Hostile, SaysWhatWasLookedFor) {
  EXPECT_THAT(error_of("Colour,Size\nred,7\n", "shoes.csv"),
              AllOf(StartsWith("shoes.csv is no export that Weir reads: it has Colour, Size; "),
                    HasSubstr("AuditData"), HasSubstr("docs/imports.md")));
  EXPECT_THAT(error_of(R"([{"a":1,"b":2}])"), HasSubstr("it has a, b; looked for"));
  EXPECT_THAT(error_of("\x1F\x8B\x08 binary"), HasSubstr("no export that Weir reads"));
}

TEST(Hostile, SaysThatAFileIsEmpty) {
  for (const std::string_view text : {"", " \r\n", "\xEF\xBB\xBF"}) {
    EXPECT_THAT(error_of(text, "e.csv"), StartsWith("e.csv is empty"));
  }
  EXPECT_THAT(error_of("{"), HasSubstr("nothing in it can be read"));
}

TEST(Hostile, ShowsNoControlsOfTheFile) {
  const auto wrong = error_of("\x1B[2J,\xFF\n1,2\n", "a\nb");
  EXPECT_EQ(printable(wrong, wrong.size()), wrong);
  const auto read = test::read("CreationDate,Operation,AuditData\n\x1B[2J,New-RemoteDomain,{}\n");
  EXPECT_THAT(read.troubles.at(0).what, HasSubstr("\\x1b[2J"));
}

TEST(Hostile, DeepNestingSpoilsOneEntryAlone) {
  const std::string deep = std::string(100'000, '[') + std::string(100'000, ']');
  const auto read = test::read("[" + deep + "," + std::string{kRecord} + ",{\"a\":" + deep + "}]");
  EXPECT_THAT(all<Record>(read), SizeIs(1));
  EXPECT_EQ(read.unread, 2U);
}

TEST(Hostile, NulsAndBrokenUtf8StayWhatTheyAre) {
  std::string text{kRecord};
  text.replace(text.find("\"1\""), 3, std::string{"\"\xFF\xC0\\u0000x\"", 11});
  const auto records = all<Record>(read(text));
  ASSERT_THAT(records, SizeIs(1));
  EXPECT_EQ(records[0].id, (std::string{"\xFF\xC0\0x", 4}));
}

TEST(Hostile, HalfAUnitOfUtf16IsDropped) {
  auto text = utf16(kRecord, false, true);
  text += '\xD8';
  EXPECT_THAT(all<Record>(read(text)), SizeIs(1));
}

TEST(Hostile, AQuoteWithoutEndTakesNoOtherRow) {
  const auto read = test::read(
      "CreationDate,Operation,AuditData\n"
      "2026-03-04,Remove-InboundConnector,\"{\"\"Id\"\":\"\"1\"\"}\"\n"
      "2026-03-04,Remove-InboundConnector,\"{\"\"Id\n");
  EXPECT_THAT(all<Record>(read), SizeIs(1));
  ASSERT_THAT(read.troubles, SizeIs(1));
  EXPECT_THAT(read.troubles[0].what, HasSubstr("ends within a quoted field"));
}

TEST(Hostile, ABrokenLineTakesNoOther) {
  const std::string line{kRecord};
  const auto read = test::read(line + "\n{\"Id\": \"\n" + line + "\n]\n" + line + "\n");
  EXPECT_THAT(all<Record>(read), SizeIs(3));
  EXPECT_EQ(read.troubles.at(0).line, 2U);
  EXPECT_EQ(read.unread, 2U);
}

TEST(Hostile, KeepsFewTroublesAndCountsAll) {
  std::string text = "CreationDate,Operation,AuditData\n";
  for (int i = 0; i < 500; ++i) text += "x,New-RemoteDomain,{}\n";
  const auto read = test::read(text);
  EXPECT_EQ(read.unread, 500U);
  EXPECT_THAT(read.troubles, SizeIs(audit::Export::kMaxTroubles));
}

TEST(Hostile, ALargeCellIsRefusedAndALargeTextCut) {
  const auto large = test::read("CreationDate,Operation,AuditData\n2026-03-04,New-RemoteDomain,\"" +
                                std::string(8UL * 1024 * 1024, '[') + "\"\n");
  EXPECT_THAT(large.troubles.at(0).what, HasSubstr("larger than 4 MB"));
  const auto cut =
      all<Record>(read(R"({"CreationTime":"2026-03-04","Operation":"New-RemoteDomain","UserId":")" +
                       std::string(100'000, 'u') + "\"}"));
  EXPECT_THAT(cut.at(0).actor, AllOf(SizeIs(testing::Le(17'000U)), testing::EndsWith("…")));
}

TEST(Hostile, ManyColumnsAreBounded) {
  const std::string text =
      "AuditData" + std::string(1'000'000, ',') + "\n" + std::string(1'000'000, ',') + "\n";
  const auto read = test::read(text);
  EXPECT_EQ(read.troubles.at(0).what, "the row has too many fields");
}

TEST(Hostile, ManyPropertiesAreBounded) {
  std::string text = "SenderDomains,Name";
  for (int i = 0; i < 5000; ++i) text += ",p" + std::to_string(i);
  text += "\n*,a" + std::string(5000, ',') + "\n";
  EXPECT_THAT(all<audit::Inventory>(read(text)).at(0).items.at(0).properties, SizeIs(200));
}

// What looks at everything again for each level or entry does not come to an end here.
TEST(Hostile, TimeGrowsWithTheSize) {
  EXPECT_FALSE(error_of("[" + std::string(8'000'000, '{') + "\"").empty());
  EXPECT_FALSE(error_of("{\"a\":" + std::string(8'000'000, '[')).empty());
  EXPECT_FALSE(error_of(std::string(8'000'000, '"')).empty());
  std::string empty = "[";
  for (int i = 0; i < 300'000; ++i) empty += "{},";
  EXPECT_THAT(error_of(empty + "]"), HasSubstr("it has nothing"));
}

TEST(Gatherer, StopsAtItsBound) {
  Gatherer gatherer{"f", kWritten};
  EXPECT_FALSE(gatherer.full());
  for (std::size_t i = 0; i < Gatherer::kMaxInventory; ++i) {
    gatherer.row(Row{boost::json::object{{"Name", "a"}}}, Shape::inbound, 1);
  }
  EXPECT_TRUE(gatherer.full());
}

TEST(ReadExportFile, RefusesWhatIsTooLarge) {
  const weir::test::TempDir folder;
  const auto path = folder / "a.json";
  std::ofstream{path} << kRecord;
  EXPECT_TRUE(read_export_file(path, 1000).has_value());
  const auto refused = read_export_file(path, 10);
  ASSERT_FALSE(refused.has_value());
  EXPECT_THAT(refused.error(), AllOf(StartsWith(path), HasSubstr("larger than")));
  EXPECT_THAT(read_export_file(folder / "none", 10).error(), HasSubstr("cannot be read"));
}

}  // namespace
}  // namespace weir::imports
