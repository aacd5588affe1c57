#include "filetype/type.hpp"

#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <thread>
#include <vector>

namespace weir::filetype {
namespace {

using namespace std::string_literals;
using namespace std::string_view_literals;

std::string program() {
  std::string bytes = "MZ" + std::string(58, '\0') + "\x40\0\0\0"s + "PE\0\0"s;
  return bytes + std::string(100, '\x01');
}

TEST(FileType, KnowsProgramsByTheirBytes) {
  EXPECT_EQ(media_type(program()), "application/x-dosexec");
  EXPECT_EQ(media_type("\x7f"
                       "ELF\x02\x01\x01\0\0"sv),
            "application/x-executable");
  EXPECT_EQ(media_type("\xcf\xfa\xed\xfe\x07\0\0\1"sv), "application/x-mach-binary");
  EXPECT_EQ(media_type("\xca\xfe\xba\xbe\0\0\0\x02"sv), "application/x-mach-binary");
  EXPECT_EQ(media_type("\xca\xfe\xba\xbe\0\0\0\x34"sv), "application/java-vm");
  EXPECT_EQ(media_type("#!/bin/sh\nrm -rf /\n"), "text/x-script");
  EXPECT_EQ(media_type("\x4c\0\0\0\x01\x14\x02\0\0\0\0\0"sv), "application/x-ms-shortcut");
}

TEST(FileType, AWordThatBeginsLikeAProgramIsText) {
  EXPECT_EQ(media_type("MZ is the initials of Mark Zbikowski, whose name is in every program."),
            "text/plain");
}

TEST(FileType, KnowsDocumentsAndImages) {
  EXPECT_EQ(media_type("%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"), "application/pdf");
  EXPECT_EQ(media_type("\0\0junk before %PDF-1.4\n"sv), "application/pdf");
  EXPECT_EQ(media_type("\x89PNG\r\n\x1a\n\0\0\0\rIHDR"sv), "image/png");
  EXPECT_EQ(media_type("\xff\xd8\xff\xe0\0\x10JFIF"sv), "image/jpeg");
  EXPECT_EQ(media_type("{\\rtf1\\ansi hello}"), "text/rtf");
  EXPECT_EQ(media_type("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1\0\0"sv), "application/x-ole-storage");
}

TEST(FileType, KnowsArchivesAlsoByAPlaceFarInside) {
  EXPECT_EQ(media_type("PK\x03\x04\x14\0"sv), "application/zip");
  std::string tar(512, '\0');
  tar.replace(257, 5, "ustar");
  EXPECT_EQ(media_type(tar), "application/x-tar");
  std::string iso(0x8800, '\0');
  iso.replace(0x8001, 5, "CD001");
  EXPECT_EQ(media_type(iso), "application/x-iso9660-image");
}

TEST(FileType, TellsTextsApart) {
  EXPECT_EQ(media_type("Hello,\nthis is all.\n"), "text/plain");
  EXPECT_EQ(media_type("\n  <!DOCTYPE html><title>x</title>"), "text/html");
  EXPECT_EQ(media_type("<!-- x --><SCRIPT>1</SCRIPT>"), "text/html");
  EXPECT_EQ(media_type("<?xml version='1.0'?><svg xmlns='http://www.w3.org/2000/svg'/>"),
            "image/svg+xml");
  EXPECT_EQ(media_type("<html><body><svg/></body></html>"), "text/html");
  EXPECT_EQ(media_type("<?xml version='1.0'?><invoice/>"), "text/xml");
  EXPECT_EQ(media_type("BEGIN:VCALENDAR\r\nVERSION:2.0\r\n"), "text/calendar");
  EXPECT_EQ(media_type("\xff\xfe<\0h\0t\0m\0l\0>\0"sv), "text/html");
}

TEST(FileType, AsksLibmagicWhereItDoesNotKnow) {
  EXPECT_EQ(media_type("II*\0\x08\0\0\0\0\0\0\0\0\0"sv), "image/tiff");
  EXPECT_EQ(media_type("fLaC\0\0\0\x22\x12\0\x12\0\0\0\0\0\0\0\x0a\xc4\x42\xf0"sv), "audio/flac");
}

TEST(FileType, SignaturesOfSignedMailNeedNoLibrary) {
  EXPECT_EQ(media_type("\x30\x82\x10\x00\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07\x02\xa0"sv),
            "application/pkcs7-mime");
}

TEST(FileType, SaysNothingOfMeaninglessBytes) {
  EXPECT_EQ(media_type(""), "");
  EXPECT_EQ(media_type("\x01\x02\x03\x04\x05\x06\x0e\x0f\x10\x11"sv), "");
}

TEST(FileType, EveryPrefixOfAnythingIsFine) {
  const std::string bytes = program() + "\xff\xfe\0"s;
  for (std::size_t i = 0; i <= bytes.size(); ++i) media_type(std::string_view{bytes}.substr(0, i));
  EXPECT_EQ(media_type("MZ"), "text/plain");
}

TEST(FileType, MayBeAskedFromManyThreads) {
  std::vector<std::thread> threads;
  std::vector<std::string> answers(16);
  for (auto& answer : answers) {
    threads.emplace_back([&answer] {
      for (int i = 0; i < 20; ++i) answer = media_type("II*\0\x08\0\0\0\0\0\0\0\0\0"sv);
    });
  }
  for (auto& thread : threads) thread.join();
  for (const auto& answer : answers) EXPECT_EQ(answer, "image/tiff");
}

}  // namespace
}  // namespace weir::filetype
