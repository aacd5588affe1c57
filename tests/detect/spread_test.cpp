#include "detect/spread.hpp"

#include <gtest/gtest.h>

#include <algorithm>

#include "detect/build.hpp"

namespace weir::detect {
namespace {

std::vector<std::string> names(std::size_t count) {
  std::vector<std::string> out;
  for (std::size_t i = 0; i < count; ++i) out.push_back("d" + std::to_string(i) + ".example");
  return out;
}

std::vector<std::string_view> views(const std::vector<std::string>& texts) {
  return {texts.begin(), texts.end()};
}

TEST(Spread, HasEachExternalDomainOnceAndSaysWhichArePartners) {
  auto mail = test::scene("a@contoso.example", "a@contoso.example");
  mail.ours.partner_domains = connector::DomainSet{{"*.partner.example"}};
  test::add_recipients(mail.transaction, 2, "eu.partner.example");
  test::add_recipients(mail.transaction, 2, "customer.example");
  test::add_recipients(mail.transaction, 2, "sales.fab.example");
  mail.transaction.envelope.rcpt_to.push_back({test::address("root"), ""});
  const auto context = mail.context();
  const auto spread = external_spread(context);
  EXPECT_EQ(spread.domains,
            (std::vector<std::string_view>{"customer.example", "eu.partner.example"}));
  EXPECT_EQ(spread.partners, std::vector<std::string_view>{"eu.partner.example"});
}

TEST(Sample, TakesAllWhereTheyAreFew) {
  const auto few = names(20);
  EXPECT_EQ(sample(views(few), "4Abc", 20), views(few));
}

TEST(Sample, TakesTheSameForTheSameMessageInAnyOrder) {
  const auto many = names(300);
  auto turned = views(many);
  std::ranges::reverse(turned);
  const auto drawn = sample(views(many), "4Abc", 20);
  EXPECT_EQ(drawn.size(), 20u);
  EXPECT_EQ(sample(turned, "4Abc", 20), drawn);
}

// Whoever adds 20 known domains to 280 new ones would have them looked at alone if he knew how the
// sample is drawn: that follows from the queue id.
TEST(Sample, CannotBeFilledBySomebodyWhoKnowsAnotherQueueId) {
  const auto many = names(300);
  auto decoys = sample(views(many), "4Abc", 20);
  std::ranges::sort(decoys);
  auto drawn = sample(views(many), "4Abd", 20);
  std::ranges::sort(drawn);
  std::vector<std::string_view> both;
  std::ranges::set_intersection(decoys, drawn, std::back_inserter(both));
  EXPECT_LE(both.size(), 5u);
}

}  // namespace
}  // namespace weir::detect
