#include "ctl/trace.hpp"

#include <gmock/gmock.h>

#include "ctl/report_event.hpp"

namespace weir::ctl {
namespace {

namespace json = boost::json;
using test::event_of;
using testing::HasSubstr;
using testing::IsEmpty;

bool found(TraceFilter filter, const json::value& event) {
  EXPECT_THAT(prepare(filter), IsEmpty());
  return fits(filter, event);
}

TEST(Trace, EachFilterIsAboutItsOwnField) {
  const auto event = event_of({.login = "svc-app",
                               .sender = "b@evil.example",
                               .author = "ceo@other.example",
                               .enforced = "tempfail",
                               .suspicious = true,
                               .incident = "inc-1"});
  EXPECT_TRUE(found({.connector = "onprem"}, event));
  EXPECT_FALSE(found({.connector = "other"}, event));
  EXPECT_TRUE(found({.client = "10.1.2.3"}, event));
  EXPECT_TRUE(found({.client = "10.1.0.0/16"}, event));
  EXPECT_FALSE(found({.client = "10.2.0.0/16"}, event));
  EXPECT_TRUE(found({.client = "10.1.*"}, event));
  EXPECT_TRUE(found({.sender = "b@evil.example"}, event));
  EXPECT_TRUE(found({.sender = "CEO@*"}, event)) << "P2 is a sender, too";
  EXPECT_FALSE(found({.sender = "x@y.example"}, event)) << "a recipient is none";
  EXPECT_TRUE(found({.user = "svc-*"}, event));
  EXPECT_TRUE(found({.domain = "y.example"}, event));
  EXPECT_TRUE(found({.domain = "other.example"}, event));
  EXPECT_FALSE(found({.domain = "contoso.example"}, event));
  EXPECT_TRUE(found({.recipient = "*@y.example"}, event));
  EXPECT_TRUE(found({.message_id = "<m1@contoso.example>"}, event));
  EXPECT_TRUE(found({.subject = "invoice*"}, event));
  EXPECT_TRUE(found({.incident = "inc-1"}, event));
  EXPECT_TRUE(found({.verdict = "tempfail"}, event));
  EXPECT_TRUE(found({.verdict = "held"}, event));
  EXPECT_TRUE(found({.verdict = "suspicious"}, event));
  EXPECT_FALSE(found({.verdict = "retry"}, event));
  EXPECT_FALSE(found({.verdict = "accept"}, event));
}

TEST(Trace, AllThatIsGivenMustFit) {
  const auto event = event_of({});
  EXPECT_TRUE(found({.connector = "onprem", .client = "10.1.2.3"}, event));
  EXPECT_FALSE(found({.connector = "onprem", .client = "10.9.9.9"}, event));
  EXPECT_TRUE(found({}, event));
}

TEST(Trace, WhatAnEventLacksFitsNoFilter) {
  const auto nothing = json::parse("{}");
  for (const auto& filter :
       {TraceFilter{.connector = "*"}, TraceFilter{.client = "*"}, TraceFilter{.sender = "*"},
        TraceFilter{.user = "*"}, TraceFilter{.domain = "*"}, TraceFilter{.recipient = "*"},
        TraceFilter{.verdict = "held"}}) {
    EXPECT_FALSE(found(filter, nothing));
  }
}

TEST(Trace, RefusesWhatMakesNoSense) {
  TraceFilter filter{.client = "10.1.2.3/8"};
  EXPECT_THAT(prepare(filter), HasSubstr("block"));
  filter = {.verdict = "explode"};
  EXPECT_THAT(prepare(filter), HasSubstr("quarantine"));
}

TEST(Trace, ALineSaysBothSendersWhenTheyDiffer) {
  const auto row = trace_row(event_of({.sender = "b@evil.example",
                                       .author = "ceo@other.example",
                                       .to = {"a@y.example", "b@z.example"},
                                       .detector = "x"}));
  EXPECT_EQ(row[0], "2026-01-02 03:04:05");
  EXPECT_EQ(row[4], "b@evil.example → ceo@other.example");
  EXPECT_EQ(row[5], "a@y.example and 1 more");
  EXPECT_EQ(row[8], "x");
  EXPECT_EQ(trace_row(event_of({.author = "APP@contoso.example"}))[4], "app@contoso.example");
  EXPECT_EQ(trace_row(json::parse("{}")).size(), 9U);
}

TEST(Trace, WordsNameEveryPart) {
  EXPECT_EQ(words_of({}), "every message");
  EXPECT_EQ(words_of({.connector = "a", .verdict = "held"}), "connector a, verdict held");
}

}  // namespace
}  // namespace weir::ctl
