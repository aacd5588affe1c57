#include "content/url.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "content/links_build.hpp"

namespace weir::content {
namespace {

using test::public_domains;
using test::traits_of;

struct Reading {
  std::string_view written;
  std::string_view host;
  std::string_view traits;
};

void PrintTo(const Reading& reading, std::ostream* out) { *out << reading.written; }

class ReadsHost : public testing::TestWithParam<Reading> {};

TEST_P(ReadsHost, as_a_browser_does) {
  const auto link = read_url(GetParam().written, "", public_domains());
  ASSERT_TRUE(link);
  EXPECT_EQ(link->host, GetParam().host);
  EXPECT_EQ(traits_of(*link), GetParam().traits);
}

INSTANTIATE_TEST_SUITE_P(
    ordinary, ReadsHost,
    testing::Values(Reading{"https://www.contoso.example/", "www.contoso.example", ""},
                    Reading{"HTTPS://WWW.Contoso.Example:8443/A?b#c", "www.contoso.example", ""},
                    Reading{"http://intranet/start", "intranet", ""},
                    Reading{"https://contoso.example./", "contoso.example", ""},
                    Reading{"ftp://ftp.contoso.example/pub", "ftp.contoso.example", ""},
                    Reading{"https://contoso.example/@user", "contoso.example", ""},
                    Reading{"https://contoso.example?a@b", "contoso.example", ""},
                    Reading{"https://contoso.example#a@b", "contoso.example", ""},
                    Reading{"https://my_host.contoso.example/", "my_host.contoso.example", ""},
                    Reading{"https://1und1.example/", "1und1.example", ""}));

INSTANTIATE_TEST_SUITE_P(
    slashes, ReadsHost,
    testing::Values(Reading{"http:evil.example", "evil.example", ""},
                    Reading{"https:/evil.example/a", "evil.example", ""},
                    Reading{"https:////evil.example/a", "evil.example", ""},
                    Reading{"https:\\\\evil.example\\a", "evil.example", ""},
                    Reading{"https:/\\evil.example", "evil.example", ""},
                    Reading{"//evil.example/a", "evil.example", ""},
                    Reading{"/\\evil.example/a", "evil.example", ""},
                    Reading{"///evil.example", "evil.example", ""},
                    Reading{"www.evil.example/a", "www.evil.example", ""},
                    Reading{"evil.example:8080/a", "evil.example", ""},
                    Reading{" \x01\thttps://evil.example\n ", "evil.example", ""},
                    Reading{"ht\ntps:/\t/ev\ril.example/", "evil.example", ""}));

INSTANTIATE_TEST_SUITE_P(
    user_info, ReadsHost,
    testing::Values(Reading{"https://www.contoso.example@evil.example/", "evil.example",
                            "user_info"},
                    Reading{"https://a@b@evil.example", "evil.example", "user_info"},
                    Reading{"https://contoso.example\\@evil.example", "contoso.example", ""},
                    Reading{"https://contoso.example%2f@evil.example", "evil.example", "user_info"},
                    Reading{"https://u:p@[::1]:80/", "::1", "ip_host user_info"}));

INSTANTIATE_TEST_SUITE_P(
    addresses, ReadsHost,
    testing::Values(Reading{"http://192.0.2.1/", "192.0.2.1", "ip_host"},
                    Reading{"http://2130706433", "127.0.0.1", "ip_host"},
                    Reading{"http://0x7f.1/", "127.0.0.1", "ip_host"},
                    Reading{"http://0300.0.02.01", "192.0.2.1", "ip_host"},
                    Reading{"http://0xC0000201", "192.0.2.1", "ip_host"},
                    Reading{"http://192.0.513", "192.0.2.1", "ip_host"},
                    Reading{"http://192.0.2.1./", "192.0.2.1", "ip_host"},
                    Reading{"http://%31%39%32.0.2.1/", "192.0.2.1", "ip_host encoded_host"},
                    Reading{"http://\xef\xbc\x91\xef\xbc\x99\xef\xbc\x92.0.2.1/", "192.0.2.1",
                            "ip_host encoded_host"},
                    Reading{"http://[2001:DB8::1]:8080/", "2001:db8::1", "ip_host"},
                    Reading{"http://[::ffff:192.0.2.1]/", "192.0.2.1", "ip_host"},
                    Reading{"http://256.256.256.256/", "256.256.256.256", "encoded_host"},
                    Reading{"http://1.2.3.4.5/", "1.2.3.4.5", "encoded_host"},
                    Reading{"http://99999999999/", "99999999999", "encoded_host"},
                    Reading{"http://a.b.09/", "a.b.09", "encoded_host"},
                    Reading{"http://1.2.3.example/", "1.2.3.example", ""},
                    Reading{"http://[::1/", "[::1", "encoded_host"}));

INSTANTIATE_TEST_SUITE_P(
    names, ReadsHost,
    testing::Values(Reading{"https://%65vil.example/", "evil.example", "encoded_host"},
                    Reading{"https://evil%2eexample/", "evil.example", "encoded_host"},
                    Reading{"https://evil\xe3\x80\x82"
                            "example/",
                            "evil.example", "encoded_host"},
                    Reading{"https://\xef\xbd\x85vil.example/", "evil.example", "encoded_host"},
                    Reading{"https://b\xc3\xbc"
                            "cher.example/",
                            "xn--bcher-kva.example", "punycode"},
                    Reading{"https://xn--bcher-kva.example/", "xn--bcher-kva.example", "punycode"},
                    Reading{"https://evil<b>.example/", "evil<b>.example", "encoded_host"},
                    Reading{"https://a..example/", "a..example", "encoded_host"},
                    Reading{"https://\xff\xfe.example/", "\xff\xfe.example", "encoded_host"}));

INSTANTIATE_TEST_SUITE_P(
    files, ReadsHost,
    testing::Values(Reading{"file://files.evil.example/share", "files.evil.example", "file_url"},
                    Reading{"file:\\\\192.0.2.1\\share", "192.0.2.1", "ip_host file_url"},
                    Reading{"file:////evil.example/share", "evil.example", "file_url"},
                    Reading{"file:///\\\\evil.example\\share", "evil.example", "file_url"},
                    Reading{"file:///C:/Users/me/a.pdf", "", "file_url"},
                    Reading{"file://C:/a.pdf", "", "file_url"},
                    Reading{"\\\\files\\share\\a.docx", "files", "file_url"},
                    Reading{"\\\\evil.example@SSL@443\\share", "evil.example", "file_url"},
                    Reading{"\\\\?\\UNC\\evil.example\\share", "evil.example", "file_url"}));

INSTANTIATE_TEST_SUITE_P(
    schemes, ReadsHost,
    testing::Values(Reading{"data:text/html;base64,PHA+", "", "data_url"},
                    Reading{"java\tscript:alert(1)", "", "script_url"},
                    Reading{"VBScript:x", "", "script_url"},
                    Reading{"search-ms:query=a&crumb=location:x", "", "app_url"},
                    Reading{"ms-word:ofe|u|https://evil.example/a.docx", "", "app_url"},
                    Reading{"zoommtg:join", "", ""},
                    Reading{"onenote:https://contoso.example/notes", "", ""},
                    Reading{"ms-msdt:/id PCWDiagnostic", "", "app_url"},
                    Reading{"ms-outlook://events", "", ""}));

INSTANTIATE_TEST_SUITE_P(
    redirectors, ReadsHost,
    testing::Values(
        Reading{"https://a.example/r?u=https://evil.example/x", "a.example", "redirector"},
        Reading{"https://a.example/r?u=HTTPS%3A%2F%2Fevil.example", "a.example", "redirector"},
        Reading{"https://a.example/r?u=http%253a%252f%252fevil.example%252f", "a.example",
                "redirector"},
        Reading{"https://a.example/r/http:/evil.example", "a.example", "redirector"},
        Reading{"https://a.example/#http://u@evil.example:80", "a.example", "redirector"},
        Reading{"https://a.example/r?u=https://www.a.example/x", "a.example", ""},
        Reading{"https://a.example/r?u=https%3A%2F%2Flogin.a.example&v=http://evil.example",
                "a.example", "redirector"},
        Reading{"https://a.example/http-status/https", "a.example", ""}));

INSTANTIATE_TEST_SUITE_P(
    scanning_services, ReadsHost,
    testing::Values(
        Reading{"https://eur01.safelinks.protection.outlook.com/"
                "?url=https%3A%2F%2Fwww.contoso.example%2Fa%3Fb&data=05",
                "www.contoso.example", ""},
        Reading{"https://eur01.safelinks.protection.outlook.com/?url=http%3A%2F%2F0x7f.1%2F",
                "127.0.0.1", "ip_host"},
        Reading{"https://nam02.safelinks.protection.outlook.com/?url=https%3A%2F%2F"
                "urldefense.com%2Fv3%2F__https%3A%2F%2Fwww.contoso.example%2Fa__%3B!!x",
                "www.contoso.example", ""},
        Reading{"https://urldefense.proofpoint.com/v2/url?u=https-3A__www.contoso.example_a&d=x",
                "www.contoso.example", ""},
        Reading{"https://linkprotect.cudasvc.com/url?a=https%3a%2f%2fwww.contoso.example&c=E",
                "www.contoso.example", ""},
        Reading{"https://secure-web.cisco.com/1abc/https%3A%2F%2Fwww.contoso.example%2Fa",
                "www.contoso.example", ""},
        Reading{"https://safelinks.protection.outlook.com.evil.example/"
                "?url=https%3A%2F%2Fwww.contoso.example%2F",
                "safelinks.protection.outlook.com.evil.example", "redirector"}));

TEST(Url, what_stays_inside_the_message_is_no_link) {
  for (const auto* written :
       {"", " \t", "#top", "?a=b", "page.html", "/local/path", "mailto:a@contoso.example", "tel:+1",
        "cid:part1@contoso.example", "about:blank", "http://", "https:///", "invoice.pdf"}) {
    EXPECT_FALSE(read_url(written, "", public_domains())) << written;
  }
}

TEST(Url, a_base_completes_what_is_relative) {
  const auto url = [](std::string_view text) {
    const auto link = read_url(text, "https://evil.example:8443/a/b?c", public_domains());
    return link ? link->url : std::string{};
  };
  EXPECT_EQ(url("d.html"), "https://evil.example:8443/a/d.html");
  EXPECT_EQ(url("/d"), "https://evil.example:8443/d");
  EXPECT_EQ(url("//b.example/"), "https://b.example/");
  EXPECT_EQ(url("http://b.example/"), "http://b.example/");
  EXPECT_EQ(url("#top"), "");
}

TEST(Url, is_written_as_a_browser_would_take_it) {
  const auto url = [](std::string_view text) {
    const auto link = read_url(text, "", public_domains());
    return link ? link->url : std::string{};
  };
  EXPECT_EQ(url("HTTPS:\\\\Evil.Example\\a\\b?c\\d"), "https://evil.example/a/b?c\\d");
  EXPECT_EQ(url("http:/0x7f.1:81"), "http://127.0.0.1:81");
  EXPECT_EQ(url("http://[2001:db8::1]/"), "http://[2001:db8::1]/");
  EXPECT_EQ(url("www.evil.example"), "http://www.evil.example");
}

TEST(Url, a_host_behind_a_long_user_info_is_found) {
  const auto link =
      read_url("https://www.contoso.example" + std::string(100000, '.') + "@evil.example/", "",
               public_domains());
  ASSERT_TRUE(link);
  EXPECT_EQ(link->host, "evil.example");
  EXPECT_EQ(traits_of(*link), "user_info cut");
  EXPECT_LE(link->url.size(), mail::Content::kMaxUrl);
}

TEST(Url, is_cut_on_a_character) {
  std::string text = "https://a.example/";
  while (text.size() < 600) text += "\xc3\xa4";
  const auto link = read_url(text, "", public_domains());
  ASSERT_TRUE(link);
  EXPECT_EQ(link->url.size(), mail::Content::kMaxUrl);
  EXPECT_TRUE(link->traits.has(mail::LinkTrait::cut));
  text.insert(text.begin() + 17, '/');
  EXPECT_EQ(read_url(text, "", public_domains())->url.size(), mail::Content::kMaxUrl - 1);
}

TEST(Url, services_wrapped_in_one_another_without_end_are_a_redirector) {
  std::string url = "https://evil.example/";
  for (int i = 0; i < 6; ++i) {
    std::string outer = "https://a.safelinks.protection.outlook.com/?url=";
    for (const char c : url) {
      outer += c == '%' ? "%25" : c == ':' ? "%3A" : c == '/' ? "%2F" : std::string{c};
    }
    url = outer;
  }
  const auto link = read_url(url, "", public_domains());
  ASSERT_TRUE(link);
  EXPECT_EQ(link->host, "a.safelinks.protection.outlook.com");
  EXPECT_TRUE(link->traits.has(mail::LinkTrait::redirector));
}

TEST(Url, a_mixed_script_label_is_noticed) {
  // The first letter of the second label is Cyrillic.
  const auto link = read_url(
      "https://www.\xd0\xb0"
      "pple.example/",
      "", public_domains());
  ASSERT_TRUE(link);
  EXPECT_EQ(link->host, "www.xn--pple-43d.example");
  EXPECT_EQ(traits_of(*link), "punycode mixed_script");
}

TEST(Url, tells_what_runs_a_script) {
  EXPECT_TRUE(is_script_url("javascript:x"));
  EXPECT_TRUE(is_script_url(" Java\nScript:x"));
  EXPECT_TRUE(is_script_url("data:text/html,x"));
  EXPECT_TRUE(is_script_url("data:image/svg+xml;base64,x"));
  EXPECT_FALSE(is_script_url("data:image/png;base64,x"));
  EXPECT_FALSE(is_script_url("https://a.example/javascript:x"));
}

TEST(Url, tells_hosts_from_file_names) {
  for (const auto* host : {"contoso.com", "www.contoso.example", "contoso.de", "moj.bank.pl",
                           "a.b.co.uk", "bank.xn--p1ai"}) {
    EXPECT_TRUE(is_plausible_host(host)) << host;
  }
  for (const auto* word :
       {"invoice.pdf", "node.js", "e.g", "setup.py", "README.md", "lib.rs", "1.2.3", "archive.zip",
        "contoso", ".com", "foo.bar()", "a b.com", "std.string"}) {
    EXPECT_FALSE(is_plausible_host(word)) << word;
  }
}

}  // namespace
}  // namespace weir::content
