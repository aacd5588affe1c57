#include "mail/reading.hpp"

namespace weir::mail {
namespace {

TEST(Anomaly, EveryOneHasAName) {
  EXPECT_EQ(to_string(Anomaly::missing), "missing");
  EXPECT_EQ(to_string(Anomaly::text_at_sign), "text_at_sign");
  EXPECT_EQ(to_string(Anomaly::name_with_space), "name_with_space");
  EXPECT_EQ(to_string(Anomaly::too_many), "too_many");
  EXPECT_EQ(to_string(Anomaly::split_domain), "split_domain");
  EXPECT_EQ(to_string(Anomaly::routed_local_part), "routed_local_part");
}

TEST(Address, ShowsItsParts) {
  EXPECT_EQ((Address{"bob", "x.example"}.to_string()), "bob@x.example");
  EXPECT_EQ((Address{"root", ""}.to_string()), "root");
  EXPECT_EQ(Address{}.to_string(), "<>");
}

TEST(Address, SameMailboxIgnoresTheCaseOfTheLocalPart) {
  const Address bob{"Bob", "x.example"};
  EXPECT_TRUE(bob.same_mailbox({"bob", "x.example"}));
  EXPECT_FALSE(bob.same_mailbox({"bob", "y.example"}));
  EXPECT_FALSE(bob.same_mailbox({"rob", "x.example"}));
}

TEST(AddressReading, AllGivesMailboxesBeforeOthers) {
  const AddressReading reading = from("<a@x.example> <b@y.example>");
  ASSERT_EQ(reading.all().size(), 2u);
  EXPECT_EQ(reading.all()[0].to_string(), "a@x.example");
  EXPECT_EQ(reading.all()[1].to_string(), "b@y.example");
  EXPECT_EQ(reading.first().to_string(), "a@x.example");
}

TEST(AddressReading, FirstOfNothingIsNull) { EXPECT_TRUE(from("").first().is_null()); }

}  // namespace
}  // namespace weir::mail
