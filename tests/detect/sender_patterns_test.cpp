#include "detect/sender_patterns.hpp"

#include <gtest/gtest.h>

#include "detect/build.hpp"

namespace weir::detect {
namespace {

using test::reading;

TEST(FitsSenders, TakesAddressesPatternsAndDomains) {
  const auto sender = reading({"News@mail.contoso.example"});
  EXPECT_TRUE(fits_senders({"news@MAIL.contoso.example"}, sender));
  EXPECT_TRUE(fits_senders({"n*@mail.*"}, sender));
  EXPECT_TRUE(fits_senders({"*.contoso.example"}, sender));
  EXPECT_TRUE(fits_senders({"@mail.contoso.example"}, sender));
  EXPECT_TRUE(fits_senders({"x@y.example", "mail.contoso.example"}, sender));
  EXPECT_FALSE(fits_senders({"contoso.example"}, sender));
  EXPECT_FALSE(fits_senders({"news@contoso.example"}, sender));
  EXPECT_FALSE(fits_senders({}, sender));
}

TEST(FitsSenders, AsksEveryReading) {
  EXPECT_FALSE(fits_senders({"a@x.example"}, reading({"a@x.example"}, {"b@evil.example"})));
  EXPECT_FALSE(fits_senders({"*"}, {}));
}

}  // namespace
}  // namespace weir::detect
