// Bounded memory, linear time, no recursion: fields that a hostile sender makes as large as the
// MTA lets him. A test that hangs or overflows the stack has failed.

#include <ostream>

#include "mail/reading.hpp"

namespace weir::mail {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::SizeIs;

constexpr std::size_t kMillion = 1'000'000;

TEST(OriginatorBounds, AHundredThousandMailboxesKeepTheFirstOnes) {
  const AddressReading reading = from(repeated("a@b.example, ", 100'000));
  EXPECT_THAT(reading.mailboxes, SizeIs(AddressReading::kMaxMailboxes));
  EXPECT_TRUE(reading.has(Anomaly::too_many));
  EXPECT_TRUE(reading.has(Anomaly::too_long));
}

TEST(OriginatorBounds, ExactlyAsManyMailboxesAsAreKeptAreNotTooMany) {
  std::string field = repeated("a@b.example,", AddressReading::kMaxMailboxes);
  EXPECT_FALSE(from(field).has(Anomaly::too_many));
  EXPECT_TRUE(from(field + "a@b.example").has(Anomaly::too_many));
}

TEST(OriginatorBounds, LastOfTooManyMailboxesIsAmongTheOthers) {
  EXPECT_THAT(others(from(repeated("a@b.example,", 100) + "x@evil.example")),
              Contains("x@evil.example"));
}

TEST(OriginatorBounds, EndOfATooLongFieldIsAmongTheOthers) {
  const AddressReading reading =
      from("ceo@ours.example, " + repeated("x ", kMillion / 2) + "<x@evil.example>");
  EXPECT_THAT(mailboxes(reading), ElementsAre("ceo@ours.example"));
  EXPECT_THAT(others(reading), Contains("x@evil.example"));
  EXPECT_TRUE(reading.has(Anomaly::too_long));
}

TEST(OriginatorBounds, LastOfTooManyFieldsIsAmongTheOthers) {
  std::vector<std::string_view> fields(300'000, "ceo@ours.example");
  fields.back() = "x@evil.example";
  const AddressReading reading = from_fields(fields);
  EXPECT_EQ(reading.fields, 300'000u);
  EXPECT_THAT(others(reading), ElementsAre("x@evil.example"));
  EXPECT_TRUE(reading.has(Anomaly::too_many));
}

TEST(OriginatorBounds, DeeplyNestedCommentIsPassedOver) {
  const std::string field = repeated("(", 30'000) + repeated(")", 30'000) + " a@x.example";
  EXPECT_THAT(mailboxes(from(field)), ElementsAre("a@x.example"));
}

TEST(OriginatorBounds, OthersAreBounded) {
  std::string field = "<a@x.example>";
  for (int i = 0; i < 1000; ++i) field += "<a@d" + std::to_string(i) + ".example>";
  const AddressReading reading = from(field);
  EXPECT_THAT(reading.others, SizeIs(AddressReading::kMaxMailboxes));
  EXPECT_TRUE(reading.has(Anomaly::too_many));
}

struct Huge {
  const char* what;
  std::string_view pattern;
};

void PrintTo(const Huge& huge, std::ostream* out) { *out << huge.what; }

class HugeFrom : public testing::TestWithParam<Huge> {
 protected:
  std::string field() const {
    return repeated(GetParam().pattern, kMillion / GetParam().pattern.size());
  }
};

TEST_P(HugeFrom, IsReadWithinBounds) {
  const AddressReading reading = from(field());
  EXPECT_LE(reading.mailboxes.size(), AddressReading::kMaxMailboxes);
  EXPECT_LE(reading.others.size(), AddressReading::kMaxMailboxes);
  EXPECT_TRUE(reading.has(Anomaly::too_long));
}

TEST_P(HugeFrom, IsReadWithinBoundsAsAPath) {
  const AddressReading reading = reverse_path(field());
  EXPECT_TRUE(reading.mailboxes.empty());
  EXPECT_LE(reading.others.size(), AddressReading::kMaxMailboxes);
}

INSTANTIATE_TEST_SUITE_P(
    Patterns, HugeFrom,
    testing::Values(Huge{"comment openings", "("}, Huge{"angle openings", "<"},
                    Huge{"quotes", "\""}, Huge{"at signs", "@"}, Huge{"half addresses", "a@"},
                    Huge{"chained addresses", "a@b.c@"}, Huge{"literal openings", "@["},
                    Huge{"encoded words", "=?utf-8?q?=40?= "}, Huge{"cut encoded words", "=?a?q?"},
                    Huge{"encoded word openings", "=?"}, Huge{"colons", "a:"},
                    Huge{"backslashes", "\\"}, Huge{"dots", "."}, Huge{"spaced dots", "a . "},
                    Huge{"NULs", std::string_view{"a@b.c\0,", 7}},
                    Huge{"IDN mailboxes", "a@b\xc3\xbc.example,"},
                    Huge{"comments with addresses", "(a@b.example)"},
                    Huge{"quoted addresses", "\"a@b.example,\" "}, Huge{"routes", "<@a.b,@c.d:"},
                    Huge{"commas", ","}));

}  // namespace
}  // namespace weir::mail
