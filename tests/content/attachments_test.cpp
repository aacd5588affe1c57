#include "content/attachments.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <vector>

#include "archive/build.hpp"

namespace weir::content {
namespace {

using namespace std::string_literals;
using testing::Contains;
using testing::ElementsAre;
using testing::IsEmpty;

mail::Attachment inspect(std::vector<std::string> names, std::string type, std::string bytes) {
  mime::Part part;
  part.type = std::move(type);
  part.names = std::move(names);
  part.disposition = "attachment";
  part.body = bytes;
  mime::Decoded decoded;
  decoded.bytes = bytes;
  Effort effort;
  return inspect_attachment(part, decoded, effort);
}

std::string traits(const mail::Attachment& attachment) {
  std::string out;
  for (std::size_t i = 0; i < mail::kAttachmentTraits; ++i) {
    const auto trait = static_cast<mail::AttachmentTrait>(i);
    if (!attachment.traits.has(trait)) continue;
    if (!out.empty()) out += ' ';
    out += mail::to_string(trait);
  }
  return out;
}

std::string traits_of(std::string name, std::string type, std::string bytes) {
  return traits(inspect({std::move(name)}, std::move(type), std::move(bytes)));
}

const std::string kPdf = "%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n";
const std::string kProgram =
    "MZ" + std::string(58, '\0') + "\x40\0\0\0PE\0\0"s + std::string(99, '\1');
const std::string kOle = "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"s + std::string(600, '\0');

std::string wide(std::string_view text) {
  std::string out;
  for (const char c : text) out.append({c, '\0'});
  return out;
}

TEST(Attachments, ordinary_files_have_no_traits) {
  EXPECT_EQ(traits_of("invoice.pdf", "application/pdf", kPdf), "");
  EXPECT_EQ(traits_of("logo.png", "image/png", "\x89PNG\r\n\x1a\n"), "");
  EXPECT_EQ(traits_of("notes.txt", "text/plain", "Hello\n"), "");
  EXPECT_EQ(traits_of("data.csv", "application/octet-stream", "a,b\n1,2\n"), "");
  EXPECT_EQ(traits_of("smime.p7s", "application/pkcs7-signature", "0\x82\x01\x02\x06\x09"s), "");
  EXPECT_EQ(traits_of("page.html", "text/html", "<html><body><p>Hello</p></body></html>"), "");
  EXPECT_EQ(traits_of("photos.zip", "application/zip", test::zip({{"a.jpg", "x"}, {"b.pdf", "y"}})),
            "");
  EXPECT_EQ(traits_of("report.doc", "application/msword", kOle), "");
  EXPECT_EQ(traits_of("", "application/octet-stream", ""), "");
}

TEST(Attachments, says_what_it_is) {
  const auto one = inspect({"invoice.pdf"}, "application/pdf", kPdf);
  EXPECT_EQ(one.name, "invoice.pdf");
  EXPECT_EQ(one.declared_type, "application/pdf");
  EXPECT_EQ(one.true_type, "application/pdf");
  EXPECT_EQ(one.bytes, kPdf.size());
}

TEST(Attachments, a_program_whatever_it_is_called) {
  EXPECT_EQ(traits_of("setup.exe", "application/octet-stream", kProgram),
            "executable dangerous_extension");
  EXPECT_EQ(traits_of("data.bin", "application/octet-stream", kProgram), "executable");
  EXPECT_EQ(traits_of("invoice.pdf", "application/pdf", kProgram), "type_differs executable");
  EXPECT_EQ(traits_of("run", "text/plain", "#!/bin/sh\ncurl x | sh\n"), "executable");
  EXPECT_EQ(traits_of("setup.dat", "application/octet-stream",
                      kOle + "\x84\x10\x0c\0\0\0\0\0\xc0\0\0\0\0\0\0\x46"s),
            "executable");
}

TEST(Attachments, dangerous_by_extension_alone) {
  for (const char* name : {"a.js", "a.vbs", "a.lnk", "a.hta", "a.iso", "a.ps1", "a.jar", "a.url",
                           "a.library-ms", "a.settingcontent-ms", "a.XLL", "a.cmd", "a.scr "}) {
    EXPECT_EQ(traits_of(name, "application/octet-stream", "var a;\n"), "dangerous_extension")
        << name;
  }
  EXPECT_EQ(traits_of("a.py", "text/x-python", "print(1)\n"), "");
  EXPECT_EQ(traits_of("www.customer.com", "text/plain", "Hello\n"), "");
  EXPECT_EQ(traits_of("customer.com", "text/plain", "Hello\n"), "");
  EXPECT_EQ(traits_of("game.com", "application/octet-stream", "\xe9\x01\x02\x03\x90"),
            "dangerous_extension");
}

TEST(Attachments, deceptive_names) {
  EXPECT_EQ(traits_of("invoice.pdf.js", "application/octet-stream", "x\n"),
            "dangerous_extension double_extension");
  EXPECT_EQ(traits_of("invoice\u202efdp.html", "text/html", "<html></html>"), "misleading_name");
}

TEST(Attachments, names_that_disagree) {
  EXPECT_EQ(traits(inspect({"invoice.pdf", "invoice.exe"}, "application/octet-stream", "x\n")),
            "dangerous_extension several_names");
  EXPECT_EQ(traits(inspect({"R\u00e9sum\u00e9.pdf", "R?sum?.pdf"}, "application/pdf", kPdf)), "");
}

TEST(Attachments, html_that_is_called_otherwise) {
  EXPECT_EQ(traits_of("invoice.pdf", "application/pdf", "<html><body>x</body></html>"),
            "type_differs");
}

TEST(Attachments, active_html) {
  EXPECT_EQ(traits_of("a.html", "text/html", "<html><script>go()</script></html>"), "active_html");
  EXPECT_EQ(traits_of("a.htm", "application/octet-stream", "<body onload=go()>"), "active_html");
  EXPECT_EQ(traits_of("a.svg", "image/svg+xml",
                      "<svg xmlns='http://www.w3.org/2000/svg'><script>go()</script></svg>"),
            "active_html");
  EXPECT_EQ(traits_of("a.shtml", "text/plain",
                      "<meta http-equiv=refresh content='0;url=https://x.example'>"),
            "active_html");
  EXPECT_EQ(traits_of("a.html", "text/html", "<form><input type=password></form>"),
            "credential_form");
  EXPECT_EQ(traits_of("a.html", "text/html", "\0<script>go()</script>"s), "active_html");
  EXPECT_EQ(traits_of("a.mht", "application/octet-stream",
                      "MIME-Version: 1.0\r\n\r\n<scr=\r\nipt>go()</script>"),
            "active_html");
}

TEST(Attachments, html_source_in_a_text_is_a_text) {
  EXPECT_EQ(traits_of("page.txt", "text/plain", "<html><script>go()</script></html>"), "");
  EXPECT_EQ(traits_of("fix.patch", "text/x-patch", "<html><script>go()</script></html>"), "");
}

TEST(Attachments, what_an_archive_holds) {
  const auto one =
      inspect({"a.zip"}, "application/zip",
              test::zip({{"readme.txt", "x"}, {"inner.zip", "x"}, {"invoice.exe", "x"}}));
  EXPECT_EQ(traits(one), "archive_in_archive dangerous_member");
  EXPECT_THAT(one.members, ElementsAre("invoice.exe", "inner.zip"));
  EXPECT_EQ(traits_of("a.zip", "application/zip", test::zip({{"a.txt", "x"}}, 1)), "encrypted");
  EXPECT_EQ(traits_of("a.zip", "application/zip", test::zip({{"a.pdf.js", "x"}})),
            "double_extension dangerous_member");
  EXPECT_EQ(traits_of("a.zip", "application/zip", "PK\x03\x04 broken"), "unreadable");
  EXPECT_EQ(traits_of("a.gz", "application/gzip",
                      test::write_archive(archive_write_set_format_raw,
                                          archive_write_add_filter_gzip, {{"x", kProgram}})),
            "dangerous_member");
}

TEST(Attachments, an_archive_called_a_document_is_judged_as_both) {
  EXPECT_EQ(traits_of("invoice.pdf", "application/pdf", test::zip({{"a.js", "x"}})),
            "type_differs dangerous_member");
}

const test::Files kDocument{{"[Content_Types].xml", "<Types/>"}, {"word/document.xml", "<w/>"}};

TEST(Attachments, office_documents) {
  EXPECT_EQ(traits_of("a.docx", "application/octet-stream", test::zip(kDocument)), "");
  auto with_macro = kDocument;
  for (int i = 0; i < 20; ++i)
    with_macro.emplace_back("xl/printer" + std::to_string(i) + ".bin", "");
  with_macro.emplace_back("word/vbaProject.bin", "x");
  EXPECT_EQ(traits_of("a.docm", "application/octet-stream", test::zip(with_macro)), "macro");
  EXPECT_EQ(traits_of("a.doc", "application/msword", kOle + wide("_VBA_PROJECT")), "macro");
  EXPECT_EQ(traits_of("a.docx", "application/octet-stream", kOle + wide("EncryptedPackage")),
            "encrypted");
  EXPECT_EQ(traits_of("a.rtf", "text/rtf", "{\\rtf1{\\object\\objemb{\\*\\objdata 01}}}"), "macro");
  EXPECT_EQ(traits_of("a.rtf", "text/rtf", "{\\rtf1 text}"), "");
}

std::string with_template(std::string_view target) {
  auto files = kDocument;
  files.emplace_back(
      "word/_rels/settings.xml.rels",
      "<Relationships><Relationship Id=\"r1\" Type=\"http://schemas.example/attachedTemplate\""
      " Target=\"" +
          std::string{target} + "\" TargetMode=\"External\"/></Relationships>");
  return test::write_archive(archive_write_set_format_zip, nullptr, files);
}

TEST(Attachments, a_template_of_the_web_is_as_good_as_a_macro) {
  EXPECT_EQ(
      traits_of("a.docx", "application/octet-stream", with_template("https://evil.example/t.dotm")),
      "macro");
  EXPECT_EQ(
      traits_of("a.docx", "application/octet-stream", with_template("file:///C:/Templates/t.dotm")),
      "");
}

TEST(Attachments, marks_of_a_document_do_not_excuse_a_zip) {
  EXPECT_EQ(traits_of("a.zip", "application/zip",
                      test::zip({{"[Content_Types].xml", "x"}, {"invoice.js", "x"}})),
            "dangerous_member");
}

TEST(Attachments, calendar) {
  EXPECT_EQ(traits_of("invite.ics", "text/calendar", "BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n"),
            "calendar");
}

TEST(Attachments, what_was_cut_or_damaged_shows) {
  mime::Part part;
  part.type = "application/pdf";
  mime::Decoded decoded;
  decoded.bytes = kPdf;
  decoded.cut = true;
  decoded.damaged = true;
  Effort effort;
  EXPECT_EQ(traits(inspect_attachment(part, decoded, effort)), "unreadable cut");
}

TEST(Attachments, the_effort_of_a_message_is_bounded) {
  mime::Part part;
  part.type = "application/octet-stream";
  mime::Decoded decoded;
  Effort effort{.questions = 1, .unpacked = 1000};
  decoded.bytes = "\x01\x02\x03\x04";
  EXPECT_EQ(traits(inspect_attachment(part, decoded, effort)), "");
  EXPECT_EQ(effort.questions, 0U);
  EXPECT_EQ(traits(inspect_attachment(part, decoded, effort)), "cut");
  decoded.bytes = test::write_archive(archive_write_set_format_raw, archive_write_add_filter_xz,
                                      {{"x", std::string(100000, 'x')}});
  EXPECT_EQ(traits(inspect_attachment(part, decoded, effort)), "");
  EXPECT_EQ(effort.unpacked, 0U);
  EXPECT_EQ(traits(inspect_attachment(part, decoded, effort)), "cut");
}

TEST(Attachments, members_are_bounded) {
  test::Files files;
  for (int i = 0; i < 50; ++i)
    files.emplace_back("a." + std::string(i % 2 == 0 ? "exe" : "js") + std::to_string(i), "");
  for (const char* name :
       {"a.exe", "b.js", "c.lnk", "d.scr", "e.hta", "f.vbs", "g.cmd", "h.bat", "i.msi"}) {
    files.emplace_back(name, "");
  }
  EXPECT_EQ(inspect({"a.zip"}, "application/zip", test::zip(files)).members.size(),
            mail::Content::kMaxMembers);
}

TEST(Attachments, body_text_is_what_is_shown) {
  mime::Part part;
  EXPECT_TRUE(is_body_text(part));
  part.type = "text/html";
  EXPECT_TRUE(is_body_text(part));
  part.disposition = "inline";
  EXPECT_TRUE(is_body_text(part));
  part.names = {"page.html"};
  EXPECT_FALSE(is_body_text(part));
  part.names.clear();
  part.disposition = "attachment";
  EXPECT_FALSE(is_body_text(part));
  part.disposition.clear();
  part.type = "application/pdf";
  EXPECT_FALSE(is_body_text(part));
}

}  // namespace
}  // namespace weir::content
