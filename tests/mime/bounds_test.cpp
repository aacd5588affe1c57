// Whatever the mail, what is kept of it is bounded, and the cut shows.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>
#include <string>

#include "mime/entity.hpp"
#include "mime/message.hpp"
#include "mime/outline.hpp"

namespace weir::mime {
namespace {

using testing::Contains;

mail::RawTransaction mixed(const std::string& body) {
  return message({{"Content-Type", "multipart/mixed; boundary=b"}}, body);
}

TEST(Bounds, PartsAndNamesOfAThousandParts) {
  std::string body;
  for (int i = 0; i < 5000; ++i) {
    body += "--b\r\nContent-Disposition: attachment; filename=" + std::string(2000, 'n') +
            "\r\n\r\nbegin 644 x\r\nend\r\n";
  }
  const auto raw = mixed(body);
  const Structure all = read_structure(raw);
  EXPECT_LE(all.parts.size(), kMaxParts);
  EXPECT_TRUE(all.content.cut);
  EXPECT_TRUE(all.content.ambiguous);
  EXPECT_THAT(all.content.anomalies, Contains("too_many_parts"));
  for (const Part& part : all.parts) {
    for (const std::string& name : part.names) EXPECT_LE(name.size(), kMaxNameBytes);
  }
}

TEST(Bounds, ManyUuencodedFilesInOneText) {
  std::string body;
  for (int i = 0; i < 1000; ++i) body += "begin 644 x\r\nend\r\n";
  EXPECT_LE(read_structure(message({}, body)).parts.size(), 9U);
}

TEST(Bounds, TheOutlineOfReportPartsStaysSmall) {
  std::string body;
  for (int i = 0; i < 500; ++i) {
    body +=
        "--b\r\nContent-Type: message/delivery-status\r\n\r\n" + std::string(20'000, 'x') + "\r\n";
  }
  Entity root;
  root.type = read_media_type("multipart/report; boundary=b");
  EXPECT_LT(outline(root, body, false).text.size(), 200'000U);
}

TEST(Bounds, EncodedMessagesWithinEncodedMessages) {
  // Each level is its own base64, so the outermost of thirty would be thousands of times as long.
  std::string inner = "Subject: x\r\n\r\nx";
  const auto encode = [](const std::string& text) {
    static const char* digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    std::string out;
    for (std::size_t i = 0; i + 2 < text.size() + 2; i += 3) {
      const auto byte = [&](std::size_t k) {
        return k < text.size() ? static_cast<unsigned char>(text[k]) : 0U;
      };
      const unsigned bits = byte(i) << 16U | byte(i + 1) << 8U | byte(i + 2);
      for (unsigned shift = 24; shift > 0; shift -= 6) out += digits[bits >> (shift - 6) & 63U];
    }
    return out;
  };
  for (int i = 0; i < 12; ++i) {
    inner =
        "Content-Type: message/rfc822\r\nContent-Transfer-Encoding: base64\r\n\r\n" + encode(inner);
  }
  const auto raw = message({{"Content-Type", "message/rfc822"}}, inner);
  const Structure all = read_structure(raw);
  EXPECT_EQ(all.unwrapped.size(), 8U);
  EXPECT_TRUE(all.content.cut);
}

TEST(Bounds, ManyEncodedMessagesShareOneBudget) {
  std::string body;
  for (int i = 0; i < 20; ++i) {
    body += "--b\r\nContent-Type: message/rfc822\r\nContent-Transfer-Encoding: base64\r\n\r\n" +
            std::string(1'000'000, 'A') + "\r\n";
  }
  const auto raw = mixed(body);
  const Structure all = read_structure(raw);
  std::size_t bytes = 0;
  for (const auto& text : all.unwrapped) bytes += text->size();
  EXPECT_LE(bytes, kMaxUnwrapped);
  EXPECT_TRUE(all.content.cut);
}

TEST(Bounds, ABodyOfLineBreaksIsOnePart) {
  const auto raw = mixed("--b\r\n\r\n" + std::string(1'000'000, '\n') + "--b--\r\n");
  const Structure all = read_structure(raw);
  ASSERT_EQ(all.parts.size(), 1U);
  EXPECT_EQ(all.parts[0].body.size(), 999'999U);
}

TEST(Bounds, MillionsOfAlmostDelimitersAreText) {
  std::string body = "--b\r\n\r\n";
  for (int i = 0; i < 200'000; ++i) body += "--c\r--c\n";
  const auto raw = mixed(body + "--b--\r\n");
  EXPECT_EQ(read_structure(raw).parts.size(), 1U);
}

TEST(Bounds, Utf8IsAtMostFourTimesAsLong) {
  std::string bytes;
  for (unsigned i = 0; i < 20'000; ++i) bytes += static_cast<char>(i * 2654435761U >> 13U);
  for (const char* set : {"windows-1252", "windows-874", "utf-7", "utf-16", "utf-32", "gb18030",
                          "big5", "shift_jis", "iso-2022-jp", "iso-2022-kr", "cp037", "euc-tw"}) {
    EXPECT_LE(to_utf8(bytes, set).size(), 4 * bytes.size()) << set;
  }
}

}  // namespace
}  // namespace weir::mime
