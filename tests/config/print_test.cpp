#include "config/print.hpp"

#include <gmock/gmock.h>

#include "config/writer.hpp"
#include "support.hpp"

namespace weir::config {
namespace {

using ::testing::HasSubstr;

/// `text`, loaded, printed and loaded again, is printed the same.
void expect_round_trip(const std::string& text) {
  const LoadResult first = load_text(text, "f");
  ASSERT_NE(first.config, nullptr) << ::testing::PrintToString(said(first, Severity::error));
  const std::string printed = print(*first.config);
  const LoadResult second = load_text(printed, "f");
  ASSERT_NE(second.config, nullptr) << ::testing::PrintToString(said(second, Severity::error));
  EXPECT_EQ(print(*second.config), printed);
}

TEST(Print, DefaultsLoadBack) { expect_round_trip(complete()); }

TEST(Print, TheShippedFileLoadsBack) {
  expect_round_trip(read_all(std::string{WEIR_SOURCE_DIR} + "/conf/weir.toml"));
}

TEST(Print, EverySettingLoadsBackChanged) {
  expect_round_trip(
      complete("partner_domains = [\"*.a.example\"]\nadministrators = [\"root@contoso.example\"]\n"
               "tenant_ids = [\"AAAAAAAA-bbbb-cccc-dddd-0123456789ab\"]\n"
               "egress_addresses = [\"192.0.2.0/24\"]\ntrusted_relays = [\"2001:db8::1\"]\n"
               "journal_recipients = [\"j@contoso.example\"]\nlist_hosts = [\"192.0.2.7\"]\n"
               "authserv_ids = [\"mx\"]\nexchange_online_addresses = [\"10.5.0.0/16\"]\n"
               "licences = 300\ntrial = true") +
      "listeners = [\"relay\"]\nnext_hops = [\"x\"]\ncertificate_names = [\"*.y\"]\n"
      "authenticated_users = [\"a \\\"b\\\" \\\\c\"]\nforeign_domains = [\"corp.local\"]\n"
      "exchange_server = true\ncan_retry = false\nmode = \"enforce\"\n"
      "owner = \"\xC3\xA9quipe\"\nexpected_per_hour = 5\n"
      "max_deferred_per_hour = 0\n"
      "[milter]\nsocket = \"inet6:8894@::1\"\nsocket_mode = \"0007\"\nsocket_group = \"postfix\"\n"
      "mode = \"tag\"\non_failure = \"tempfail\"\ndeadline = \"90s\"\nstate_wait = \"1500ms\"\n"
      "verdict_header = \"none\"\ndrain = \"0s\"\n[score]\ntag = 10\nreject = 90\n"
      "[detect.envelope_mismatch]\nenabled = false\npoints = 3\nexempt_senders = "
      "[\"a@b.example\"]\n"
      "[[limit]]\nname = \"x\"\nkey = [\"client\", \"header_from\"]\nlimit = 9007199254740993\n"
      "count = \"bytes\"\nonly = \"no_identity\"\nwindow = \"90s\"\nhold = \"0s\"\n"
      "[incident]\ncorrelate = \"5m\"\nopen_at = 90\nquiet = \"2h\"\nreopen = \"0s\"\nkept = "
      "\"7d\"\n"
      "[import]\ndirectory = \"/i\"\nevery = \"2s\"\nstale_after = \"0s\"\n"
      "max_file_bytes = 65536\n"
      "[[tenant_connector]]\nname = \"In \\\"1\\\"\"\ndirection = \"inbound\"\n"
      "sender_domains = [\"*\"]\naddresses = [\"192.0.2.0/24\"]\ncertificates = [\"*.a.example\"]\n"
      "guards = \"onprem-to-m365\"\n"
      "[[tenant_connector]]\nname = \"Out\"\ndirection = \"outbound\"\n"
      "smart_hosts = [\"[192.0.2.9]\"]\n"
      "[state]\npath = \"/s\"\nevents_kept = \"36h\"\n[[feed]]\npath = \"/e\"\n"
      "datasets = [\"weir.alert\"]\n[admin]\nhttp = \"\"\n");
}

TEST(Print, NoLimitsAndNoFeedsStayNone) {
  expect_round_trip("limit = []\nfeed = []\n" + complete());
}

TEST(Print, ShowsWhatIsInForce) {
  const std::string printed = print(loaded_with("[milter]\ndeadline = \"90s\"\n"));
  EXPECT_THAT(printed, HasSubstr("\ndeadline = \"90s\"\n"));
  EXPECT_THAT(printed, HasSubstr("\nmax_in_flight = 500\n"));
  EXPECT_THAT(printed, HasSubstr("\n[detect.no_identity]\nenabled = true\npoints = 15\n"));
  EXPECT_THAT(printed, HasSubstr("name = \"suspicious-per-client\""));
}

TEST(Print, ShowsTheRangesOfExchangeOnline) {
  const Environment data{"WEIR_DATA_DIR", std::string{WEIR_SOURCE_DIR} + "/conf"};
  const LoadResult result = load_text(
      "[organization]\naccepted_domains = [\"a.example\"]\n[[connector]]\nname = \"m\"\n"
      "direction = \"from_cloud\"\nclient_networks = [\"exchange_online\"]\n",
      "f");
  ASSERT_NE(result.config, nullptr);
  EXPECT_THAT(print(*result.config), HasSubstr("client_networks = [\"40.92.0.0/15\", "));
}

TEST(Print, WritesTextsThatTomlReadsBack) {
  EXPECT_EQ(toml_of(std::string{"a\"b\\c\x01\x7f"}), "\"a\\\"b\\\\c\\u0001\\u007F\"");
  EXPECT_EQ(toml_of(2.0), "2.0");
  EXPECT_EQ(toml_of(std::vector<std::string>{"a", "b"}), "[\"a\", \"b\"]");
}

TEST(Print, KeepsAFileNameFromBreakingOutOfItsComment) {
  Config config = loaded_with("");
  config.file = "x\n[milter]\nmode = \"enforce\"";
  const LoadResult again = load_text(print(config), "f");
  ASSERT_NE(again.config, nullptr);
  EXPECT_EQ(again.config->milter.mode, Mode::observe);
}

}  // namespace
}  // namespace weir::config
