#include "content/text_links.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "content/links_build.hpp"

namespace weir::content {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

std::vector<std::string> found(std::string_view text) {
  std::vector<std::string> out;
  find_text_links(text, [&out](std::string_view link) { out.emplace_back(link); });
  return out;
}

TEST(TextLinks, finds_what_mail_programs_make_clickable) {
  EXPECT_THAT(found("See https://a.example/x, http://b.example and ftp://c.example."),
              ElementsAre("https://a.example/x", "http://b.example", "ftp://c.example"));
  EXPECT_THAT(found("www.contoso.example or Www.fab.example!"),
              ElementsAre("www.contoso.example", "Www.fab.example"));
  EXPECT_THAT(found("(https://a.example/b_(c)) <URL:https://a.example/d> \"https://a.example/e\""),
              ElementsAre("https://a.example/b_(c)", "https://a.example/d", "https://a.example/e"));
  EXPECT_THAT(found("xhttps://a.example HTTP://B.EXAMPLE/"),
              ElementsAre("https://a.example", "HTTP://B.EXAMPLE/"));
  EXPECT_THAT(found("http:\\\\a.example"), ElementsAre("http:\\\\a.example"));
  EXPECT_THAT(found("open \\\\files.evil.example\\share\\a.lnk now"),
              ElementsAre("\\\\files.evil.example\\share\\a.lnk"));
  EXPECT_THAT(found("file://host/share"), ElementsAre("file://host/share"));
  EXPECT_THAT(found("https://a.example/\xc2\xa0next"), ElementsAre("https://a.example/"));
}

TEST(TextLinks, leaves_the_rest_alone) {
  for (const auto* text :
       {"contoso.example", "a@www.contoso.example", "12:30 // note", "std::string", "www. ",
        "www.x", "awww.contoso.example", "C:\\Users\\me", "printf(\"\\\\n\")", "\\\\ \\\\",
        "a\\\\b\\c", "://x", "", ":", "\\\\", "w", "news://a.example", "\\\\host"}) {
    EXPECT_THAT(found(text), IsEmpty()) << text;
  }
}

TEST(TextLinks, a_link_is_found_once) {
  EXPECT_THAT(found("https://a.example/?u=https://b.example/www.c.example"),
              ElementsAre("https://a.example/?u=https://b.example/www.c.example"));
}

struct Shown {
  std::string_view text;
  std::string_view host;
};

void PrintTo(const Shown& shown, std::ostream* out) { *out << shown.text; }

class ShownHost : public testing::TestWithParam<Shown> {};

TEST_P(ShownHost, is_what_the_text_names) {
  EXPECT_EQ(shown_host(GetParam().text, test::public_domains()), GetParam().host);
}

INSTANTIATE_TEST_SUITE_P(
    claims, ShownHost,
    testing::Values(Shown{"www.contoso.example", "www.contoso.example"},
                    Shown{"contoso.com", "contoso.com"},
                    Shown{"Contoso.COM/login?x", "contoso.com"},
                    Shown{"https://portal.contoso.example/a b", "portal.contoso.example"},
                    Shown{"<https://contoso.example>", "contoso.example"},
                    Shown{"https://contoso.example/very/lo\xe2\x80\xa6", "contoso.example"},
                    Shown{"Link: https://contoso.example/", "contoso.example"},
                    Shown{"https://contoso.unheardof/", "contoso.unheardof"},
                    Shown{"https://u@contoso.example:443/", "contoso.example"},
                    Shown{"www.con\xe2\x80\x8btoso.example", "www.contoso.example"},
                    Shown{"\xc2\xa0www.contoso.example\xc2\xa0", "www.contoso.example"},
                    Shown{"www\xef\xbc\x8e"
                          "contoso.example",
                          "www.contoso.example"},
                    Shown{"http://192.0.2.1/x", "192.0.2.1"}));

INSTANTIATE_TEST_SUITE_P(
    no_claims, ShownHost,
    testing::Values(Shown{"", ""}, Shown{"Click here", ""}, Shown{"invoice.pdf", ""},
                    Shown{"e.g.", ""}, Shown{"node.js", ""}, Shown{"here.Next", ""},
                    Shown{"bob@contoso.example", ""}, Shown{"1.2.3.4", ""},
                    Shown{"https://intranet/", ""}, Shown{"Read more at contoso.com about it", ""},
                    Shown{"All about the new https://contoso.example/ and what it means", ""},
                    Shown{"www.conto\xe2\x80\xa6", ""}, Shown{"www.contoso", ""},
                    Shown{"3.5 million", ""}, Shown{"drivers/net/a.c", ""}));

}  // namespace
}  // namespace weir::content
