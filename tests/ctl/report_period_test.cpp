#include "ctl/report_period.hpp"

#include <gmock/gmock.h>

#include <boost/json.hpp>
#include <chrono>

#include "ctl/report_event.hpp"
#include "ctl/report_render.hpp"

namespace weir::ctl {
namespace {

namespace json = boost::json;
using page::Mark;
using std::chrono::hours;
using test::event_of;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

constexpr TimePoint kFrom{std::chrono::milliseconds{1767312000000}};  // Fri 2026-01-02 00:00

Period one_day() {
  Period it;
  it.from = kFrom;
  it.to = kFrom + hours{24};
  it.now = "2026-01-03T00:00:00.000Z";
  it.mail.take(event_of({.time = "2026-01-02T03:04:05.678Z"}));
  it.mail.take(event_of({.time = "2026-01-02T03:14:05.678Z",
                         .enforced = "tempfail",
                         .suspicious = true,
                         .detector = "unaccepted_domain"}));
  it.mail.take(event_of({.time = "2026-01-02T09:14:05.678Z"}));
  return it;
}

const page::Section& section_of(const page::Document& document, const std::string& id) {
  for (const auto& section : document.sections) {
    if (section.id == id) return section;
  }
  throw std::runtime_error{"no section " + id};
}

TEST(ReportPeriod, ChartsEachHour) {
  const auto it = one_day();
  const auto chart = chart_of(it, "onprem", it.mail.connectors.at("onprem"));
  ASSERT_THAT(chart.slots, SizeIs(2));
  EXPECT_EQ(chart.slots[0], (page::Slot{kFrom + hours{3}, 2, 1, 1}));
  EXPECT_EQ(chart.slots[1], (page::Slot{kFrom + hours{9}, 1, 0, 0}));
  EXPECT_THAT(chart.expected, IsEmpty());
}

TEST(ReportPeriod, LaysTheForecastOverDaysOfItsKind) {
  auto it = one_day();
  it.to = kFrom + hours{48};  // Friday and Saturday
  it.baselines["onprem"] = json::parse(R"({"ahead":[
    {"begin":"2026-01-05T03:00:00.000Z","expected":7.5,"high":30,"day_off":false},
    {"begin":"2026-01-04T03:00:00.000Z","expected":1.0,"high":9,"day_off":true}]})");
  const auto chart = chart_of(it, "onprem", it.mail.connectors.at("onprem"));
  ASSERT_THAT(chart.expected, SizeIs(2));
  EXPECT_EQ(chart.expected[0].begin, kFrom + hours{3});
  EXPECT_DOUBLE_EQ(chart.expected[0].messages, 7.5);
  EXPECT_EQ(chart.expected[0].high, 30U);
  EXPECT_EQ(chart.expected[1].begin, kFrom + hours{27});
  EXPECT_DOUBLE_EQ(chart.expected[1].messages, 1.0);
}

TEST(ReportPeriod, ALongTimeHasFewerAndWiderSlots) {
  auto it = one_day();
  it.to = kFrom + hours{24 * 90};
  const auto chart = chart_of(it, "onprem", it.mail.connectors.at("onprem"));
  EXPECT_EQ(chart.step, hours{12});
  ASSERT_THAT(chart.slots, SizeIs(1));
  EXPECT_EQ(chart.slots[0].messages, 3U);
}

TEST(ReportPeriod, AddsUp) {
  const auto document = period_document(one_day());
  EXPECT_THAT(section_of(document, "short").answer,
              HasSubstr("3 messages over 1 connector, 1 suspicious, 1 held back; 0 incidents"));
  EXPECT_THAT(section_of(document, "findings").answer, HasSubstr("unaccepted_domain"));
  EXPECT_THAT(section_of(document, "done").answer, HasSubstr("held 1 message back of 3"));
}

TEST(ReportPeriod, TheBudgetIsNotKnownWithoutLicences) {
  auto it = one_day();
  EXPECT_EQ(section_of(period_document(it), "budget").mark, Mark::unknown);
  it.status = json::parse(R"({"tenant_budget":{"limit":17231}})");
  EXPECT_EQ(section_of(period_document(it), "budget").mark, Mark::unknown);
  it.status = json::parse(
      R"({"tenant_budget":{"limit":17231,"recipients":15000,"percent":87,"last_hour":900,"left_min":148}})");
  const auto section = section_of(period_document(it), "budget");
  EXPECT_EQ(section.mark, Mark::bad);
  EXPECT_THAT(section.answer, HasSubstr("15000 of 17231"));
}

TEST(ReportPeriod, ChangesAreNotKnownWithoutImports) {
  auto it = one_day();
  EXPECT_EQ(section_of(period_document(it), "changed").mark, Mark::unknown);
  it.status = json::parse(R"({"imports":{"kinds":[{"kind":"audit_log"}]}})");
  EXPECT_EQ(section_of(period_document(it), "changed").mark, Mark::good);
}

TEST(ReportPeriod, HasTheIncidentsThatWereOpenInIt) {
  const auto listed = json::parse(R"({"incidents":[
    {"id":"before","opened":"2026-01-01T00:00:00.000Z","closed":"2026-01-01T09:00:00.000Z"},
    {"id":"into","opened":"2026-01-01T00:00:00.000Z","closed":"2026-01-02T09:00:00.000Z"},
    {"id":"open","opened":"2026-01-02T10:00:00.000Z","closed":null},
    {"id":"after","opened":"2026-01-03T10:00:00.000Z","closed":null}]})");
  const auto within =
      incidents_within(listed, "2026-01-02T00:00:00.000Z", "2026-01-03T00:00:00.000Z");
  ASSERT_THAT(within.at("incidents").as_array(), SizeIs(2));
  EXPECT_EQ(within.at("incidents").at(0).at("id"), "into");
  EXPECT_EQ(within.at("incidents").at(1).at("id"), "open");
}

TEST(ReportPeriod, ATimeWithoutMailIsAPage) {
  Period it;
  const auto html = html_of(period_document(it));
  EXPECT_THAT(html, HasSubstr("No mail passed in this time."));
}

TEST(ReportRender, TheSummarySaysWhatIsNotKnown) {
  std::ostringstream out;
  print_document(out, {.title = "T",
                       .lead = "",
                       .sections = {{.id = "a",
                                     .heading = "Is it?",
                                     .answer = "Yes.",
                                     .blocks = {page::Paragraph{"Not known: x.", Mark::unknown},
                                                page::Command{"Shell", "rm"}}}}});
  EXPECT_THAT(out.str(), HasSubstr("Is it?\n  Yes.\n  Not known: x.\n"));
  EXPECT_THAT(out.str(), testing::Not(HasSubstr("rm")));
}

}  // namespace
}  // namespace weir::ctl
