#include "content/links.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "content/links_build.hpp"

namespace weir::content {
namespace {

using std::string_literals::operator""s;
using test::html_content;
using test::html_urls;
using test::only_link;
using test::text_content;
using test::traits_of;
using testing::ElementsAre;
using testing::IsEmpty;

std::string traits(std::string_view html) { return traits_of(only_link(html)); }

TEST(Links, text_of_another_organization_is_noticed) {
  const auto link = only_link("<a href='https://evil.example/'>www.contoso.example</a>");
  EXPECT_EQ(link.host, "evil.example");
  EXPECT_EQ(link.shown_host, "www.contoso.example");
  EXPECT_EQ(traits_of(link), "text_differs");
  EXPECT_EQ(traits("<a href='data:text/html,x'>https://contoso.example/</a>"),
            "text_differs data_url");
}

TEST(Links, text_of_the_same_organization_is_ordinary) {
  EXPECT_EQ(traits("<a href='https://click.contoso.example/t/1'>www.contoso.example</a>"), "");
  EXPECT_EQ(traits("<a href='https://contoso.example/'>https://contoso.example/start</a>"), "");
  EXPECT_EQ(traits("<a href='https://eur01.safelinks.protection.outlook.com/?url="
                   "https%3A%2F%2Fcontoso.example%2F&data=1'>https://contoso.example/</a>"),
            "");
  EXPECT_EQ(traits("<a href='https://evil.example/'>Click here for contoso.example news</a>"), "");
}

TEST(Links, a_wrapped_link_is_judged_by_what_it_wraps) {
  EXPECT_EQ(traits("<a href='https://eur01.safelinks.protection.outlook.com/?url="
                   "https%3A%2F%2Fevil.example%2F&data=1'>https://contoso.example/</a>"),
            "text_differs");
}

TEST(Links, are_distinct_by_url_and_keep_the_worst) {
  const auto content = html_content(
      "<a href='https://a.example/'>here</a><a href='https://evil.example/'>go</a>"
      "<a href='HTTPS://EVIL.example/'>www.contoso.example</a><a "
      "href='https://evil.example/'>go</a>");
  ASSERT_EQ(content.links.size(), 2U);
  EXPECT_EQ(content.links_seen, 2U);
  EXPECT_EQ(content.links[0].url, "https://evil.example/");
  EXPECT_EQ(content.links[0].shown_host, "www.contoso.example");
  EXPECT_EQ(content.links[1].url, "https://a.example/");
}

TEST(Links, the_odd_ones_come_first_and_the_list_is_short) {
  std::string html;
  for (int i = 0; i < 100; ++i) html += "<a href=https://a.example/" + std::to_string(i) + ">x</a>";
  for (int i = 0; i < 100; ++i) {
    html += "<a href=https://a.example/r?http://b.example/" + std::to_string(i) + ">x</a>";
  }
  html += "<a href=http://192.0.2.1/>x</a>";
  const auto content = html_content(html);
  EXPECT_EQ(content.links_seen, 201U);
  ASSERT_EQ(content.links.size(), mail::Content::kMaxLinks);
  EXPECT_EQ(content.links[0].host, "192.0.2.1");
  EXPECT_EQ(traits_of(content.links[1]), "redirector");
  EXPECT_EQ(content.links[1].url, "https://a.example/r?http://b.example/0");
  EXPECT_FALSE(content.cut);
}

TEST(Links, more_than_are_looked_at_are_a_cut) {
  const auto many = [](std::size_t count) {
    std::string html;
    for (std::size_t i = 0; i < count; ++i)
      html += "<a href=//a.example/" + std::to_string(i) + ">";
    return html_content(html);
  };
  EXPECT_FALSE(many(LinkCollector::kMaxRead).cut);
  const auto content = many(LinkCollector::kMaxRead + 1);
  EXPECT_TRUE(content.cut);
  EXPECT_EQ(content.links_seen, LinkCollector::kMaxRead);
}

TEST(Links, a_form_is_marked) {
  EXPECT_EQ(traits("<form action=https://evil.example/post>"), "form");
  EXPECT_EQ(traits("<form><input type=submit formaction=//evil.example>"), "form");
}

TEST(Links, pictures_count_only_where_they_are_more) {
  EXPECT_THAT(html_urls("<img src=https://a.example/track.gif><img src=data:image/png;base64,x>"
                        "<img src=cid:1><img src=//a.example/b><img src='data:image/svg+xml,x'>"),
              IsEmpty());
  EXPECT_THAT(html_urls("<img src='\\\\evil.example\\s\\a.png'>"),
              ElementsAre("\\\\evil.example\\s\\a.png"));
  EXPECT_EQ(traits("<img src='file://evil.example/s/a.png'>"), "file_url");
}

TEST(Links, a_base_makes_relative_links_lead_out) {
  EXPECT_THAT(html_urls("<base href='https://evil.example/a/'><a href=b>x</a>"),
              ElementsAre("https://evil.example/a/b"));
  EXPECT_THAT(html_urls("<a href=b>x</a>"), IsEmpty());
}

TEST(Links, a_long_base_is_no_burden_and_hides_nothing) {
  std::string html = "<base href='https://evil.example/" + std::string(500'000, 'a') + "/'>";
  for (int i = 0; i < 4000; ++i) html += "<a href=" + std::to_string(i) + ">x</a>";
  const auto content = html_content(html);
  EXPECT_GT(content.links_seen, 0U);
  EXPECT_EQ(content.links[0].host, "evil.example");
}

TEST(Links, nul_bytes_hide_nothing) {
  EXPECT_THAT(html_urls("<a hr\0ef=https://evil.example/>x</a>"s),
              ElementsAre("https://evil.example/"));
  EXPECT_THAT(html_urls("<!-\0-><a href=https://evil.example/>x</a>"s),
              ElementsAre("https://evil.example/"));
}

TEST(Links, a_url_in_the_text_of_html_becomes_a_link) {
  EXPECT_THAT(html_urls("<p>Go to https&colon;//evil.example/a, <b>www.evil.example</b> now</p>"),
              ElementsAre("https://evil.example/a", "http://www.evil.example"));
  EXPECT_THAT(html_urls("<style>@import url(https://a.example/)</style>"), IsEmpty());
}

TEST(Links, plain_text) {
  const auto content =
      text_content("Go to https://www.contoso.example@evil.example/ or \\\\192.0.2.1\\a");
  ASSERT_EQ(content.links.size(), 2U);
  EXPECT_EQ(content.links[0].host, "192.0.2.1");
  EXPECT_EQ(traits_of(content.links[0]), "ip_host file_url");
  EXPECT_EQ(content.links[1].host, "evil.example");
  EXPECT_EQ(traits_of(content.links[1]), "user_info");
}

TEST(Links, text_and_html_of_one_message_are_joined) {
  LinkCollector collector{test::public_domains()};
  collector.add_text("https://a.example/");
  collector.add_html("<a href=https://a.example/>x</a><a href=https://b.example/>x</a>");
  mail::Content content;
  collector.finish(content);
  EXPECT_THAT(test::urls_of(content), ElementsAre("https://a.example/", "https://b.example/"));
}

}  // namespace
}  // namespace weir::content
