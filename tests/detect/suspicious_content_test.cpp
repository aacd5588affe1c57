#include "detect/suspicious_content.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "detect/build.hpp"

namespace weir::detect {
namespace {

using mail::AttachmentTrait;
using mail::LinkTrait;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

class SuspiciousContentTest : public testing::Test {
 protected:
  mail::Content& content() { return scene_.transaction.message.content; }

  mail::Attachment& attach(std::string name, std::initializer_list<AttachmentTrait> traits) {
    mail::Attachment one;
    one.name = std::move(name);
    for (const auto trait : traits) one.traits.set(trait);
    content().attachments.push_back(std::move(one));
    return content().attachments.back();
  }

  void link(std::string host, std::initializer_list<LinkTrait> traits, std::string shown = "") {
    mail::Link one;
    one.url = "https://" + host + "/";
    one.host = std::move(host);
    one.shown_host = std::move(shown);
    for (const auto trait : traits) one.traits.set(trait);
    content().links.push_back(std::move(one));
  }

  std::vector<Finding> judge(SuspiciousContent::Limits limits = {}) const {
    return scene_.judge(SuspiciousContent{std::move(limits)});
  }

  unsigned points(SuspiciousContent::Limits limits = {}) const {
    const auto findings = judge(std::move(limits));
    return findings.empty() ? 0 : findings.front().points;
  }

  static SuspiciousContent::Limits allowing(std::vector<std::string> extensions) {
    SuspiciousContent::Limits limits;
    limits.allowed_extensions = std::move(extensions);
    return limits;
  }

  test::Scene scene_ = test::scene("app@contoso.example", "app@contoso.example");
};

TEST_F(SuspiciousContentTest, is_silent_on_plain_mail) { EXPECT_THAT(judge(), IsEmpty()); }

TEST_F(SuspiciousContentTest, is_silent_on_ordinary_attachments_and_links) {
  attach("invoice.pdf", {});
  attach("invite.ics", {AttachmentTrait::calendar});
  attach("big.zip", {AttachmentTrait::cut, AttachmentTrait::unreadable});
  link("www.contoso.example", {});
  link("click.news.example", {LinkTrait::redirector});
  content().cut = true;
  content().anomalies = {"missing_mime_version"};
  EXPECT_THAT(judge(), IsEmpty());
}

TEST_F(SuspiciousContentTest, a_program) {
  attach("setup.exe", {AttachmentTrait::dangerous_extension, AttachmentTrait::executable})
      .true_type = "application/x-dosexec";
  const auto findings = judge();
  ASSERT_THAT(findings, SizeIs(1));
  EXPECT_EQ(findings[0].detector, "suspicious_content");
  EXPECT_EQ(findings[0].severity, Severity::high);
  EXPECT_EQ(findings[0].points, 40U);
  EXPECT_EQ(findings[0].evidence, "program attached: setup.exe (application/x-dosexec)");
  EXPECT_EQ(findings[0].symptom, "");
}

TEST_F(SuspiciousContentTest, a_program_in_an_archive_is_named) {
  attach("docs.zip", {AttachmentTrait::dangerous_member}).members = {"invoice.js", "b.exe"};
  EXPECT_THAT(judge()[0].evidence, HasSubstr("docs.zip (invoice.js)"));
  EXPECT_EQ(points(), 40U);
}

TEST_F(SuspiciousContentTest, each_kind_has_its_points) {
  const std::vector<std::pair<AttachmentTrait, unsigned>> rows{
      {AttachmentTrait::executable, 40},
      {AttachmentTrait::dangerous_extension, 40},
      {AttachmentTrait::dangerous_member, 40},
      {AttachmentTrait::double_extension, 40},
      {AttachmentTrait::misleading_name, 40},
      {AttachmentTrait::active_html, 30},
      {AttachmentTrait::credential_form, 30},
      {AttachmentTrait::macro, 20},
      {AttachmentTrait::type_differs, 20},
      {AttachmentTrait::several_names, 20},
      {AttachmentTrait::encrypted, 15},
      {AttachmentTrait::archive_in_archive, 10},
      {AttachmentTrait::calendar, 0},
      {AttachmentTrait::unreadable, 0},
      {AttachmentTrait::cut, 0}};
  ASSERT_EQ(rows.size(), mail::kAttachmentTraits);
  for (const auto& [trait, expected] : rows) {
    content() = {};
    attach("a.bin", {trait});
    EXPECT_EQ(points(), expected) << mail::to_string(trait);
  }
}

TEST_F(SuspiciousContentTest, each_kind_of_link_has_its_points) {
  const std::vector<std::pair<LinkTrait, unsigned>> rows{
      {LinkTrait::text_differs, 15}, {LinkTrait::ip_host, 15},      {LinkTrait::encoded_host, 15},
      {LinkTrait::punycode, 10},     {LinkTrait::mixed_script, 25}, {LinkTrait::user_info, 20},
      {LinkTrait::redirector, 0},    {LinkTrait::data_url, 25},     {LinkTrait::script_url, 25},
      {LinkTrait::file_url, 25},     {LinkTrait::form, 15},         {LinkTrait::cut, 0},
      {LinkTrait::app_url, 25}};
  ASSERT_EQ(rows.size(), mail::kLinkTraits);
  for (const auto& [trait, expected] : rows) {
    content() = {};
    link("203.0.113.9", {trait});
    EXPECT_EQ(points(), expected) << mail::to_string(trait);
  }
}

TEST_F(SuspiciousContentTest, files_on_our_own_servers_are_ordinary) {
  for (const char* host : {"", "fileserver", "fs1.contoso.example"}) {
    link(host, {LinkTrait::file_url});
  }
  EXPECT_THAT(judge(), IsEmpty());
  link("203.0.113.9", {LinkTrait::file_url, LinkTrait::ip_host});
  EXPECT_EQ(points(), 30U);
}

TEST_F(SuspiciousContentTest, files_elsewhere_are_not) {
  for (const char* host : {"files.evil.example", "[2001:db8::1]", "contoso.example.evil.example"}) {
    content() = {};
    link(host, {LinkTrait::file_url});
    EXPECT_EQ(points(), 25U) << host;
  }
}

TEST_F(SuspiciousContentTest, a_script_for_a_shell_is_less_than_a_program) {
  attach("build.sh", {AttachmentTrait::executable}).true_type = "text/x-script";
  EXPECT_EQ(points(), 15U);
}

TEST_F(SuspiciousContentTest, addresses_of_the_house_are_ordinary) {
  for (const char* host : {"10.1.2.3", "192.168.10.3", "172.31.0.1", "127.0.0.1", "[fe80::1]"}) {
    link(host, {LinkTrait::ip_host});
  }
  EXPECT_THAT(judge(), IsEmpty());
  link("203.0.113.9", {LinkTrait::ip_host});
  link("[2001:db8::1]", {LinkTrait::ip_host});
  ASSERT_THAT(judge(), SizeIs(1));
  EXPECT_EQ(judge()[0].evidence, "link to an address: 203.0.113.9, 1 more");
}

TEST_F(SuspiciousContentTest, a_link_shows_both_hosts) {
  link("evil.example", {LinkTrait::text_differs}, "bank.example");
  EXPECT_EQ(judge()[0].evidence,
            "link shows another host than its own: evil.example (bank.example)");
}

TEST_F(SuspiciousContentTest, one_weak_kind_does_not_tag_and_more_of_it_neither) {
  for (int i = 0; i < 50; ++i) link("203.0.113.9", {LinkTrait::ip_host});
  EXPECT_EQ(points(), 15U);
}

TEST_F(SuspiciousContentTest, kinds_add_up_slowly_to_the_cap) {
  link("203.0.113.9", {LinkTrait::text_differs});
  link("203.0.113.9", {LinkTrait::ip_host});
  EXPECT_EQ(points(), 20U);
  link("203.0.113.9", {LinkTrait::form});
  EXPECT_EQ(points(), 25U);
  link("a.example", {LinkTrait::redirector});
  EXPECT_EQ(points(), 25U);
  attach("a.exe", {AttachmentTrait::dangerous_extension});
  EXPECT_EQ(points(), 40U);
}

TEST_F(SuspiciousContentTest, an_ambiguous_structure) {
  content().ambiguous = true;
  content().anomalies = {"two_boundaries"};
  EXPECT_EQ(points(), 20U);
  EXPECT_THAT(judge()[0].evidence, HasSubstr("two_boundaries"));
}

TEST_F(SuspiciousContentTest, findings_are_bounded_and_the_worst_comes_first) {
  for (std::size_t i = 0; i < mail::kLinkTraits; ++i) {
    link("203.0.113.9", {static_cast<LinkTrait>(i)});
  }
  attach("a.pdf.exe", {AttachmentTrait::double_extension});
  const auto findings = judge();
  ASSERT_THAT(findings, SizeIs(6));
  EXPECT_THAT(findings[0].evidence, HasSubstr("a.pdf.exe"));
  EXPECT_EQ(findings[0].points, 40U);
  EXPECT_LE(findings[5].points, findings[1].points);
}

TEST_F(SuspiciousContentTest, what_mail_says_is_made_safe_to_show) {
  attach("a\u202e\x1b[31m" + std::string(500, 'x') + ".exe",
         {AttachmentTrait::misleading_name, AttachmentTrait::dangerous_extension});
  for (const auto& finding : judge()) {
    EXPECT_LE(finding.evidence.size(), 200U);
    EXPECT_EQ(finding.evidence.find('\x1b'), std::string::npos);
    EXPECT_EQ(finding.evidence.find("\u202e"), std::string::npos);
  }
}

TEST_F(SuspiciousContentTest, an_allowed_extension_is_no_finding) {
  attach("setup.EXE", {AttachmentTrait::dangerous_extension, AttachmentTrait::executable});
  attach("report.html", {AttachmentTrait::active_html});
  attach("all.zip", {AttachmentTrait::dangerous_member}).members = {"a.exe"};
  EXPECT_THAT(judge(allowing({"exe", "html"})), IsEmpty());
  EXPECT_EQ(points(), 40U);
}

TEST_F(SuspiciousContentTest, an_allowed_extension_is_no_way_round) {
  const auto allowed = allowing({"exe", "html", "zip"});
  attach("invoice.pdf.exe",
         {AttachmentTrait::dangerous_extension, AttachmentTrait::double_extension});
  EXPECT_EQ(points(allowed), 40U);
  content() = {};
  attach("a.exe", {AttachmentTrait::dangerous_extension, AttachmentTrait::several_names});
  EXPECT_EQ(points(allowed), 40U);
  content() = {};
  attach("login.html", {AttachmentTrait::active_html, AttachmentTrait::credential_form});
  EXPECT_EQ(points(allowed), 30U);
  content() = {};
  attach("a.zip", {AttachmentTrait::dangerous_member}).members = {"a.exe", "b.js"};
  EXPECT_EQ(points(allowed), 40U);
  content() = {};  // more than are listed
  attach("a.zip", {AttachmentTrait::dangerous_member}).members.assign(8, "a.exe");
  EXPECT_EQ(points(allowed), 40U);
}

TEST_F(SuspiciousContentTest, settings) {
  Settings settings{{{"points", std::int64_t{30}},
                     {"program_points", std::int64_t{35}},
                     {"macro_points", std::int64_t{0}},
                     {"allowed_extensions", std::vector<std::string>{".XLL"}}}};
  const auto limits = SuspiciousContent::Limits::from(settings);
  EXPECT_TRUE(settings.problems().empty());
  EXPECT_TRUE(settings.unread().empty());
  attach("a.docm", {AttachmentTrait::macro});
  attach("b.xll", {AttachmentTrait::dangerous_extension});
  EXPECT_THAT(judge(limits), IsEmpty());
  attach("c.exe", {AttachmentTrait::dangerous_extension});
  EXPECT_EQ(points(limits), 30U);
}

}  // namespace
}  // namespace weir::detect
