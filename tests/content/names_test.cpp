#include "content/names.hpp"

#include <gtest/gtest.h>

#include "content/kinds.hpp"

namespace weir::content {
namespace {

TEST(FileNames, extension_is_what_windows_takes) {
  EXPECT_EQ(extension_of("a.PDF"), "pdf");
  EXPECT_EQ(extension_of("a.exe. . "), "exe");
  EXPECT_EQ(extension_of("a.exe::$DATA"), "exe");
  EXPECT_EQ(extension_of("dir.d/file"), "");
  EXPECT_EQ(extension_of("C:\\x\\a.js"), "js");
  EXPECT_EQ(extension_of("a.e\u200bxe"), "exe");
  EXPECT_EQ(extension_of("a. exe"), "exe");
  EXPECT_EQ(extension_of(""), "");
  EXPECT_EQ(extension_of("..."), "");
  EXPECT_EQ(extension_of("archive.tar.gz"), "gz");
}

TEST(FileNames, double_extension) {
  EXPECT_TRUE(has_double_extension("invoice.pdf.exe"));
  EXPECT_TRUE(has_double_extension("invoice.pdf                    .exe"));
  EXPECT_TRUE(has_double_extension("scan.jpg.html"));
  EXPECT_TRUE(has_double_extension("scan.DOC.lnk."));
  EXPECT_FALSE(has_double_extension("setup.exe"));
  EXPECT_FALSE(has_double_extension("setup-1.2.exe"));
  EXPECT_FALSE(has_double_extension("report.2024.html"));
  EXPECT_FALSE(has_double_extension("index.htm.html"));
  EXPECT_FALSE(has_double_extension("invoice.pdf"));
  EXPECT_FALSE(has_double_extension("invoice.pdf.zip"));
  EXPECT_FALSE(has_double_extension("invoice.xml.p7m"));
  EXPECT_FALSE(has_double_extension("backup.tar.gz"));
}

TEST(FileNames, misleading) {
  EXPECT_TRUE(is_misleading("invoice\u202efdp.exe"));
  EXPECT_TRUE(is_misleading("in\u2067fdp\u2069.exe"));
  EXPECT_TRUE(is_misleading("invoice.p\u200bdf"));
  EXPECT_TRUE(is_misleading("invoice\u3164.pdf"));
  EXPECT_TRUE(is_misleading("invoice.pdf\u2800\u2800\u2800\u2800.exe"));
  EXPECT_TRUE(is_misleading(std::string_view{"a\0.exe", 6}));
}

TEST(FileNames, ordinary_names_mislead_nobody) {
  EXPECT_FALSE(is_misleading("invoice.pdf"));
  EXPECT_FALSE(is_misleading("R\u00e9sum\u00e9 \u65e5\u672c.docx"));
  EXPECT_FALSE(is_misleading("\u05d7\u05e9\u05d1\u05d5\u05e0\u05d9\u05ea\u200f 12.pdf"));  // Hebrew
  EXPECT_FALSE(is_misleading("\u202aC:\\scan.pdf"));  // copied out of a Windows dialog
  EXPECT_FALSE(is_misleading("\u0646\u0627\u0645\u0647\u200c\u0647\u0627.pdf"));  // Persian
  EXPECT_FALSE(is_misleading("family \U0001F468\u200d\U0001F469 photo.jpg"));
  EXPECT_FALSE(is_misleading("folded\r\n name.pdf"));
}

TEST(FileNames, names_of_sites_are_no_programs) {
  EXPECT_TRUE(looks_like_host("www.customer.com"));
  EXPECT_TRUE(looks_like_host("bob@customer.com"));
  EXPECT_FALSE(looks_like_host("setup.com"));
  EXPECT_FALSE(looks_like_host("invoice.pdf.com"));
  EXPECT_FALSE(looks_like_host("www.customer.exe"));
}

TEST(FileNames, a_long_name_keeps_both_ends) {
  const std::string shown = shortened(std::string(2000, 'a') + "\u00e9.exe", 255);
  EXPECT_LE(shown.size(), 255U);
  EXPECT_TRUE(shown.starts_with("aaa"));
  EXPECT_TRUE(shown.ends_with("\u00e9.exe"));
  EXPECT_EQ(shortened("a.exe", 255), "a.exe");
}

TEST(FileKinds, kinds_that_differ) {
  EXPECT_TRUE(kinds_differ("application/x-dosexec", "pdf", "application/pdf"));
  EXPECT_TRUE(kinds_differ("application/x-dosexec", "", "image/png"));
  EXPECT_TRUE(kinds_differ("application/x-dosexec", "exe", "application/pdf"));
  EXPECT_TRUE(kinds_differ("text/html", "pdf", "application/octet-stream"));
  EXPECT_TRUE(kinds_differ("text/html", "", "application/pdf"));
  EXPECT_TRUE(kinds_differ("application/zip", "pdf", "application/pdf"));
  EXPECT_TRUE(kinds_differ("application/x-ole-storage", "jpg", "image/jpeg"));
  EXPECT_TRUE(kinds_differ("text/html", "html", "image/png"));
}

TEST(FileKinds, what_ordinary_mail_gets_wrong_is_no_deception) {
  EXPECT_FALSE(kinds_differ("application/pdf", "pdf", "application/octet-stream"));
  EXPECT_FALSE(kinds_differ("application/pdf", "pdf", "application/x-download"));
  EXPECT_FALSE(kinds_differ("image/jpeg", "png", "image/png"));
  EXPECT_FALSE(kinds_differ("text/plain", "log", "application/octet-stream"));
  EXPECT_FALSE(kinds_differ("text/plain", "pdf", "application/pdf"));
  EXPECT_FALSE(kinds_differ("text/html", "xls", "application/vnd.ms-excel"));
  EXPECT_FALSE(kinds_differ("text/rtf", "doc", "application/msword"));
  EXPECT_FALSE(kinds_differ("application/zip", "docx", "application/octet-stream"));
  EXPECT_FALSE(kinds_differ("application/zip", "apk", "application/octet-stream"));
  EXPECT_FALSE(kinds_differ("application/gzip", "", "image/x-emz"));
  EXPECT_FALSE(kinds_differ("application/x-dosexec", "exe", "application/octet-stream"));
  EXPECT_FALSE(kinds_differ("text/x-script", "txt", "text/plain"));
  EXPECT_FALSE(kinds_differ("", "pdf", "application/pdf"));
}

}  // namespace
}  // namespace weir::content
