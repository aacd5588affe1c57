#include "audit/plain.hpp"

#include "audit/codec.hpp"
#include "audit/items.hpp"
#include "audit/properties.hpp"

namespace weir::audit::testing {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

TEST(audit_plain, members_of_a_list_in_any_spelling) {
  EXPECT_THAT(members("b.example; A.example"), ElementsAre("a.example", "b.example"));
  EXPECT_THAT(members("{a.example, b.example}"), ElementsAre("a.example", "b.example"));
  EXPECT_THAT(members("smtp:*;1"), ElementsAre("*"));
  EXPECT_THAT(members("[192.0.2.1];192.0.2.1/32"), ElementsAre("192.0.2.1"));
  EXPECT_THAT(members(" ;,; "), IsEmpty());
  EXPECT_THAT(members(std::string(100'000, ';')), IsEmpty());
}

TEST(audit_plain, networks) {
  EXPECT_EQ(network_of("203.0.113.77"), "203.0.113.0/24");
  EXPECT_EQ(network_of("2001:db8:1:2::3"), "2001:db8:1::/48");
  EXPECT_EQ(network_of("nowhere"), std::nullopt);
  EXPECT_EQ(network_of(""), std::nullopt);
}

TEST(audit_plain, domains) {
  EXPECT_EQ(domain_of("A@b@Contoso.Example."), "contoso.example");
  EXPECT_EQ(domain_of("nobody"), "");
  EXPECT_TRUE(same_organization("a.contoso.example", "CONTOSO.example"));
  EXPECT_FALSE(same_organization("contoso.example", "fab.example"));
  EXPECT_FALSE(same_organization("a.co.uk", "b.co.uk"));
  EXPECT_TRUE(same_organization("x.a.co.uk", "a.co.uk"));
  EXPECT_FALSE(same_organization("", "a.example"));
}

TEST(audit_plain, look_alike_names) {
  EXPECT_TRUE(resembles("From 0n-premises", "From on-premises"));
  EXPECT_TRUE(resembles("from_on_premises", "From on-premises"));
  EXPECT_TRUE(resembles("From on-premise", "From on-premises"));
  EXPECT_FALSE(resembles("FROM on-premises", "From on-premises"));
  EXPECT_FALSE(resembles("relay", "From on-premises"));
  EXPECT_FALSE(resembles("b", "a"));
}

TEST(audit_plain, ids_tell_their_parts_apart) {
  EXPECT_NE(made_id("x", {"a", "bc"}), made_id("x", {"ab", "c"}));
  EXPECT_EQ(made_id("x", {"a"}), made_id("x", {"a"}));
  EXPECT_EQ(made_id("x", {"a"}).size(), 34U);
}

TEST(audit_plain, addresses_within_ours) {
  const std::vector<IpNetwork> egress{*IpNetwork::parse("192.0.2.0/24"),
                                      *IpNetwork::parse("198.51.100.7")};
  EXPECT_THAT(foreign_addresses("192.0.2.0/25;192.0.2.9;198.51.100.7", egress), IsEmpty());
  EXPECT_THAT(foreign_addresses("192.0.2.0/23;198.51.100.0/24;x", egress),
              ElementsAre("192.0.2.0/23", "198.51.100.0/24", "x"));
  EXPECT_THAT(foreign_addresses("203.0.113.1", {}), IsEmpty());
}

TEST(audit_plain, what_is_written_is_read_and_nothing_else) {
  Writer writer;
  writer.number(UINT64_MAX);
  writer.number(0);
  writer.time(kMonday);
  writer.text(std::string("a\0b", 3));
  writer.properties({{"Name", "x"}, {"Empty", ""}});
  auto bytes = writer.sealed();
  auto reader = Reader::open(bytes);
  ASSERT_TRUE(reader);
  EXPECT_EQ(reader->number(), UINT64_MAX);
  EXPECT_EQ(reader->number(), 0U);
  EXPECT_EQ(reader->time(), kMonday);
  EXPECT_EQ(reader->text(), std::string("a\0b", 3));
  EXPECT_EQ(reader->properties().at("name"), "x");
  EXPECT_TRUE(reader->good() && reader->at_end());
  EXPECT_EQ(reader->number(), 0U);
  EXPECT_FALSE(reader->good());
  bytes[12] ^= 1;
  EXPECT_FALSE(Reader::open(bytes));
  EXPECT_FALSE(Reader::open(""));
  bytes[0] = 2;
  EXPECT_FALSE(Reader::open(bytes));
}

}  // namespace
}  // namespace weir::audit::testing
