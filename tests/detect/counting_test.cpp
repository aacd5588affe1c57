#include <gtest/gtest.h>

#include <algorithm>

#include "count/memory_store.hpp"
#include "detect/build.hpp"
#include "detect/registry.hpp"

/// The detectors that count, with a store and time: what they cost together, and what they
/// remember.
namespace weir::detect {
namespace {

using std::chrono::days;
using std::chrono::hours;

constexpr TimePoint kStart{days{20'000}};

/// Every detector that counts, at its defaults.
struct World {
  Sections defaults;
  std::vector<std::unique_ptr<Detector>> detectors = make_detectors(defaults);
  count::MemoryStore store;

  /// Sends it; the finding of `id` in one word and number.
  std::string send(std::string_view id, const test::Scene& scene, TimePoint now,
                   std::string identity = {}) {
    std::string said = "silent";
    const auto context = scene.context();
    for (const auto& detector : detectors) {
      if (detector->id() != id) continue;
      const auto asked = detector->observe(context);
      const auto counted = store.add({.identity = std::move(identity), .observations = asked}, now);
      for (const auto& finding : detector->judge(context, counted.readings)) {
        said = std::string{to_string(finding.severity)} + ' ' + std::to_string(finding.points);
      }
    }
    return said;
  }
};

test::Scene mail_to(std::string_view domain, std::string_view sender = "app@contoso.example") {
  auto out = test::scene(sender, sender);
  out.transaction.envelope.rcpt_to = {
      {test::address("office@" + std::string{domain}), std::string{}}};
  return out;
}

std::string company(int i) { return "company" + std::to_string(i) + ".example"; }

std::size_t asked(const test::Scene& scene) {
  Sections defaults;
  const auto context = scene.context();
  std::size_t sum = 0;
  for (const auto& detector : make_detectors(defaults)) {
    if (detector->counts()) sum += detector->observe(context).size();
  }
  return sum;
}

// Each costs about a microsecond of every message.
TEST(CountingDetectors, AskLittleOfAnOrdinaryMessage) {
  EXPECT_LE(asked(test::scene("app@contoso.example", "app@contoso.example")), 7u);
}

TEST(CountingDetectors, AskABoundedAmountOfAHugeOne) {
  auto scene = test::scene("app@contoso.example", "ceo@evil.example");
  scene.transaction.session.auth_user = "alice";
  scene.ours.partner_domains = connector::DomainSet{{"*.example"}};
  for (std::size_t i = 0; i < 5000; ++i) {
    test::add_recipients(scene.transaction, 1, "d" + std::to_string(i) + ".example");
  }
  EXPECT_LE(asked(scene), 40u);
}

TEST(CountingDetectors, SpraySeesWhoWasNeverWrittenTo) {
  World world;
  for (int day = 0; day < 10; ++day) {
    EXPECT_EQ(world.send("recipient_spray", mail_to("old.example"), kStart + days{day}), "silent");
  }
  const auto now = kStart + days{10};
  for (int i = 1; i <= 20; ++i) {
    EXPECT_EQ(world.send("recipient_spray", mail_to(company(i)), now), "silent") << i;
  }
  EXPECT_EQ(world.send("recipient_spray", mail_to(company(21)), now), "low 10");
  for (int i = 22; i <= 41; ++i) world.send("recipient_spray", mail_to(company(i)), now);
  EXPECT_EQ(world.send("recipient_spray", mail_to(company(42)), now), "medium 25");
  EXPECT_EQ(world.send("recipient_spray", mail_to("old.example"), now), "low 10");
  EXPECT_EQ(world.send("recipient_spray", mail_to("old.example"), now + hours{2}), "silent");
}

// T9: a spoofed sender does not use up anything of the victim's.
TEST(CountingDetectors, SprayOfAnotherHostInTheSameNameHarmsNobody) {
  World world;
  auto spoofed = [](int i) {
    auto out = mail_to(company(i));
    out.origin.client = IpAddress::parse("10.1.66.66");
    return out;
  };
  for (int i = 0; i < 200; ++i) world.send("recipient_spray", spoofed(i), kStart);
  EXPECT_EQ(world.send("recipient_spray", mail_to("new.example"), kStart), "silent");
}

TEST(CountingDetectors, ARetryAddsNothing) {
  World world;
  for (int i = 1; i <= 20; ++i) world.send("recipient_spray", mail_to(company(i)), kStart);
  EXPECT_EQ(world.send("recipient_spray", mail_to("late.example"), kStart, "held"), "info 0");
  world.store.remember_tempfail("held", "event", kStart + days{1});
  const auto later = kStart + hours{2};
  for (int i = 0; i < 50; ++i) {
    EXPECT_EQ(world.send("recipient_spray", mail_to(company(100 + i)), later, "held"), "silent");
  }
  EXPECT_EQ(world.send("recipient_spray", mail_to("next.example"), later), "silent");
  for (int i = 0; i < 1100; ++i) {
    const auto name = "x" + std::to_string(i) + "@contoso.example";
    EXPECT_EQ(world.send("key_explosion", mail_to("a.example", name), later, "held"), "silent");
  }
}

// A campaign that others recognise stays new, however long it goes on.
TEST(CountingDetectors, SuspiciousMailNeverBecomesTheOrdinary) {
  World world;
  for (int day = 0; day < 10; ++day) {
    world.send("first_seen", test::scene("a@contoso.example", "a@contoso.example"),
               kStart + days{day});
  }
  const auto evil = test::scene("a@contoso.example", "ceo@evil.example");
  auto context = evil.context();
  context.suspicious = true;
  const auto detector = std::ranges::find(world.detectors, "first_seen", &Detector::id);
  ASSERT_NE(detector, world.detectors.end());
  for (int day = 10; day < 20; ++day) {
    const auto asks = (*detector)->observe(context);
    const auto counted =
        world.store.add({.identity = {}, .observations = asks}, kStart + days{day});
    EXPECT_EQ((*detector)->judge(context, counted.readings).size(), 1u) << day;
  }
}

TEST(CountingDetectors, WhatWasNotSeenForAMonthIsNewAgain) {
  World world;
  const auto ours = test::scene("a@contoso.example", "a@contoso.example");
  const auto other = test::scene("a@contoso.example", "a@fab.example");
  world.send("first_seen", other, kStart);
  for (int day = 0; day < 40; ++day) world.send("first_seen", ours, kStart + days{day});
  EXPECT_EQ(world.send("first_seen", ours, kStart + days{40}), "silent");
  EXPECT_EQ(world.send("first_seen", other, kStart + days{40}), "info 0");
}

TEST(CountingDetectors, ALoginIsKnownWhereItWas) {
  World world;
  auto login = [](std::string_view client) {
    auto out = test::scene("a@contoso.example", "a@contoso.example");
    out.transaction.session.auth_user = "alice";
    out.transaction.session.client = IpAddress::parse(client);
    return out;
  };
  for (int day = 0; day < 8; ++day) {
    EXPECT_EQ(world.send("new_client", login("10.1.2.3"), kStart + days{day}), "silent");
  }
  const auto now = kStart + days{8};
  EXPECT_EQ(world.send("new_client", login("10.1.9.9"), now), "low 5");
  EXPECT_EQ(world.send("new_client", login("10.1.2.3"), now), "silent");
  EXPECT_EQ(world.send("new_client", login("10.1.9.9"), now + hours{36}), "silent");
}

TEST(CountingDetectors, KeyExplosionNamesTheClientWhoeverItSaysItIs) {
  World world;
  std::string last;
  for (int i = 0; i < 1200; ++i) {
    const auto name = "x" + std::to_string(i) + "@contoso.example";
    last = world.send("key_explosion", mail_to("a.example", name), kStart);
    if (i < 800) {
      ASSERT_EQ(last, "silent") << i;
    }
  }
  EXPECT_EQ(last, "low 0");
}

}  // namespace
}  // namespace weir::detect
