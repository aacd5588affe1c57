#include "milter/apply.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "support/fake_libmilter.hpp"

namespace weir::milter {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

smfi_str willing() {
  smfi_str context;
  context.allowed_actions = SMFIF_ADDHDRS | SMFIF_CHGHDRS | SMFIF_QUARANTINE;
  return context;
}

policy::Answer refusing(Disposition disposition, int code, const char* enhanced,
                        const std::string& text) {
  policy::Answer answer;
  answer.disposition = disposition;
  answer.reply = policy::Reply{code, enhanced, text};
  return answer;
}

TEST(Apply, AcceptChangesNothing) {
  smfi_str context = willing();
  EXPECT_EQ(apply(&context, {}), SMFIS_ACCEPT);
  EXPECT_THAT(context.calls, IsEmpty());
}

TEST(Apply, RemovesFromTheHighestIndexDownThenInsertsInOrder) {
  smfi_str context = willing();
  policy::Answer answer;
  answer.disposition = Disposition::tag;
  answer.removals = {{"X-Weir-Verdict", 1}, {"X-Weir-Verdict", 3}, {"X-Weir-Verdict", 2}};
  answer.inserts = {{"X-Weir-Verdict", "v=1"}, {"X-Weir-Second", "b"}};
  EXPECT_EQ(apply(&context, answer), SMFIS_ACCEPT);
  EXPECT_THAT(context.calls, ElementsAre("change X-Weir-Verdict 3 -", "change X-Weir-Verdict 2 -",
                                         "change X-Weir-Verdict 1 -", "insert 0 X-Weir-Second: b",
                                         "insert 0 X-Weir-Verdict: v=1"));
}

TEST(Apply, QuarantinesAndLetsTheMessageGoOn) {
  smfi_str context = willing();
  policy::Answer answer;
  answer.disposition = Disposition::quarantine;
  answer.quarantine_reason = "limit passed\r\n250 ok";
  EXPECT_EQ(apply(&context, answer), SMFIS_ACCEPT);
  EXPECT_THAT(context.calls, ElementsAre("quarantine limit passed??250 ok"));
}

TEST(Apply, GivesQuarantineAReasonWhenThereIsNone) {
  smfi_str context = willing();
  policy::Answer answer;
  answer.disposition = Disposition::quarantine;
  apply(&context, answer);
  EXPECT_THAT(context.calls, ElementsAre("quarantine held"));
}

TEST(Apply, PassesTaggedMailWhereTheMtaHasNoQuarantine) {
  smfi_str context = willing();
  context.allowed_actions = SMFIF_ADDHDRS;
  policy::Answer answer;
  answer.disposition = Disposition::quarantine;
  answer.quarantine_reason = "limit";
  answer.inserts = {{"X-Weir-Verdict", "v=1"}};
  EXPECT_EQ(apply(&context, answer), SMFIS_ACCEPT);
  EXPECT_THAT(context.calls, ElementsAre("insert 0 X-Weir-Verdict: v=1"));
}

TEST(Apply, TempfailsWithItsReplyAndTouchesNoHeader) {
  smfi_str context = willing();
  policy::Answer answer = refusing(Disposition::tempfail, 451, "4.7.1", "slow down [id 7]");
  answer.removals = {{"X-Weir-Verdict", 1}};
  EXPECT_EQ(apply(&context, answer), SMFIS_TEMPFAIL);
  EXPECT_THAT(context.calls, ElementsAre("reply 451 4.7.1 slow down [id 7]"));
}

TEST(Apply, RejectsWithItsReply) {
  smfi_str context = willing();
  EXPECT_EQ(apply(&context, refusing(Disposition::reject, 550, "5.7.1", "no")), SMFIS_REJECT);
  EXPECT_THAT(context.calls, ElementsAre("reply 550 5.7.1 no"));
}

TEST(Apply, DoublesPercentSigns) {
  smfi_str context = willing();
  apply(&context, refusing(Disposition::reject, 550, "5.7.1", "100% sure %s"));
  EXPECT_THAT(context.calls, ElementsAre("reply 550 5.7.1 100%% sure %%s"));
}

TEST(Apply, ReplyTextCannotBreakOutOfItsLine) {
  smfi_str context = willing();
  apply(&context, refusing(Disposition::tempfail, 451, "4.7.1", "a\r\n250 \xc3\xa9"));
  EXPECT_THAT(context.calls, ElementsAre("reply 451 4.7.1 a??250 ??"));
}

TEST(Apply, AReplyOfPercentSignsStillFitsTheLine) {
  smfi_str context = willing();
  apply(&context, refusing(Disposition::tempfail, 451, "4.7.1", std::string(5000, '%')));
  ASSERT_EQ(context.calls.size(), 1U);
  EXPECT_EQ(context.calls[0].size(), std::string{"reply 451 4.7.1 "}.size() + 960);
}

TEST(Apply, ReplyCodeAndStatusAgreeWithTheDisposition) {
  smfi_str context = willing();
  EXPECT_EQ(apply(&context, refusing(Disposition::tempfail, 550, "5.7.1", "x")), SMFIS_TEMPFAIL);
  EXPECT_EQ(apply(&context, refusing(Disposition::reject, 451, "4.7.1", "y")), SMFIS_REJECT);
  EXPECT_THAT(context.calls, ElementsAre("reply 451 4.7.1 x", "reply 550 5.7.1 y"));
}

TEST(Apply, RefusesWithAReplyOfItsOwnWhenNoneIsGiven) {
  smfi_str context = willing();
  policy::Answer answer;
  answer.disposition = Disposition::tempfail;
  EXPECT_EQ(apply(&context, answer), SMFIS_TEMPFAIL);
  EXPECT_THAT(context.calls, ElementsAre("reply 451 4.7.1 Try again later"));
}

TEST(Apply, AHeaderValueCannotBecomeAnotherField) {
  smfi_str context = willing();
  policy::Answer answer;
  answer.inserts = {{"X-Weir-Verdict", "a\r\nBcc: x\n\tfolded"}};
  apply(&context, answer);
  EXPECT_THAT(context.calls, ElementsAre("insert 0 X-Weir-Verdict: a\n\tBcc: x\n\tfolded"));
}

}  // namespace
}  // namespace weir::milter
