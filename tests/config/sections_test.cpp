#include <gmock/gmock.h>

#include "support.hpp"

namespace weir::config {
namespace {

using namespace std::chrono_literals;
using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::StartsWith;

TEST(Sections, DomainsAndOneConnectorAreComplete) {
  const Config config = loaded_with("");
  EXPECT_THAT(config.organization.accepted_domains, ElementsAre("contoso.example"));
  EXPECT_EQ(config.milter.mode, Mode::observe);
  ASSERT_EQ(config.feeds.size(), 1u);
  EXPECT_EQ(config.feeds[0].type, "file");
  EXPECT_THAT(warnings_with(""), IsEmpty());
}

TEST(Sections, ReadsWhatIsWritten) {
  const Config config = loaded_with(
      "[milter]\nmode = \"enforce\"\nsocket_mode = \"0600\"\ndeadline = \"5s\"\n"
      "on_failure = \"tempfail\"\nmax_in_flight = 7\nverdict_header = \"id\"\ndrain = \"0s\"\n");
  EXPECT_EQ(config.milter.mode, Mode::enforce);
  EXPECT_EQ(config.milter.socket_mode, 0600u);
  EXPECT_EQ(config.milter.deadline, 5s);
  EXPECT_EQ(config.milter.on_failure, OnFailure::tempfail);
  EXPECT_EQ(config.milter.max_in_flight, 7u);
  EXPECT_EQ(config.milter.verdict_header, VerdictHeader::id);
  EXPECT_EQ(config.milter.drain, 0s);
}

TEST(Sections, TellsEveryErrorInTheOrderOfTheFile) {
  EXPECT_THAT(
      errors_with("[milter]\nmode = \"on\"\nmax_in_flight = 0\n[score]\ntag = 102\n"
                  "[admin]\nhttp = \"8125\"\n"),
      ElementsAre(StartsWith("f:9:8: [milter] mode: "),
                  StartsWith("f:10:17: [milter] max_in_flight: "),
                  StartsWith("f:12:7: [score] tag: "), StartsWith("f:14:8: [admin] http: ")));
}

TEST(Sections, SuggestsTheSettingThatWasMeant) {
  EXPECT_THAT(
      errors_with("[milter]\ndeadlin = \"2s\"\n"),
      ElementsAre("f:9:1: [milter] has no setting \"deadlin\"; did you mean \"deadline\"?"));
}

TEST(Sections, RefusesASettingThatResemblesNone) {
  EXPECT_THAT(errors_with("[milter]\ncolour = 3\n"),
              ElementsAre("f:9:1: [milter] has no setting \"colour\"; remove it"));
}

TEST(Sections, SuggestsTheSectionThatWasMeant) {
  EXPECT_THAT(errors_with("[miltr]\nmode = \"tag\"\n"),
              ElementsAre("f:8:2: there is no section \"miltr\"; did you mean \"milter\"?"));
}

TEST(Sections, RefusesSettingsOutsideASection) {
  EXPECT_THAT(errors("mode = \"tag\"\n" + complete()),
              ElementsAre(AllOf(StartsWith("f:1:1: "), HasSubstr("stands in no section"))));
}

TEST(Sections, SaysHowManyBracketsASectionHas) {
  EXPECT_THAT(errors_with("[limit]\nname = \"x\"\n[[milter]]\n"),
              ElementsAre(HasSubstr("[[limit]], with two brackets"),
                          HasSubstr("[milter], with one bracket")));
}

TEST(Sections, RefusesSectionsThatArePlainValues) {
  EXPECT_EQ(errors("connector = 3\nmilter = \"x\"\ndetect = 1\nlimit = [1]\n").size(), 5u);
}

TEST(Sections, SaysWhatTypeASettingHas) {
  EXPECT_THAT(errors_with("[milter]\nmode = true\ndeadline = 2\nmax_body_bytes = \"1\"\n"),
              ElementsAre(AllOf(StartsWith("f:9:8: "), HasSubstr("in quotes")),
                          AllOf(StartsWith("f:10:12: "), HasSubstr("\"2s\"")),
                          AllOf(StartsWith("f:11:18: "), HasSubstr("without quotes"))));
}

TEST(Sections, RefusesDatesAndTables) {
  EXPECT_THAT(
      errors_with("[state]\npath = 1979-05-27\nshared = {a = 1}\n"),
      ElementsAre(StartsWith("f:9:8: [state] path: "), StartsWith("f:10:10: [state] shared: ")));
}

TEST(Sections, PointsAtTheEntryOfAListThatIsWrong) {
  EXPECT_THAT(errors(complete("authserv_ids = [\"a\",\n 3, \"b c\"]")),
              ElementsAre(StartsWith("f:4:2: [organization] authserv_ids: "),
                          StartsWith("f:4:5: [organization] authserv_ids: \"b c\"")));
}

TEST(Sections, ChecksTheRangeOfEveryDuration) {
  EXPECT_THAT(errors_with("[milter]\ndeadline = \"5m\"\nstate_wait = \"0ms\"\ndrain = \"6m\"\n"
                          "[state]\nevents_kept = \"1m\"\nretry_memory = \"31d\"\n"),
              ElementsAre(HasSubstr("\"4m\""), HasSubstr("\"1ms\""), HasSubstr("\"5m\""),
                          HasSubstr("\"1h\""), HasSubstr("\"30d\"")));
}

TEST(Sections, ChecksTheRangeOfEveryNumber) {
  EXPECT_EQ(errors_with("[milter]\nmax_in_flight = 100001\nmax_body_bytes = 67108865\n[score]\n"
                        "tag = 0\nquarantine = 102\ntempfail = -1\nreject = 1.5\n")
                .size(),
            6u);
}

TEST(Sections, TakesTheEndsOfRanges) {
  const Config config = loaded_with(
      "[milter]\nmax_in_flight = 100000\nmax_body_bytes = 0\nstate_wait = \"1ms\"\n"
      "deadline = \"4m\"\n[score]\ntag = 1\nreject = 101\n");
  EXPECT_EQ(config.milter.max_body_bytes, 0u);
  EXPECT_EQ(config.score.tag, 1u);
}

TEST(Sections, AWaitLongerThanTheDeadlineIsAnError) {
  EXPECT_THAT(errors_with("[milter]\ndeadline = \"1s\"\nstate_wait = \"2s\"\n"),
              ElementsAre("f:10:14: [milter] state_wait: write less than deadline, which is "
                          "\"1s\""));
}

TEST(Sections, WarnsOfASocketThatOthersReach) {
  EXPECT_THAT(warnings_with("[milter]\nsocket = \"inet:8894@0.0.0.0\"\n"),
              ElementsAre(AllOf(StartsWith("f:9:10: warning: "), HasSubstr("no login"))));
  EXPECT_THAT(warnings_with("[milter]\nsocket = \"inet:8894@127.0.0.1\"\n"), IsEmpty());
}

TEST(Sections, AHeartbeatIsOffOrNoFasterThanTenSeconds) {
  EXPECT_THAT(errors_with("[admin]\nheartbeat = \"0s\"\nfeed_behind = \"0s\"\n"), IsEmpty());
  EXPECT_THAT(errors_with("[admin]\nheartbeat = \"10s\"\nfeed_behind = \"24h\"\n"), IsEmpty());
  EXPECT_THAT(errors_with("[admin]\nheartbeat = \"9s\"\nfeed_behind = \"1s\"\n"),
              ElementsAre(HasSubstr("[admin] heartbeat: "), HasSubstr("[admin] feed_behind: ")));
}

TEST(Sections, TheSpoolHasRoomForSomething) {
  EXPECT_THAT(errors_with("[state]\nevents_max_bytes = 16000000\n"), IsEmpty());
  EXPECT_THAT(errors_with("[state]\nevents_max_bytes = 15999999\n"),
              ElementsAre(HasSubstr("[state] events_max_bytes: ")));
}

TEST(Sections, WarnsOfHttpThatOthersReach) {
  EXPECT_THAT(warnings_with("[admin]\nhttp = \"0.0.0.0:8125\"\n"), ElementsAre(HasSubstr("login")));
  EXPECT_THAT(warnings_with("[admin]\nhttp = \"\"\n"), IsEmpty());
}

TEST(Sections, WarnsOfThresholdsBelowSuspicion) {
  EXPECT_THAT(warnings_with("[score]\ntag = 50\nquarantine = 40\n"),
              ElementsAre(AllOf(StartsWith("f:10:14: warning: [score] quarantine: "))));
}

TEST(Sections, SharedStateIsAnAddressOfRedis) {
  EXPECT_THAT(errors_with("[state]\nshared = \"redis+unix:/run/redis/redis.sock?db=2\"\n"
                          "shared_every = \"100ms\"\nshared_prefix = \"weir-north\"\n"),
              IsEmpty());
  EXPECT_THAT(errors_with("[state]\nshared = \"localhost:6379\"\n"),
              ElementsAre(HasSubstr("redis://HOST:PORT/DB")));
  EXPECT_THAT(errors_with("[state]\nshared = \"rediss://localhost:6379\"\n"),
              ElementsAre(HasSubstr("TLS")));
  EXPECT_THAT(errors_with("[state]\nshared_every = \"1ms\"\n"), ElementsAre(HasSubstr("20ms")));
  EXPECT_THAT(errors_with("[state]\nshared = \"redis://:a@localhost:6379\"\n"
                          "shared_secret_file = \"/etc/weir/redis\"\n"),
              ElementsAre(HasSubstr("not in both")));
}

TEST(Sections, WarnsOfASharedStateThatIsOpenToOthers) {
  EXPECT_THAT(warnings_with("[state]\nshared = \"redis://127.0.0.1:6379/0\"\n"), IsEmpty());
  EXPECT_THAT(warnings_with("[state]\nshared = \"redis://redis.contoso.example:6379/0\"\n"),
              ElementsAre(HasSubstr("read and change")));
  EXPECT_THAT(warnings_with("[state]\nshared = \"redis://:secret@127.0.0.1:6379/0\"\n"),
              ElementsAre(HasSubstr("shared_secret_file")));
}

TEST(Sections, TwoFeedsMayNotShareAFile) {
  EXPECT_THAT(errors_with("[[feed]]\npath = \"/a\"\n[[feed]]\npath = \"/a\"\n"),
              ElementsAre(AllOf(StartsWith("f:11:8: "), HasSubstr("already taken in line 8"))));
}

TEST(Sections, KnowsTheDatasets) {
  EXPECT_THAT(errors_with("[[feed]]\ndatasets = [\"weir.verdict\", \"weir.alerts\"]\n"),
              ElementsAre(HasSubstr("did you mean \"weir.alert\"?")));
}

TEST(Sections, AFeedThatIsWrittenReplacesTheBuiltInOne) {
  const Config config = loaded_with("[[feed]]\npath = \"/a\"\n[[feed]]\npath = \"/b\"\n");
  ASSERT_EQ(config.feeds.size(), 2u);
  EXPECT_EQ(config.feeds[1].path, "/b");
}

TEST(Sections, AnEmptyListOfFeedsMeansNone) {
  const LoadResult result = load_text("feed = []\nlimit = []\n" + complete(), "f");
  ASSERT_NE(result.config, nullptr);
  EXPECT_TRUE(result.config->feeds.empty());
  EXPECT_TRUE(result.config->limits.empty());
}

TEST(Sections, ReadsDetectors) {
  Config config = loaded_with("[detect.no_identity]\npoints = 40\n");
  EXPECT_EQ(config.detectors.at("no_identity").number("points", 0, 0, 100), 40u);
  EXPECT_TRUE(config.detectors.contains("envelope_mismatch"));
}

TEST(Sections, ChecksDetectorsThroughThemselves) {
  EXPECT_THAT(errors_with("[detect.no_identity]\npoints = 101\npoint = 3\n[detect.no_idenity]\n"
                          "enabled = false\n"),
              ElementsAre(StartsWith("f:9:10: [detect.no_identity] points: "),
                          HasSubstr("did you mean \"points\"?"),
                          StartsWith("f:11:9: this version has no detector \"no_idenity\"; did you "
                                     "mean \"no_identity\"?")));
}

TEST(Sections, ADetectorIsASection) {
  EXPECT_THAT(errors_with("[detect]\nno_identity = 15\n"),
              ElementsAre("f:9:1: write a section: [detect.no_identity]"));
}

TEST(Sections, TakeOnlyWholeAddressesForJournals) {
  EXPECT_EQ(errors(complete("journal_recipients = [\"archive@contoso.example\"]")).size(), 0u);
  for (const auto* text : {"archive", "@contoso.example", "archive@", "a b@contoso.example"}) {
    const auto list = std::string{"journal_recipients = [\""} + text + "\"]";
    EXPECT_EQ(errors(complete(list)).size(), 1u) << text;
  }
}

}  // namespace
}  // namespace weir::config
