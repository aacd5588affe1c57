#include "weir/base/disposition.hpp"

#include <gtest/gtest.h>

namespace weir {
namespace {

TEST(Disposition, NamesReadBackAsThemselves) {
  for (const auto disposition : {Disposition::accept, Disposition::tag, Disposition::quarantine,
                                 Disposition::tempfail, Disposition::reject}) {
    EXPECT_EQ(disposition_from(to_string(disposition)), disposition);
  }
}

TEST(Disposition, ModesReadBackAsThemselves) {
  for (const auto mode : {Mode::observe, Mode::tag, Mode::enforce}) {
    EXPECT_EQ(mode_from(to_string(mode)), mode);
  }
}

TEST(Disposition, UnknownNamesAreNone) {
  EXPECT_EQ(disposition_from("Reject"), std::nullopt);
  EXPECT_EQ(disposition_from(""), std::nullopt);
  EXPECT_EQ(mode_from("enforced"), std::nullopt);
}

TEST(Disposition, StrongerOnesCompareGreater) {
  EXPECT_LT(Disposition::accept, Disposition::tag);
  EXPECT_LT(Disposition::tag, Disposition::quarantine);
  EXPECT_LT(Disposition::quarantine, Disposition::tempfail);
  EXPECT_LT(Disposition::tempfail, Disposition::reject);
}

TEST(Disposition, ObserveDoesNothing) {
  EXPECT_EQ(cap(Disposition::reject, Mode::observe), Disposition::accept);
  EXPECT_EQ(cap(Disposition::tag, Mode::observe), Disposition::accept);
}

TEST(Disposition, TagModeTagsAtMost) {
  EXPECT_EQ(cap(Disposition::reject, Mode::tag), Disposition::tag);
  EXPECT_EQ(cap(Disposition::accept, Mode::tag), Disposition::accept);
}

TEST(Disposition, EnforceDoesWhatIsWanted) {
  EXPECT_EQ(cap(Disposition::tempfail, Mode::enforce), Disposition::tempfail);
}

}  // namespace
}  // namespace weir
