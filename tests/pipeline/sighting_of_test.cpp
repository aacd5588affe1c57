#include "pipeline/sighting_of.hpp"

#include <gtest/gtest.h>

#include "detect/build.hpp"

namespace weir::pipeline {
namespace {

constexpr TimePoint kNow{std::chrono::days{20'000}};

incident::Sighting seen_with(connector::Provenance provenance) {
  const auto connector = test::facing(connector::Direction::from_cloud);
  auto transaction = test::message("app@contoso.example", "app@contoso.example");
  auto& facts = transaction.message.exchange;
  facts.network_message_id = "66666666-7777-8888-9999-000000000000";
  facts.attributed = mail::AttributedClient{"t", IpAddress::parse("203.0.113.7"), "mail"};
  engine::Verdict verdict;
  verdict.connector = &connector;
  verdict.provenance = provenance;
  return sighting_of(transaction, verdict, test::organization(), "event", kNow);
}

TEST(SightingOf, KeepsWhatExchangeOnlineWrote) {
  const auto sighting = seen_with(connector::Provenance::exchange_online);
  EXPECT_EQ(sighting.network_message_id, "66666666-7777-8888-9999-000000000000");
  EXPECT_EQ(sighting.connecting_ip, "203.0.113.7");
  EXPECT_EQ(sighting.event_id, "event");
}

TEST(SightingOf, BelievesNobodyElseWhoWritesIt) {
  const auto sighting = seen_with(connector::Provenance::other);
  EXPECT_EQ(sighting.network_message_id, "");
  EXPECT_EQ(sighting.connecting_ip, "");
}

}  // namespace
}  // namespace weir::pipeline
