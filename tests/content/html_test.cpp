#include "content/html.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace weir::content {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

std::vector<std::string> targets(std::string_view html) {
  std::vector<std::string> out;
  scan_html(html, [&out](const HtmlLink& link) { out.emplace_back(link.target); });
  return out;
}

std::vector<std::string> texts(std::string_view html) {
  std::vector<std::string> out;
  scan_html(html, [&out](const HtmlLink& link) { out.emplace_back(link.text); });
  return out;
}

TEST(Html, reads_every_way_to_write_a_link) {
  for (const auto* html :
       {"<a href=\"x\">t</a>", "<a href='x'>t</a>", "<a href=x>t</a>", "<A HREF = \"x\" >t</A>",
        "<a/href=x>t</a>", "<a\nhref\n=\n'x'>t</a>", "<a\fhref=x>t", "<a title='>' href=x>t</a>",
        "<a b=c href=x href=y>t</a>", "<a b'c=\"d\" href=\"x\">t</a>", "<a =href=y href=x>t</a>",
        "<a \"\" href=x>t</a>", "<a href=x", "<a href=\"x\"title=y>t</a>", "<a href=&#120;>t</a>",
        "<a href='&#x78'>t</a>", "<area href=x>", "<a xlink:href=x>t</a>",
        "<svg:a href=x>t</svg:a>"}) {
    const bool unfinished = html == std::string_view{"<a href=x"};
    EXPECT_THAT(targets(html),
                unfinished ? std::vector<std::string>{} : std::vector<std::string>{"x"})
        << html;
  }
}

TEST(Html, an_unquoted_value_keeps_its_slashes) {
  EXPECT_THAT(targets("<a href=https://a.example/b/>t</a>"), ElementsAre("https://a.example/b/"));
}

TEST(Html, what_is_no_tag_is_no_link) {
  for (const auto* html :
       {"< a href=x>", "&lt;a href=x&gt;", "<!-- <a href=x> -->", "<!doctype a href=x>",
        "<?a href=x>", "</a href=x>", "<script><a href=x></script>", "<style><a href=x></style>",
        "<title><a href=x></title>", "<textarea><a href=x></textarea>", "<1 href=x>",
        "<script><!--<script></script><a href=x>--></script>", "<plaintext><a href=x>"}) {
    EXPECT_THAT(targets(html), IsEmpty()) << html;
  }
}

TEST(Html, a_link_behind_a_construct_that_looks_open_is_found) {
  for (const auto* html :
       {"<!--><a href=x>t</a>", "<!---><a href=x>t</a>", "<!-- --!><a href=x>t</a>",
        "<!-- -- > --><a href=x>t</a>", "<!x<a href='>'><a href=x>t</a>",
        "<![CDATA[><a href=x>t</a>", "<script></scriptx></SCRIPT ><a href=x>t</a>",
        "<script><!-- </script><a href=x>t</a>", "<script><!--<script>--></script><a href=x>t</a>",
        "</><a href=x>t</a>", "< <a href=x>t</a>", "<<a href=x>t</a>",
        "<noscript><a href=x>t</a></noscript>", "<svg><style><a href=x>t</a></style></svg>",
        "<svg><title><a href=x>t</a></title></svg>",
        "<svg><p><style></svg>--></style><a href=x>t</a>"}) {
    EXPECT_THAT(targets(html), testing::Contains("x")) << html;
  }
}

TEST(Html, cdata_is_text_in_svg_alone) {
  EXPECT_THAT(targets("<svg><![CDATA[<a href=x>]]></svg>"), IsEmpty());
  EXPECT_THAT(targets("<p><![CDATA[ > <a href=x>t</a>]]></p>"), ElementsAre("x"));
}

TEST(Html, what_only_outlook_reads_counts) {
  EXPECT_THAT(targets("<!--[if mso]><a href=x>t</a><![endif]--><a href=y>t</a>"),
              ElementsAre("x", "y"));
  EXPECT_THAT(targets("<!--[if mso]><v:roundrect href='x'>t</v:roundrect><![endif]-->"),
              ElementsAre("x"));
  EXPECT_THAT(targets("<!--[if !mso]><!--><a href=x>t</a><!--<![endif]-->"), ElementsAre("x"));
  // An open quote inside hides nothing from those that see a comment.
  EXPECT_THAT(targets("<!--[if mso]><a href='--><a href=y>t</a>"), ElementsAre("y"));
}

TEST(Html, sources_other_than_links) {
  std::vector<LinkSource> sources;
  const auto facts = scan_html(
      "<form action=a><input formaction=b><button formaction=c></form><iframe src=d></iframe>"
      "<frame src=e><meta http-equiv=Refresh content='0; URL=\"f\"'><object data=g></object>"
      "<embed src=h><img src=i><link rel=stylesheet href=j><base target=_blank>",
      [&sources](const HtmlLink& link) { sources.push_back(link.source); });
  using S = LinkSource;
  EXPECT_THAT(sources, ElementsAre(S::form, S::form, S::form, S::frame, S::frame, S::refresh,
                                   S::object, S::object, S::image));
  EXPECT_TRUE(facts.form && facts.frame && facts.meta_refresh && facts.object);
  EXPECT_FALSE(facts.script || facts.event_handler || facts.script_url || facts.password_field);
}

TEST(Html, reads_the_target_of_a_refresh) {
  for (const std::string content :
       {"0;url=x", "0; URL = 'x'", "5,x", "0 url='x' y", "; url=x", "0.5;x", " 0 ; x"}) {
    EXPECT_THAT(targets("<meta content=\"" + content + "\" http-equiv=refresh>"), ElementsAre("x"))
        << content;
  }
  EXPECT_THAT(targets("<meta http-equiv=refresh content='0; URL = \"x\"'>"), ElementsAre("x"));
  EXPECT_THAT(targets("<meta http-equiv=refresh content='5,x'>"), ElementsAre("x"));
  EXPECT_THAT(targets("<meta http-equiv=refresh content=30>"), IsEmpty());
  EXPECT_THAT(targets("<meta name=refresh content='0;url=x'>"), IsEmpty());
  EXPECT_FALSE(scan_html("<meta http-equiv=refresh content=30>").meta_refresh);
}

TEST(Html, the_first_base_is_for_all_links) {
  std::vector<std::string> bases;
  scan_html("<a href=x>t</a><base href='https://a.example/'><base href=c><a href=y>t</a>",
            [&bases](const HtmlLink& link) { bases.emplace_back(link.base); });
  EXPECT_THAT(bases, ElementsAre("https://a.example/", "https://a.example/"));
  EXPECT_THAT(targets("<!-- <base href=b> --><a href=x>t</a>"), ElementsAre("x"));
}

TEST(Html, the_text_of_a_link_is_what_is_seen) {
  EXPECT_THAT(texts("<a href=x> www.<b>contoso</b>.example\n</a>"),
              ElementsAre("www.contoso.example"));
  EXPECT_THAT(texts("<a href=x>one<br>two<p>three</p>four</a>"), ElementsAre("one two three four"));
  EXPECT_THAT(texts("<a href=x>a&amp;b &#60;c&gt;</a>"), ElementsAre("a&b <c>"));
  EXPECT_THAT(texts("<a href=x><img src=i alt='www.contoso.example'></a>"),
              ElementsAre("", "www.contoso.example"));
  EXPECT_THAT(texts("<a href=x>a<!-- b --><script>c</script>d</a>"), ElementsAre("ad"));
  EXPECT_THAT(texts("<a href=x>one<a href=y>two"), ElementsAre("one", "two"));
  EXPECT_THAT(texts("<a href=x>one<a name=y>two</a>"), ElementsAre("one"));
  EXPECT_THAT(texts("<area href=x alt=one>"), ElementsAre("one"));
  const auto kept = texts("<a href=x>" + std::string(5000, 'y') + "</a>");
  EXPECT_EQ(kept.front().size(), HtmlLink::kMaxText);
}

TEST(Html, facts) {
  EXPECT_TRUE(scan_html("<p><SCRIPT src=x></script>").script);
  EXPECT_TRUE(scan_html("<svg:script>x</svg:script>").script);
  EXPECT_TRUE(scan_html("<body onload = 'x()'>").event_handler);
  EXPECT_TRUE(scan_html("<svg/onload=x>").event_handler);
  EXPECT_FALSE(scan_html("<p only=x once=y on=z onclick onto9=x>").event_handler);
  EXPECT_TRUE(scan_html("<a href='java&Tab;script&colon;x'>t</a>").script_url);
  EXPECT_TRUE(scan_html("<iframe src='data:text/html,x'>").script_url);
  EXPECT_TRUE(scan_html("<input type='pass&#119;ord'>").password_field);
  EXPECT_FALSE(scan_html("<input type=text value=password>").password_field);
  EXPECT_TRUE(scan_html("<!--[if IE]><script>x</script><![endif]-->").script);
  EXPECT_TRUE(scan_html("<iframe srcdoc='&lt;script&gt;x&lt;/script&gt;'></iframe>").script);
  EXPECT_FALSE(scan_html("<!-- <script>x</script> --> &lt;script&gt;").script);
}

TEST(Html, any_bytes_are_read) {
  for (int byte = 0; byte < 256; ++byte) {
    const auto c = static_cast<char>(byte);
    for (const auto* open : {"<",
                             "</",
                             "<a",
                             "<a ",
                             "<a h",
                             "<a href",
                             "<a href=",
                             "<a href='",
                             "<!",
                             "<!-",
                             "<!--",
                             "<!---",
                             "<!-- -",
                             "<!-- --",
                             "<script>",
                             "<script><!--<",
                             "&",
                             "&#",
                             "&#x",
                             "<svg><![CDATA[",
                             "<svg><![CDATA[]]"}) {
      targets(std::string{open} + c);
      targets("<a href='" + std::string{open} + c + "'>" + open + c);
    }
  }
}

TEST(Html, hostile_openings_cost_what_their_size_says) {
  constexpr std::size_t kBytes = 200'000;
  for (const std::string unit : {"<a href=", "<", "&", "<a href=x>&#", "<!--", "<!--[if x]>",
                                 "<svg>", "</", "<base", "<script><!--<script>", "<a href=\"", "-",
                                 "<title>", "<iframe srcdoc='&lt;", "<a a a a ", "<![CDATA["}) {
    std::string html;
    while (html.size() < kBytes) html += unit;
    std::size_t links = 0;
    scan_html(html, [&links](const HtmlLink&) { ++links; });
    EXPECT_LE(links, kBytes / unit.size() + 1) << unit;
  }
}

}  // namespace
}  // namespace weir::content
