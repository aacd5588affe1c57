#include "weir/baseline/forecast.hpp"

#include <gtest/gtest.h>

namespace weir::baseline {
namespace {

TEST(Forecasts, FindsWhatIsKnownAndNothingElse) {
  const Forecasts forecasts{{{"onprem", {.expected = 12, .high = 100}}}, {{"svc", {.low = 3}}}};
  ASSERT_NE(forecasts.connector("onprem"), nullptr);
  EXPECT_EQ(forecasts.connector("onprem")->high, 100U);
  ASSERT_NE(forecasts.account("svc"), nullptr);
  EXPECT_EQ(forecasts.account("svc")->low, 3U);
  EXPECT_EQ(forecasts.connector("svc"), nullptr);
}

}  // namespace
}  // namespace weir::baseline
