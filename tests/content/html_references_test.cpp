#include "content/html_references.hpp"

#include <gtest/gtest.h>

namespace weir::content {
namespace {

std::string in_text(std::string_view raw) {
  std::string out;
  append_decoded(out, raw, ReferencePlace::text);
  return out;
}

std::string in_attribute(std::string_view raw) {
  std::string out;
  append_decoded(out, raw, ReferencePlace::attribute);
  return out;
}

TEST(HtmlReferences, numbers) {
  EXPECT_EQ(in_text("&#65;&#x42;&#X43;&#68&#x45"), "ABCDE");
  EXPECT_EQ(in_text("&#0000000000065;"), "A");
  EXPECT_EQ(in_text("&#104&#116&#116&#112"), "http");
  EXPECT_EQ(in_text("&#0;&#xd800;&#x110000;&#99999999999999999999;"),
            "\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd");
  EXPECT_EQ(in_text("&#150;"), "\xe2\x80\x93");
  EXPECT_EQ(in_text("&#;&#x;&#xg;&#a"), "&#;&#x;&#xg;&#a");
}

TEST(HtmlReferences, names) {
  EXPECT_EQ(in_text("&amp;&lt;&gt;&quot;&apos;&colon;&sol;&period;&commat;&num;&bsol;"),
            "&<>\"':/.@#\\");
  EXPECT_EQ(in_text("&Tab;&NewLine;&lpar;&rpar;&equals;&percnt;&quest;"), "\t\n()=%?");
  EXPECT_EQ(in_text("&AMP;&Amp;&unknown;&;&"), "&&Amp;&unknown;&;&");
}

TEST(HtmlReferences, a_missing_semicolon_depends_on_the_place) {
  EXPECT_EQ(in_text("&ampx &lt=&notit;"), "&x <=&notit;");
  EXPECT_EQ(in_attribute("?a=1&lt=2&amp=3&amp4&amp"), "?a=1&lt=2&amp=3&amp4&");
  EXPECT_EQ(in_attribute("&colon/&sol"), "&colon/&sol");
}

}  // namespace
}  // namespace weir::content
