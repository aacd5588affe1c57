#include "weir/engine/answer.hpp"

#include <gtest/gtest.h>

namespace weir::engine {
namespace {

using policy::HeaderRemoval;
using policy::HeaderStyle;

connector::Connector named(std::string name) {
  connector::Connector connector;
  connector.name = std::move(name);
  return connector;
}

const connector::Connector kConnector = named("onprem-to-m365");

Verdict verdict(Disposition enforced, Mode mode = Mode::enforce) {
  Verdict out;
  out.connector = &kConnector;
  out.score = 40;
  out.findings = {
      {"unaccepted_domain", detect::Severity::high, 25, "From: evil.example", "S3"},
      {"unaccepted_domain", detect::Severity::high, 25, "MAIL FROM: evil.example", "S3"},
      {"envelope_mismatch", detect::Severity::medium, 15, "x", "S2"}};
  out.decision = {enforced, enforced, mode};
  return out;
}

std::vector<mail::HeaderField> with_forged() {
  return {{"X-Weir-Verdict", "v=1; verdict=accept"},
          {"From", "a@b.example"},
          {"x-weir-VERDICT", "again"},
          {"X-Weir-Note ", "trailing space"},
          {"X-Weirdo", "not ours"},
          {"X-Weir-Verdict", "third"}};
}

policy::Answer answer(const Verdict& verdict, HeaderStyle style = HeaderStyle::full) {
  return make_answer(verdict, with_forged(), "0190-ab", style);
}

TEST(Answer, WritesTheHeaderOfTheContract) {
  const auto out = answer(verdict(Disposition::tag));
  EXPECT_EQ(out.disposition, Disposition::tag);
  ASSERT_EQ(out.inserts.size(), 1u);
  EXPECT_EQ(out.inserts[0].name, "X-Weir-Verdict");
  EXPECT_EQ(out.inserts[0].value,
            "v=1; id=0190-ab; connector=onprem-to-m365; verdict=tag; score=40; "
            "findings=unaccepted_domain,envelope_mismatch");
}

TEST(Answer, TellsOnlyTheIdInStyleId) {
  const auto out = answer(verdict(Disposition::tag), HeaderStyle::id);
  ASSERT_EQ(out.inserts.size(), 1u);
  EXPECT_EQ(out.inserts[0].value, "v=1; id=0190-ab; verdict=tag");
}

TEST(Answer, RemovesForgedHeadersEvenWhenItWritesNone) {
  const auto out = answer(verdict(Disposition::tag), HeaderStyle::none);
  EXPECT_TRUE(out.inserts.empty());
  EXPECT_EQ(out.removals.size(), 4u);
}

TEST(Answer, RemovesEveryForgedHeaderFromTheLastToTheFirst) {
  const auto out = answer(verdict(Disposition::accept));
  const std::vector<HeaderRemoval> expected{
      {"X-Weir-Verdict", 3}, {"X-Weir-Note", 1}, {"x-weir-VERDICT", 2}, {"X-Weir-Verdict", 1}};
  EXPECT_EQ(out.removals, expected);
  EXPECT_TRUE(out.inserts.empty());
}

TEST(Answer, ChangesNothingWhenItObserves) {
  const auto out = answer(verdict(Disposition::accept, Mode::observe));
  EXPECT_EQ(out.disposition, Disposition::accept);
  EXPECT_TRUE(out.removals.empty());
  EXPECT_TRUE(out.inserts.empty());
}

TEST(Answer, RepliesToWhatIsHeldBack) {
  const auto out = answer(verdict(Disposition::tempfail));
  EXPECT_EQ(out.disposition, Disposition::tempfail);
  ASSERT_TRUE(out.reply);
  EXPECT_EQ(out.reply->code, 451);
  EXPECT_NE(out.reply->text.find("[id 0190-ab]"), std::string::npos);
  EXPECT_TRUE(out.inserts.empty());
}

TEST(Answer, MarksWhatIsQuarantined) {
  const auto out = answer(verdict(Disposition::quarantine));
  EXPECT_FALSE(out.reply);
  EXPECT_EQ(out.quarantine_reason, "weir [id 0190-ab] unaccepted_domain,envelope_mismatch");
  EXPECT_NE(out.inserts.at(0).value.find("verdict=quarantine"), std::string::npos);
}

TEST(Answer, LetsNoNameBreakOutOfItsField) {
  const auto hostile = named("a; verdict=accept\r\nBcc: x@y,z");
  auto judged = verdict(Disposition::tag);
  judged.connector = &hostile;
  const auto value = make_answer(judged, {}, "i;d\n", HeaderStyle::full).inserts.at(0).value;
  EXPECT_EQ(value.find("v=1; id=i_d_; connector=a__verdict_accept__Bcc:_x@y_z; verdict=tag"), 0u);
  EXPECT_EQ(value.find_first_of("\r\n"), std::string::npos);
}

TEST(Answer, FoldsAVeryLongHeader) {
  static const std::vector<std::string> names = [] {
    std::vector<std::string> out;
    for (int i = 0; i < 40; ++i) out.push_back("a_detector_with_a_long_name_" + std::to_string(i));
    return out;
  }();
  auto judged = verdict(Disposition::tag);
  judged.findings.clear();
  for (const auto& name : names) {
    judged.findings.push_back({name, detect::Severity::low, 1, "", ""});
  }
  const auto value = answer(judged).inserts.at(0).value;
  EXPECT_NE(value.find("; score=40;\n\tfindings=a_detector"), std::string::npos);
}

}  // namespace
}  // namespace weir::engine
