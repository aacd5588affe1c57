#include <gtest/gtest.h>

#include <vector>

#include "weir/policy/policy.hpp"

namespace weir::policy {
namespace {

detect::LimitResult wants(std::optional<Disposition> wanted) {
  detect::LimitResult result;
  result.wanted = wanted;
  return result;
}

Decision decided(unsigned score, Mode mode, std::vector<detect::LimitResult> limits = {},
                 connector::Connector connector = {}) {
  return decide(by_findings(score, {}, {}), limits, connector, mode);
}

detect::Finding finding(std::optional<Disposition> wanted) {
  return {"unexpected_relay", detect::Severity::high, 40, "x", "", wanted};
}

TEST(ByFindings, TakesTheStrongestOfScoreAndFindings) {
  const ScoreThresholds thresholds;
  const std::vector<detect::Finding> mixed{finding(Disposition::quarantine), finding({}),
                                           finding(Disposition::tempfail)};
  EXPECT_EQ(by_findings(0, mixed, thresholds), Disposition::tempfail);
  EXPECT_EQ(by_findings(80, mixed, {.reject = 80}), Disposition::reject);
  EXPECT_EQ(by_findings(40, {}, thresholds), Disposition::tag);
}

TEST(Decide, CapsWhatAFindingWantsLikeAnythingElse) {
  const auto wanted = Disposition::tempfail;
  EXPECT_EQ(decide(wanted, {}, {}, Mode::enforce).enforced, Disposition::tempfail);
  EXPECT_EQ(decide(wanted, {}, {}, Mode::tag).enforced, Disposition::tag);
  EXPECT_EQ(decide(wanted, {}, {}, Mode::observe).enforced, Disposition::accept);
  connector::Connector scanner;
  scanner.can_retry = false;
  EXPECT_EQ(decide(wanted, {}, scanner, Mode::enforce).enforced, Disposition::quarantine);
}

TEST(Decide, AcceptsWhatNothingIsHeldAgainst) {
  const auto decision = decided(0, Mode::enforce, {wants(std::nullopt)});
  EXPECT_EQ(decision.wanted, Disposition::accept);
  EXPECT_EQ(decision.enforced, Disposition::accept);
}

TEST(Decide, TakesTheStrongestThatIsWanted) {
  const auto decision =
      decided(30, Mode::enforce, {wants(Disposition::quarantine), wants(Disposition::tempfail)});
  EXPECT_EQ(decision.wanted, Disposition::tempfail);
  EXPECT_EQ(decision.enforced, Disposition::tempfail);
}

TEST(Decide, DoesNothingWhenItObservesButSaysWhatItWanted) {
  const auto decision = decided(30, Mode::observe, {wants(Disposition::reject)});
  EXPECT_EQ(decision.wanted, Disposition::reject);
  EXPECT_EQ(decision.enforced, Disposition::accept);
}

TEST(Decide, TagsAtMostInModeTag) {
  EXPECT_EQ(decided(0, Mode::tag, {wants(Disposition::tempfail)}).enforced, Disposition::tag);
  EXPECT_EQ(decided(0, Mode::tag).enforced, Disposition::accept);
}

TEST(Decide, LetsTheConnectorsModeGoFirst) {
  connector::Connector connector;
  connector.mode = Mode::observe;
  const auto decision = decided(0, Mode::enforce, {wants(Disposition::tempfail)}, connector);
  EXPECT_EQ(decision.mode, Mode::observe);
  EXPECT_EQ(decision.enforced, Disposition::accept);
}

TEST(Decide, QuarantinesInsteadOfTempfailForClientsThatLoseMail) {
  connector::Connector connector;
  connector.can_retry = false;
  const auto decision = decided(0, Mode::enforce, {wants(Disposition::tempfail)}, connector);
  EXPECT_EQ(decision.wanted, Disposition::tempfail);
  EXPECT_EQ(decision.enforced, Disposition::quarantine);
}

TEST(Decide, LeavesRejectAndModeTagAloneForSuchClients) {
  connector::Connector connector;
  connector.can_retry = false;
  EXPECT_EQ(decided(0, Mode::enforce, {wants(Disposition::reject)}, connector).enforced,
            Disposition::reject);
  EXPECT_EQ(decided(0, Mode::tag, {wants(Disposition::tempfail)}, connector).enforced,
            Disposition::tag);
}

Decision ordered(std::optional<Disposition> hold, bool breaker_tripped, Disposition by_message,
                 const connector::Connector& connector = {}, Mode mode = Mode::enforce) {
  return decide(by_message, {}, connector, mode,
                {.hold = hold, .breaker_tripped = breaker_tripped});
}

TEST(Decide, DoesWhatAnOperatorOrdersWithinTheMode) {
  const auto hold = Disposition::tempfail;
  EXPECT_EQ(ordered(hold, false, Disposition::accept).enforced, Disposition::tempfail);
  EXPECT_EQ(ordered(hold, false, Disposition::reject).enforced, Disposition::reject);
  EXPECT_EQ(ordered(hold, false, Disposition::accept, {}, Mode::tag).enforced, Disposition::tag);
  const auto observed = ordered(hold, false, Disposition::accept, {}, Mode::observe);
  EXPECT_EQ(observed.wanted, Disposition::tempfail);
  EXPECT_EQ(observed.enforced, Disposition::accept);
  connector::Connector scanner;
  scanner.can_retry = false;
  EXPECT_EQ(ordered(hold, false, Disposition::accept, scanner).enforced, Disposition::quarantine);
}

TEST(Decide, CountsAsDeferredWhatRulesHoldBackAndNoOrder) {
  EXPECT_TRUE(ordered({}, false, Disposition::tempfail).deferred);
  EXPECT_TRUE(ordered({}, false, Disposition::quarantine).deferred);
  EXPECT_TRUE(ordered(Disposition::tag, false, Disposition::tempfail).deferred);
  EXPECT_FALSE(ordered(Disposition::tempfail, false, Disposition::tempfail).deferred);
  EXPECT_FALSE(ordered({}, false, Disposition::reject).deferred);
  EXPECT_FALSE(ordered({}, false, Disposition::tag).deferred);
  EXPECT_FALSE(ordered({}, false, Disposition::tempfail, {}, Mode::tag).deferred);
}

TEST(Decide, OnlyTagsWhenTheBreakerHasTripped) {
  connector::Connector scanner;
  scanner.can_retry = false;
  for (const auto wanted : {Disposition::quarantine, Disposition::tempfail}) {
    for (const auto& connector : {connector::Connector{}, scanner}) {
      const auto decision = ordered({}, true, wanted, connector);
      EXPECT_EQ(decision.wanted, wanted);
      EXPECT_EQ(decision.enforced, Disposition::tag);
      EXPECT_TRUE(decision.breaker);
      EXPECT_FALSE(decision.deferred);
    }
  }
}

TEST(Decide, LeavesTheRestAloneWhenTheBreakerHasTripped) {
  for (const auto wanted : {Disposition::accept, Disposition::tag, Disposition::reject}) {
    EXPECT_EQ(ordered({}, true, wanted).enforced, wanted);
    EXPECT_FALSE(ordered({}, true, wanted).breaker);
  }
}

TEST(Decide, AnOrderStandsWhenTheBreakerHasTripped) {
  const auto held = ordered(Disposition::tempfail, true, Disposition::tempfail);
  EXPECT_EQ(held.enforced, Disposition::tempfail);
  EXPECT_FALSE(held.breaker);
  const auto weaker = ordered(Disposition::quarantine, true, Disposition::tempfail);
  EXPECT_EQ(weaker.enforced, Disposition::quarantine);
  EXPECT_TRUE(weaker.breaker);
}

TEST(ReplyFor, AnswersTempfailAndReject) {
  const auto later = reply_for(Disposition::tempfail, "0190-ab", "Held back");
  ASSERT_TRUE(later);
  EXPECT_EQ(later->code, 451);
  EXPECT_EQ(later->enhanced, "4.7.1");
  EXPECT_EQ(later->text, "Held back [id 0190-ab]");
  const auto never = reply_for(Disposition::reject, "0190-ab", "Refused");
  ASSERT_TRUE(never);
  EXPECT_EQ(never->code, 550);
  EXPECT_EQ(never->enhanced, "5.7.1");
}

TEST(ReplyFor, SaysNothingForTheRest) {
  EXPECT_FALSE(reply_for(Disposition::accept, "x", "y"));
  EXPECT_FALSE(reply_for(Disposition::tag, "x", "y"));
  EXPECT_FALSE(reply_for(Disposition::quarantine, "x", "y"));
}

TEST(ReplyFor, IsPrintableAsciiOfOneLine) {
  const auto reply = reply_for(Disposition::reject, "i\r\nd", std::string(5000, '\xc3') + "\n");
  ASSERT_TRUE(reply);
  EXPECT_LE(reply->text.size(), 300u);
  for (const char c : reply->text) EXPECT_TRUE(c >= ' ' && c <= '~');
}

}  // namespace
}  // namespace weir::policy
