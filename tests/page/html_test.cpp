#include "page/html.hpp"

#include <gmock/gmock.h>

#include <chrono>

namespace weir::page {
namespace {

using std::chrono::minutes;
using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

constexpr TimePoint kStart{std::chrono::milliseconds{1767323040000}};  // 2026-01-02 03:04

std::string page_with(Block block) {
  return to_html({.title = "Title",
                  .lead = "Lead.",
                  .sections = {{.id = "one",
                                .heading = "Is it so?",
                                .answer = "It is.",
                                .mark = Mark::bad,
                                .blocks = {std::move(block)}}}},
                 "DIGEST=");
}

std::size_t times_in(const std::string& text, const std::string& part) {
  std::size_t times = 0;
  for (auto at = text.find(part); at != std::string::npos; at = text.find(part, at + part.size())) {
    ++times;
  }
  return times;
}

TEST(HtmlPage, TextOfMailStaysText) {
  EXPECT_EQ(escaped(R"raw(</script><svg onload="x('&')">)raw"),
            "&lt;/script&gt;&lt;svg onload=&quot;x(&#39;&amp;&#39;)&quot;&gt;");
}

TEST(HtmlPage, ControlsAndBidirectionalMarksAreShown) {
  EXPECT_EQ(escaped("a\nb\x01"), "a\\x0ab\\x01");
  EXPECT_THAT(escaped("\u202egpj.exe"), AllOf(HasSubstr("\\u{202e}"), Not(HasSubstr("\u202e"))));
  EXPECT_EQ(escaped("\xff"), "\xEF\xBF\xBD");
}

TEST(HtmlPage, EveryKindOfBlockEscapes) {
  const std::string evil = "</td><script>alert(1)</script>\"'";
  const Block blocks[]{Paragraph{evil},
                       Lines{.title = evil, .lines = {{evil, evil, Mark::bad, evil}}},
                       Facts{{{evil, evil}}},
                       Table{.title = evil, .columns = {{evil}}, .rows = {{evil}}, .note = evil},
                       Bars{.title = evil, .bars = {{evil, 1}}, .note = evil},
                       Command{evil, evil},
                       Chart{.title = evil,
                             .from = kStart,
                             .to = kStart + minutes{60},
                             .slots = {{kStart, 1, 0, 0}},
                             .moments = {{kStart, evil}}}};
  for (const auto& block : blocks) {
    const auto html = page_with(block);
    EXPECT_THAT(html, AllOf(HasSubstr("&lt;script&gt;"), Not(HasSubstr("<script"))))
        << block.index();
    EXPECT_THAT(html, Not(HasSubstr("alert(1)</"))) << block.index();
    EXPECT_THAT(html, Not(HasSubstr("</td><sc"))) << block.index();
  }
}

TEST(HtmlPage, LoadsNothingAndAllowsItsOwnStyleOnly) {
  const auto html = page_with(Paragraph{"x"});
  EXPECT_THAT(html, HasSubstr("default-src 'none'; style-src 'sha256-DIGEST='"));
  for (const auto* part : {"http:", "https:", "src=", "url(", "@import", " style=", "<link",
                           "<script", "unsafe-inline"}) {
    EXPECT_THAT(html, Not(HasSubstr(part)));
  }
  // What the policy allows is what stands in the page.
  EXPECT_THAT(html, HasSubstr("<style>" + std::string{style()} + "</style>"));
}

TEST(HtmlPage, AnAnswerComesFirstAndIsLinkedFromTheContents) {
  const auto html = page_with(Paragraph{"Evidence."});
  EXPECT_THAT(html, HasSubstr("<a href=\"#one\">Is it so?</a>"));
  EXPECT_THAT(html, HasSubstr("<section id=\"one\"><h2>Is it so?</h2><p class=\"answer bad\">It is."
                              "</p><p>Evidence.</p></section>"));
}

TEST(HtmlPage, ACellSaysItsColumnForNarrowScreens) {
  const auto html =
      page_with(Table{.columns = {{"Name"}, {"Count", true}}, .rows = {{"a", "7"}, {"b"}}});
  EXPECT_THAT(html, HasSubstr("<td data-label=\"Name\">a</td><td class=\"number\" "
                              "data-label=\"Count\">7</td>"));
  // A short row has its missing cells, empty.
  EXPECT_THAT(html, HasSubstr("<td data-label=\"Name\">b</td><td class=\"number\" "
                              "data-label=\"Count\"></td>"));
}

TEST(HtmlPage, AColumnWithoutAnythingInItIsLeftOut) {
  const auto html = page_with(Table{.columns = {{"Name"}, {"Empty"}}, .rows = {{"a", ""}, {"b"}}});
  EXPECT_THAT(html, AllOf(HasSubstr("Name"), Not(HasSubstr("Empty"))));
}

TEST(HtmlPage, ATableWithoutRowsHasNoHead) {
  EXPECT_THAT(page_with(Table{.columns = {{"Name"}}, .note = "None."}),
              AllOf(Not(HasSubstr("<table>")), HasSubstr("None.")));
}

TEST(HtmlPage, MarksAreWordsNotOnlyColours) {
  const auto html =
      page_with(Lines{.lines = {{"a", "", Mark::bad, "for it"}, {"b", "", Mark::unknown}, {"c"}}});
  EXPECT_THAT(html, AllOf(HasSubstr("<span class=\"mark bad\">for it</span>"),
                          HasSubstr("<span class=\"mark unknown\">not known</span>"),
                          HasSubstr("<span class=\"mark plain\">note</span>")));
  EXPECT_THAT(page_with(Lines{.lines = {{"a"}}}), Not(HasSubstr("class=\"mark")));
}

TEST(HtmlPage, ACommandKeepsItsLines) {
  EXPECT_THAT(
      page_with(Command{"Shell", "first\nsecond <x>"}),
      HasSubstr("<pre><span class=\"console\">Shell</span>first\nsecond &lt;x&gt;\n</pre>"));
}

TEST(HtmlPage, AChartIsDrawnForWideAndForNarrow) {
  const auto html = page_with(Chart{.title = "Mail",
                                    .from = kStart,
                                    .to = kStart + minutes{60},
                                    .step = minutes{5},
                                    .slots = {{kStart, 20, 4, 2}},
                                    .moments = {{kStart, "opened"}}});
  EXPECT_EQ(times_in(html, "<title>2026-01-02 03:04 UTC: 20 messages, 4 suspicious, 2 held back"),
            2U);
  EXPECT_THAT(html, AllOf(HasSubstr("<svg class=\"wide\""), HasSubstr("<svg class=\"narrow\"")));
  EXPECT_THAT(html, HasSubstr("<li><time>2026-01-02 03:04</time>opened</li>"));
}

}  // namespace
}  // namespace weir::page
