#include "config/csv.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace weir::config {
namespace {

using ::testing::ElementsAre;

TEST(Csv, SplitsFieldsAndRecords) {
  const Csv csv = parse_csv("a,b\nc,\n", ',');
  ASSERT_EQ(csv.records.size(), 2u);
  EXPECT_THAT(csv.records[0].fields, ElementsAre("a", "b"));
  EXPECT_THAT(csv.records[1].fields, ElementsAre("c", ""));
}

TEST(Csv, KeepsDelimitersBreaksAndQuotesInsideQuotes) {
  const Csv csv = parse_csv("\"a,1\",\"b\n2\",\"c\"\"3\"\n", ',');
  ASSERT_EQ(csv.records.size(), 1u);
  EXPECT_THAT(csv.records[0].fields, ElementsAre("a,1", "b\n2", "c\"3"));
}

TEST(Csv, CountsLinesThroughQuotedBreaks) {
  const Csv csv = parse_csv("h\n\"x\ny\"\nz\n", ',');
  ASSERT_EQ(csv.records.size(), 3u);
  EXPECT_EQ(csv.records[1].line, 2u);
  EXPECT_EQ(csv.records[2].line, 4u);
}

TEST(Csv, EndsLinesAtCrlfAndCr) {
  const Csv csv = parse_csv("a\r\nb\rc", ',');
  ASSERT_EQ(csv.records.size(), 3u);
  EXPECT_EQ(csv.records[2].line, 3u);
}

TEST(Csv, LeavesBlankLinesOut) { EXPECT_EQ(parse_csv("a\n\n\nb\n", ',').records.size(), 2u); }

TEST(Csv, SaysWhereAQuoteIsNeverClosed) {
  EXPECT_EQ(parse_csv("a\n\"b\nc\n", ',').unclosed.line, 2u);
  EXPECT_EQ(parse_csv("a\n\"b\"\n", ',').unclosed.line, 0u);
}

TEST(Csv, ReadsRecordByRecord) {
  CsvReader reader{"a\n\nb,\"c", ','};
  EXPECT_EQ(reader.next()->fields, std::vector<std::string>{"a"});
  EXPECT_EQ(reader.unclosed().line, 0u);
  const auto last = reader.next();
  EXPECT_EQ(last->fields, (std::vector<std::string>{"b", "c"}));
  EXPECT_EQ(last->line, 3u);
  EXPECT_EQ(reader.unclosed().line, 3u);
  EXPECT_FALSE(reader.next());
}

TEST(Csv, BoundsTheFieldsOfARecord) {
  const Csv csv = parse_csv(std::string(3 * CsvReader::kMaxFields, ',') + "\na,b\n", ',');
  ASSERT_EQ(csv.records.size(), 2u);
  EXPECT_EQ(csv.records[0].fields.size(), CsvReader::kMaxFields);
  EXPECT_TRUE(csv.records[0].cut);
  EXPECT_FALSE(csv.records[1].cut);
}

TEST(Csv, ReadsAnyBytes) {
  std::string text;
  for (int i = 0; i < 2000; ++i) text += static_cast<char>((i * 7919) % 256);
  EXPECT_FALSE(parse_csv(text, ',').records.empty());
}

}  // namespace
}  // namespace weir::config
