// A message that could not be judged still says who sent it.
#include <gtest/gtest.h>

#include <boost/json.hpp>

#include "config/load.hpp"
#include "count/memory_store.hpp"
#include "domains/public_domains.hpp"
#include "pipeline/inspector.hpp"
#include "pipeline/rules.hpp"
#include "report/fake_log.hpp"

namespace weir::pipeline {
namespace {

TEST(Unjudged, NamesTheConnectedClient) {
  const auto loaded = config::load_text(
      "[organization]\naccepted_domains = [\"contoso.example\"]\n"
      "trusted_relays = [\"10.1.0.1\"]\n"
      "[[connector]]\nname = \"onprem\"\ndirection = \"to_cloud\"\n"
      "client_networks = [\"10.1.0.0/16\"]\n",
      "f");
  ASSERT_NE(loaded.config, nullptr);
  const domains::PublicDomains domains;
  count::MemoryStore store;
  report::FakeLog log;
  metrics::Metrics metrics;
  report::EventIds ids;
  Inspector inspector{
      loaded.config,
      std::make_shared<const engine::Engine>(make_rules(*loaded.config, domains), domains, store),
      Surroundings{domains, log, store, metrics, ids, "mx1"}};
  mail::RawTransaction raw;
  raw.session.client = IpAddress::parse("10.1.0.1");
  raw.mail_from = "<a@contoso.example>";
  inspector.failed("overload", raw);
  const auto event = boost::json::parse(log.read_after(0, 1).at(0).json);
  EXPECT_EQ(event.at("source").at("ip"), "10.1.0.1");
  EXPECT_EQ(event.at("weir").at("relay").at("unreadable"), true);
}

}  // namespace
}  // namespace weir::pipeline
