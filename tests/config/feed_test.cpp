// [[feed]]: what each type has, and what may not stand together.
#include <gmock/gmock.h>
#include <sys/stat.h>

#include "config/print.hpp"
#include "support.hpp"

namespace weir::config {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::StartsWith;

Feed only_feed(std::string_view section) {
  const Config config = loaded_with(section);
  EXPECT_EQ(config.feeds.size(), 1u);
  return config.feeds.empty() ? Feed{} : config.feeds[0];
}

/// "[[feed]]" with a type and an address.
std::string feed(const std::string& type, const std::string& address,
                 const std::string& more = {}) {
  return "[[feed]]\ntype = \"" + type + "\"\naddress = \"" + address + "\"\n" + more;
}

std::string mail(const std::string& more = {}) {
  return feed("mail", "smtp://127.0.0.1:25",
              "from = \"weir@contoso.example\"\nto = [\"soc@contoso.example\"]\n" + more);
}

TEST(FeedSection, ReadsEveryType) {
  const auto syslog = only_feed(feed("syslog", "tls://siem.example:6514",
                                     "facility = \"local0\"\nresend = 0\nheader = \"rfc3164\"\n"
                                     "max_message = 65000\ntimeout = \"3s\"\n"));
  EXPECT_EQ(syslog.address, "tls://siem.example:6514");
  EXPECT_EQ(syslog.facility, "local0");
  EXPECT_EQ(syslog.resend, 0u);
  EXPECT_EQ(syslog.max_message, 65'000u);
  EXPECT_EQ(syslog.timeout, std::chrono::seconds{3});
  const auto webhook = only_feed(feed("webhook", "https://siem.example/in", "body = \"array\"\n"));
  EXPECT_EQ(webhook.body, "array");
  const auto person = only_feed(mail("max_per_hour = 3\n"));
  EXPECT_THAT(person.to, ElementsAre("soc@contoso.example"));
  EXPECT_EQ(person.max_per_hour, 3u);
  const auto file = only_feed(
      "[[feed]]\nrotate_bytes = 1000000\nrotate_age = \"1d\"\nkeep = 3\nfsync = \"batch\"\n");
  EXPECT_EQ(file.rotate_bytes, 1'000'000u);
  EXPECT_EQ(file.fsync, "batch");
}

TEST(FeedSection, IsCalledByNameElseByTypeAndPlaceWithoutTheQuery) {
  EXPECT_EQ(feed_name(Feed{}), "file:/var/log/weir/events.ndjson");
  EXPECT_EQ(feed_name(only_feed(feed("webhook", "https://siem.example/in?token=x"))),
            "webhook:https://siem.example/in");
  EXPECT_EQ(feed_name(only_feed(feed("webhook", "https://siem.example/in", "name = \"soc\"\n"))),
            "soc");
}

TEST(FeedSection, SaysWhereASettingBelongs) {
  EXPECT_THAT(errors_with("[[feed]]\nframing = \"lf\"\n"),
              ElementsAre(AllOf(StartsWith("f:9:11: "), HasSubstr("[[feed]] framing: "),
                                HasSubstr("belongs to feeds of type syslog, not to \"file\""))));
  EXPECT_THAT(errors_with(feed("syslog", "tcp://127.0.0.1:514", "path = \"/x\"\nto = [\"a@b\"]\n")),
              ElementsAre(HasSubstr("path: belongs to feeds of type file"),
                          HasSubstr("to: belongs to feeds of type mail")));
  EXPECT_THAT(errors_with(mail("format = \"ecs\"\n")),
              ElementsAre(HasSubstr("file, syslog, webhook, not to \"mail\"")));
}

TEST(FeedSection, KnowsTheTypesAndAddresses) {
  EXPECT_THAT(errors_with("[[feed]]\ntype = \"sislog\"\n"),
              ElementsAre(HasSubstr("did you mean \"syslog\"?")));
  EXPECT_THAT(errors_with("[[feed]]\ntype = \"syslog\"\n"),
              ElementsAre(HasSubstr("address: write \"tls://HOST:6514\"")));
  for (const auto* address : {"siem.example:514", "http://siem.example:514", "tcp://siem.example",
                              "tcp://siem.example:514/x", "tcp://siem.example:0"}) {
    EXPECT_THAT(errors_with(feed("syslog", address)), ElementsAre(HasSubstr("tls://HOST:6514")))
        << address;
  }
  EXPECT_THAT(errors_with(feed("webhook", "https://me:word@siem.example/")),
              ElementsAre(HasSubstr("authorization_file")));
  EXPECT_THAT(errors_with(feed("webhook", "http://siem.example/")),
              ElementsAre(HasSubstr("without TLS")));
  EXPECT_THAT(errors_with(feed("webhook", "http://127.0.0.1:8088/")), IsEmpty());
}

TEST(FeedSection, RefusesWhatCannotStandTogether) {
  const std::string udp = "udp://127.0.0.1:514";
  const std::string tls = "tls://siem.example:6514";
  EXPECT_THAT(errors_with(feed("syslog", udp, "framing = \"octet\"\n")),
              ElementsAre(HasSubstr("a datagram is one message")));
  EXPECT_THAT(errors_with(feed("syslog", udp, "max_message = 70000\n")),
              ElementsAre(HasSubstr("65000")));
  EXPECT_THAT(errors_with(feed("syslog", tls, "framing = \"lf\"\n")),
              ElementsAre(HasSubstr("RFC 5425")));
  EXPECT_THAT(errors_with(feed("syslog", "tcp://127.0.0.1:514", "ca_file = \"/ca.pem\"\n")),
              ElementsAre(AllOf(HasSubstr("ca_file: "), HasSubstr("write \"tls://\""))));
  EXPECT_THAT(errors_with(feed("syslog", tls, "certificate_file = \"/c.pem\"\n")),
              ElementsAre(HasSubstr("both certificate_file and key_file")));
  EXPECT_THAT(errors_with(feed("syslog", tls, "header = \"cef\"\n")),
              ElementsAre(HasSubstr("belongs to format \"cef\"")));
  EXPECT_THAT(errors_with(mail("ca_file = \"/ca.pem\"\n")), ElementsAre(HasSubstr("\"verify\"")));
  EXPECT_THAT(errors_with("[[feed]]\nrotate_bytes = 10\nrotate_age = \"1s\"\n"),
              ElementsAre(HasSubstr("65536"), HasSubstr("\"1m\"")));
}

TEST(FeedSection, MailGoesToPeopleAboutWhatTheyMustKnow) {
  EXPECT_THAT(errors_with(mail("datasets = [\"weir.verdict\"]\n")),
              ElementsAre(HasSubstr("write \"weir.alert\"")));
  EXPECT_THAT(errors_with(feed("mail", "smtp://127.0.0.1:25")),
              ElementsAre(HasSubstr("from: write"), HasSubstr("to: write")));
  EXPECT_THAT(errors_with(feed("mail", "smtp://127.0.0.1:25",
                               "from = \"a@b.example\\r\\nBcc: x@y\"\nto = [\"a b@c\"]\n")),
              ElementsAre(HasSubstr("in ASCII"), HasSubstr("in ASCII")));
}

TEST(FeedSection, WarnsOfWhatIsReadOrLostOnTheWay) {
  EXPECT_THAT(warnings_with(feed("syslog", "udp://127.0.0.1:514")),
              ElementsAre(HasSubstr("best effort")));
  EXPECT_THAT(warnings_with(feed("syslog", "tcp://siem.example:514")),
              ElementsAre(HasSubstr("prefer \"tls://\"")));
  EXPECT_THAT(warnings_with(feed("syslog", "tls://siem.example:6514")), IsEmpty());
}

TEST(FeedSection, RefusesASecretThatEverybodyCanRead) {
  const TemporaryDirectory folder;
  const auto file = folder.write("secret", "word\n");
  const auto section = feed("webhook", "https://a.example/", "secret_file = \"" + file + "\"\n");
  ::chmod(file.c_str(), 0644);
  EXPECT_THAT(errors_with(section),
              ElementsAre(AllOf(HasSubstr("secret_file: "), HasSubstr("chmod 0640"))));
  ::chmod(file.c_str(), 0640);
  EXPECT_THAT(errors_with(section), IsEmpty());
  EXPECT_THAT(errors_with(feed("webhook", "https://a.example/", "secret_file = \"/not/there\"\n")),
              IsEmpty());
}

TEST(FeedSection, TwoFeedsToOnePlaceNeedNames) {
  const auto one = feed("syslog", "tls://siem.example:6514", "datasets = [\"weir.alert\"]\n");
  EXPECT_THAT(errors_with(one + one), ElementsAre(AllOf(HasSubstr("[[feed]] name: "),
                                                        HasSubstr("already taken in line 8"))));
  EXPECT_THAT(errors_with(one + feed("syslog", "tls://siem.example:6514", "name = \"all\"\n")),
              IsEmpty());
  EXPECT_THAT(errors_with("[[feed]]\nname = \"a\"\n[[feed]]\nname = \"b\"\n"),
              ElementsAre(HasSubstr("[[feed]] path: ")));
}

TEST(FeedSection, IsPrintedWithTheSettingsOfItsType) {
  for (const auto& section :
       {feed("syslog", "udp://127.0.0.1:514"), feed("syslog", "tls://a.example:1"),
        feed("webhook", "https://a.example/?x=1", "secret_file = \"/s\"\n"), mail()}) {
    const LoadResult first = load_text(complete() + section, "f");
    ASSERT_NE(first.config, nullptr) << section;
    const auto printed = print(*first.config);
    const LoadResult second = load_text(printed, "f");
    ASSERT_NE(second.config, nullptr) << printed;
    EXPECT_EQ(second.config->feeds, first.config->feeds);
  }
}

}  // namespace
}  // namespace weir::config
