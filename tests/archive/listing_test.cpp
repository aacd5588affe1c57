#include "archive/listing.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <string_view>

#include "archive/build.hpp"

namespace weir::archive {
namespace {

using namespace std::string_literals;
using testing::Contains;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::UnorderedElementsAre;

const test::Files kTwo{{"readme.txt", "hello"}, {"sub/setup.exe", "MZ"}};

TEST(Archive, PlainBytesAreNone) {
  EXPECT_FALSE(list("").archive);
  EXPECT_FALSE(list("Hello").archive);
  EXPECT_FALSE(list("PK").archive);
  EXPECT_FALSE(list("BZh").archive);
}

TEST(Archive, ListsZip) {
  const auto listing = list(test::zip(kTwo));
  EXPECT_TRUE(listing.archive);
  EXPECT_THAT(listing.members, ElementsAre("readme.txt", "sub/setup.exe"));
  EXPECT_FALSE(listing.encrypted);
  EXPECT_FALSE(listing.unreadable);
  EXPECT_FALSE(listing.cut);
}

TEST(Archive, ListsZipAsTheLibraryWritesIt) {
  const auto zip = test::write_archive(archive_write_set_format_zip, nullptr, kTwo);
  EXPECT_THAT(list(zip).members, ElementsAre("readme.txt", "sub/setup.exe"));
  EXPECT_FALSE(list(zip).unreadable);
}

TEST(Archive, SeesZipEncryption) {
  EXPECT_TRUE(list(test::zip(kTwo, 1)).encrypted);
  EXPECT_TRUE(list(test::zip_local("a", "x", 0, 99) + test::zip_end()).encrypted);
}

TEST(Archive, BothListsOfAZipCount) {
  const auto hidden = test::zip_local("invoice.exe", "MZ") + test::zip_central("invoice.pdf");
  EXPECT_THAT(list(hidden + test::zip_end()).members, ElementsAre("invoice.exe", "invoice.pdf"));
}

TEST(Archive, ZipsPutOneBehindAnotherAreRead) {
  const auto both = test::zip({{"a.txt", "x"}}) + test::zip({{"b.js", "x"}});
  EXPECT_THAT(list(both).members, ElementsAre("a.txt", "b.js"));
}

TEST(Archive, AZipWithoutDirectoryIsUnreadableAndStillListed) {
  const auto listing = list(test::zip_local("a.js", "x"));
  EXPECT_TRUE(listing.unreadable);
  EXPECT_THAT(listing.members, ElementsAre("a.js"));
}

TEST(Archive, AnEmptyZipIsFine) {
  EXPECT_FALSE(list(test::zip({})).unreadable);
  EXPECT_THAT(list(test::zip({})).members, IsEmpty());
}

TEST(Archive, ManyMembersOfOneKindDoNotHideAnother) {
  test::Files files;
  for (int i = 0; i < 1000; ++i) files.emplace_back("p" + std::to_string(i) + ".jpg", "");
  files.emplace_back("z.exe", "");
  EXPECT_THAT(list(test::zip(files)).members, Contains("z.exe"));
}

TEST(Archive, TheListIsBounded) {
  test::Files files;
  for (int i = 0; i < 5000; ++i) files.emplace_back("a.x" + std::to_string(i), "");
  const auto listing = list(test::zip(files));
  EXPECT_EQ(listing.members.size(), kMaxMembers);
  EXPECT_TRUE(listing.cut);
}

TEST(Archive, NamesInOtherCodesKeepTheirAscii) {
  EXPECT_THAT(list(test::zip({{"r\x81"
                               "ck.exe",
                               ""}}))
                  .members,
              ElementsAre("r\xc2\x81"
                          "ck.exe"));
}

TEST(Archive, ReadsAMemberOfAZip) {
  const std::string text(5000, 'x');
  const auto zip = test::write_archive(archive_write_set_format_zip, nullptr,
                                       {{"a.txt", text}, {"dir/b.rels", "<r/>" + text}});
  EXPECT_EQ(zip_member(zip, "dir/b.rels", 100), "<r/>" + std::string(96, 'x'));
  EXPECT_EQ(zip_member(zip, "DIR/B.RELS", 10000), "<r/>" + text);
  EXPECT_EQ(zip_member(zip, "nowhere", 100), "");
  EXPECT_EQ(zip_member(test::zip({{"a", "stored"}}), "a", 6), "stored");
  EXPECT_EQ(zip_member(test::zip({{"a", "stored"}}, 1), "a", 6), "");
}

TEST(Archive, ListsSevenZip) {
  const auto one = test::write_archive(archive_write_set_format_7zip, nullptr, kTwo);
  EXPECT_THAT(list(one).members, UnorderedElementsAre("readme.txt", "sub/setup.exe"));
  EXPECT_FALSE(list(one).unreadable);
  EXPECT_FALSE(list(one).encrypted);
}

TEST(Archive, ListsSevenZipWithPackedHeader) {
  test::Files files;
  for (int i = 0; i < 300; ++i) files.emplace_back("p" + std::to_string(i) + ".txt", "x");
  files.emplace_back("evil.js", "x");
  const auto listing = list(test::write_archive(archive_write_set_format_7zip, nullptr, files));
  EXPECT_THAT(listing.members, Contains("evil.js"));
  EXPECT_FALSE(listing.unreadable);
}

TEST(Archive, SeesSevenZipEncryption) {
  const auto head = "7z\xbc\xaf\x27\x1c\0\x04"s + test::little(0, 4);
  const auto packed = "\x17\x06\x10\x01\x09\x80\x0b\x01\x00\x01\x24\x06\xf1\x07\x01"s;
  const auto listing = list(head + test::little(0, 8) + test::little(packed.size(), 8) +
                            test::little(0, 4) + packed);
  EXPECT_TRUE(listing.encrypted);
  EXPECT_THAT(listing.members, IsEmpty());
}

TEST(Archive, ListsRarFive) {
  const auto rar = test::rar_start() + test::rar_file("readme.txt", "hello") +
                   test::rar_file("setup.exe", "MZ") + test::rar_end();
  EXPECT_THAT(list(rar).members, ElementsAre("readme.txt", "setup.exe"));
  EXPECT_FALSE(list(rar).encrypted);
  EXPECT_FALSE(list(rar).unreadable);
}

TEST(Archive, SeesRarEncryption) {
  EXPECT_TRUE(
      list(test::rar_start() + test::rar_file("a.doc", "x", true) + test::rar_end()).encrypted);
  const auto hidden = std::string{"Rar!\x1a\x07\x01\0", 8} + test::rar_block({"\x04\0\0\0\x0f", 5});
  EXPECT_TRUE(list(hidden).encrypted);
  // RAR 4 with encrypted headers.
  const auto four = "Rar!\x1a\x07\0"s + "\0\0\x73\x80\0\x0d\0"s + test::little(0, 6);
  EXPECT_TRUE(list(four).encrypted);
}

TEST(Archive, ABrokenRarIsUnreadable) {
  const auto rar = test::rar_start() + test::rar_file("a.txt", "hello");
  EXPECT_TRUE(list(rar.substr(0, rar.size() - 2)).unreadable);
  EXPECT_TRUE(list("Rar!\x1a\x07\0garbage"s).unreadable);
}

TEST(Archive, ListsWhatTheLibraryReads) {
  const auto tar = test::write_archive(archive_write_set_format_ustar, nullptr, kTwo);
  EXPECT_THAT(list(tar).members, ElementsAre("readme.txt", "sub/setup.exe"));
  const auto iso = test::write_archive(archive_write_set_format_iso9660, nullptr, kTwo);
  EXPECT_THAT(list(iso).members, UnorderedElementsAre("readme.txt", "sub/setup.exe"));
}

TEST(Archive, ListsCompressedTars) {
  for (auto* filter : {archive_write_add_filter_gzip, archive_write_add_filter_bzip2,
                       archive_write_add_filter_xz, archive_write_add_filter_zstd}) {
    const auto packed = test::write_archive(archive_write_set_format_ustar, filter, kTwo);
    const auto listing = list(packed);
    EXPECT_THAT(listing.members, ElementsAre("readme.txt", "sub/setup.exe"));
    EXPECT_FALSE(listing.unreadable);
  }
}

TEST(Archive, ShowsTheBeginningOfASingleCompressedFile) {
  const auto packed = test::write_archive(archive_write_set_format_raw,
                                          archive_write_add_filter_gzip, {{"x", "MZ program"}});
  EXPECT_EQ(list(packed).unpacked, "MZ program");
  EXPECT_THAT(list(packed).members, IsEmpty());
  EXPECT_TRUE(list(packed.substr(0, 12)).unreadable);
}

TEST(Archive, ABombIsUnpackedToTheBoundOnly) {
  const std::string zeros(3U << 20U, '\0');
  const auto packed = test::write_archive(archive_write_set_format_raw, archive_write_add_filter_xz,
                                          {{"x", zeros}});
  EXPECT_EQ(list(packed).unpacked.size(), kMaxUnpacked);
}

TEST(Archive, MoreThanTheInputBoundIsCut) {
  const auto zip = test::zip({{"a.txt", std::string(kMaxInput, 'x')}});
  EXPECT_TRUE(list(zip).cut);
  EXPECT_THAT(list(zip).members, ElementsAre("a.txt"));
}

TEST(Archive, EveryPrefixAndEveryFlippedByteIsFine) {
  for (std::string bytes :
       {test::zip(kTwo),
        test::rar_start() + test::rar_file("a.txt", "hello", true) + test::rar_end(),
        test::write_archive(archive_write_set_format_7zip, nullptr, kTwo),
        test::write_archive(archive_write_set_format_ustar, archive_write_add_filter_gzip, kTwo),
        test::write_archive(archive_write_set_format_ustar, archive_write_add_filter_bzip2, kTwo),
        test::write_archive(archive_write_set_format_ustar, archive_write_add_filter_xz, kTwo)}) {
    for (std::size_t i = 0; i < bytes.size(); ++i) {
      EXPECT_LE(list(std::string_view{bytes}.substr(0, i)).members.size(), 4U);
      for (const char flipped : {'\0', '\xff', static_cast<char>(bytes[i] ^ 0x10)}) {
        const char was = std::exchange(bytes[i], flipped);
        EXPECT_LE(list(bytes).members.size(), 8U);
        bytes[i] = was;
      }
    }
  }
}

}  // namespace
}  // namespace weir::archive
