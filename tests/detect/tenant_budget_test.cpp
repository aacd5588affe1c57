#include "detect/tenant_budget.hpp"

#include <gtest/gtest.h>

#include "count/memory_store.hpp"
#include "detect/build.hpp"

namespace weir::detect {
namespace {

using connector::Direction;
using std::chrono::hours;
using std::chrono::minutes;

constexpr TimePoint kStart{std::chrono::days{20'000}};
const TenantBudgetDetector kDetector{{}};

test::Scene ours(std::size_t recipients = 1, Direction direction = Direction::to_cloud) {
  auto out = test::scene("app@contoso.example", "app@contoso.example", direction);
  out.transaction.envelope.rcpt_to.clear();
  test::add_recipients(out.transaction, recipients);
  out.ours.external_limit = 1'000;
  return out;
}

std::uint64_t counted(const test::Scene& scene) {
  const auto asked = kDetector.observe(scene.context());
  return asked.empty() ? 0 : asked.front().by;
}

/// What is said when so many were counted in 24 hours and in one.
std::vector<Finding> said(std::optional<std::uint64_t> day, std::optional<std::uint64_t> hour) {
  std::vector<std::optional<count::Reading>> totals(2);
  if (day) totals[0].emplace().total = *day;
  if (hour) totals[1].emplace().total = *hour;
  const auto scene = ours();
  return kDetector.judge(scene.context(), totals);
}

TEST(TenantBudget, TheLimitIsMicrosofts) {
  EXPECT_EQ(tenant_external_limit(50, false), 17'231U);
  EXPECT_EQ(tenant_external_limit(100, false), 22'059U);
  EXPECT_EQ(tenant_external_limit(500, false), 48'247U);
  EXPECT_EQ(tenant_external_limit(1'000, false), 72'446U);
  EXPECT_EQ(tenant_external_limit(5'000, false), 203'699U);
  EXPECT_EQ(tenant_external_limit(1, false), 10'000U);
  EXPECT_EQ(tenant_external_limit(1'000, true), 5'000U);
  EXPECT_EQ(tenant_external_limit(0, true), 5'000U);
  EXPECT_EQ(tenant_external_limit(0, false), 0U) << "not known";
}

TEST(TenantBudget, CountsEveryPairOfMessageAndExternalRecipient) {
  auto scene = ours(7);
  test::add_recipients(scene.transaction, 3, "contoso.example");
  EXPECT_EQ(counted(scene), 7U);
  const auto asked = kDetector.observe(scene.context());
  ASSERT_EQ(asked.size(), 2U);
  EXPECT_EQ(asked[0].key.name, "tenant-budget");
  EXPECT_EQ(asked[0].key.subject, "tenant");
  EXPECT_EQ(asked[0].key.window, hours{24});
  EXPECT_EQ(asked[1].key.window, hours{1});
  EXPECT_EQ(asked[1].by, 7U);
  EXPECT_FALSE(asked[0].gate || asked[0].distinct);
}

TEST(TenantBudget, CountsWhatLeavesTheOrganization) {
  EXPECT_EQ(counted(ours(2, Direction::to_cloud)), 2U);
  EXPECT_EQ(counted(ours(2, Direction::from_cloud)), 0U);
  EXPECT_EQ(counted(ours(2, Direction::from_internet)), 0U);
  auto relaying = ours(2, Direction::from_cloud);
  relaying.connector.relays_to_external = true;
  EXPECT_EQ(counted(relaying), 2U);
  auto inside = ours(0);
  test::add_recipients(inside.transaction, 5, "contoso.example");
  EXPECT_EQ(counted(inside), 0U);
}

TEST(TenantBudget, CountsNothingWhereTheLimitIsNotKnown) {
  auto scene = ours(5);
  scene.ours.external_limit = 0;
  EXPECT_TRUE(kDetector.observe(scene.context()).empty());
  std::vector<std::optional<count::Reading>> totals(2);
  totals[0].emplace().total = 1'000'000;
  EXPECT_TRUE(kDetector.judge(scene.context(), totals).empty());
}

TEST(TenantBudget, LeavesOutWhatExchangeOnlineDoesNotCount) {
  auto reply = ours();
  reply.transaction.message.auto_submitted = "auto-replied";
  test::add_header(reply.transaction, "In-Reply-To", "<1@customer.example>");
  EXPECT_EQ(counted(reply), 0U);

  auto notice = ours();
  notice.transaction.message.auto_submitted = "auto-generated";
  EXPECT_EQ(counted(notice), 1U) << "a machine's own mail counts";

  auto many = ours(2);
  many.transaction.message.auto_submitted = "auto-replied";
  test::add_header(many.transaction, "In-Reply-To", "<1@customer.example>");
  EXPECT_EQ(counted(many), 2U) << "a reply has one recipient";

  auto nobody = ours();
  nobody.transaction.envelope.mail_from = test::reading({"<>"});
  EXPECT_EQ(counted(nobody), 1U) << "an empty sender alone makes no report";
}

TEST(TenantBudget, SpeaksAtEachStep) {
  EXPECT_TRUE(said(499, 10).empty());
  const auto info = said(500, 10);
  ASSERT_EQ(info.size(), 1U);
  EXPECT_EQ(info[0].severity, Severity::info);
  EXPECT_EQ(info[0].symptom, "");
  EXPECT_EQ(said(799, 10).at(0).severity, Severity::info);
  EXPECT_EQ(said(800, 10).at(0).severity, Severity::medium);
  EXPECT_EQ(said(949, 10).at(0).severity, Severity::medium);
  const auto high = said(950, 100);
  EXPECT_EQ(high.at(0).severity, Severity::high);
  EXPECT_EQ(high.at(0).points, 0U);
  EXPECT_EQ(high.at(0).symptom, "S1");
  EXPECT_EQ(
      high.at(0).evidence,
      "950 external recipients in 24 h, 95 % of the tenant's 1000; 100 in the last hour: full "
      "in 30 min");
  EXPECT_EQ(said(1'700, 100).at(0).severity, Severity::high);
}

TEST(TenantBudget, IsSilentWhenTheCountIsNotKnown) {
  EXPECT_TRUE(said(std::nullopt, 900).empty());
  EXPECT_EQ(said(900, std::nullopt).size(), 1U);
  EXPECT_TRUE(kDetector.judge(ours().context(), {}).empty());
}

TEST(TenantBudget, TellsForHowLongItLasts) {
  const auto left = [](std::uint64_t day, std::uint64_t hour) {
    return TenantBudget{.recipients = day, .last_hour = hour, .limit = 1'000}.left();
  };
  EXPECT_EQ(left(400, 600), minutes{60});
  EXPECT_EQ(left(400, 1), minutes{36'000});
  EXPECT_EQ(left(400, 0), std::nullopt);
  EXPECT_EQ(left(1'000, 0), minutes{0});
  EXPECT_EQ(left(5'000, 7), minutes{0});
}

TEST(TenantBudget, ARetryAddsNothingAndTheDaySlides) {
  count::MemoryStore store;
  const auto scene = ours(100);
  const auto total = [&](TimePoint now, std::string identity) {
    const auto asked = kDetector.observe(scene.context());
    const auto counted = store.add({.identity = std::move(identity), .observations = asked}, now);
    return counted.readings.at(0)->total;
  };
  EXPECT_EQ(total(kStart, "a"), 100U);
  store.remember_tempfail("a", "event", kStart + hours{48});
  EXPECT_EQ(total(kStart + minutes{10}, "a"), 100U);
  EXPECT_EQ(total(kStart + minutes{20}, "b"), 200U);
  EXPECT_EQ(total(kStart + hours{30}, "c"), 100U);
}

TEST(TenantBudget, RefusesStepsOutOfOrder) {
  Settings settings{{{"info_percent", std::int64_t{90}}}};
  TenantBudgetDetector::Limits::from(settings);
  ASSERT_EQ(settings.problems().size(), 1U);
  EXPECT_EQ(settings.problems()[0].key, "medium_percent");
}

}  // namespace
}  // namespace weir::detect
