#include "weir/incident/sighting.hpp"

#include <gtest/gtest.h>

#include "weir/incident/open_incidents.hpp"

namespace weir::incident {
namespace {

TEST(RecipientKinds, AreNamedAsInTheExport) {
  EXPECT_EQ(to_string(RecipientKind::internal), "internal");
  EXPECT_EQ(to_string(RecipientKind::partner), "partner");
  EXPECT_EQ(to_string(RecipientKind::external), "external");
}

TEST(OpenIncidents, KnowTheIncidentOfAConnector) {
  const OpenIncidents open{{{"onprem", "inc-1"}}};
  EXPECT_EQ(open.on("onprem"), "inc-1");
  EXPECT_EQ(open.on("other"), "");
}

}  // namespace
}  // namespace weir::incident
