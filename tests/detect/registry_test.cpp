#include "detect/registry.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>

namespace weir::detect {
namespace {

TEST(Registry, MakesEveryDetectorInOrder) {
  Sections sections;
  const auto detectors = make_detectors(sections);
  ASSERT_EQ(detectors.size(), detector_ids().size());
  for (std::size_t i = 0; i < detectors.size(); ++i) {
    EXPECT_EQ(detectors[i]->id(), detector_ids()[i]);
  }
}

TEST(Registry, HasEachIdOnce) {
  auto ids = detector_ids();
  std::ranges::sort(ids);
  EXPECT_EQ(std::ranges::adjacent_find(ids), ids.end());
}

TEST(Registry, LeavesOutWhatIsSwitchedOffButReadsItsSettings) {
  Sections sections;
  sections["no_identity"] = Settings{{{"enabled", false}, {"points", std::int64_t{3}}}};
  const auto detectors = make_detectors(sections);
  EXPECT_EQ(detectors.size(), detector_ids().size() - 1);
  EXPECT_TRUE(sections["no_identity"].unread().empty());
}

TEST(Registry, GivesEverySectionEnabledAndPoints) {
  Sections sections;
  make_detectors(sections);
  ASSERT_EQ(sections.size(), detector_ids().size());
  for (const auto& [id, settings] : sections) {
    const auto& read = settings.effective();
    const auto has = [&](std::string_view key) {
      return std::ranges::any_of(read, [&](const auto& entry) { return entry.first == key; });
    };
    EXPECT_TRUE(has("enabled")) << id;
    EXPECT_TRUE(has("points")) << id;
    EXPECT_TRUE(settings.problems().empty()) << id;
  }
}

TEST(Registry, ReportsAValueOutOfRange) {
  Sections sections;
  sections["unknown_client"] = Settings{{{"points", std::int64_t{101}}}};
  make_detectors(sections);
  ASSERT_EQ(sections["unknown_client"].problems().size(), 1u);
  EXPECT_EQ(sections["unknown_client"].problems()[0].key, "points");
}

TEST(Registry, TellsMessageDetectorsFromTheRest) {
  EXPECT_TRUE(is_message_detector("envelope_mismatch"));
  EXPECT_FALSE(is_message_detector("limit"));
  EXPECT_FALSE(is_message_detector("nonsense"));
}

TEST(Registry, HasAPageForEveryDetector) {
  auto ids = detector_ids();
  ids.emplace_back("limit");
  const std::filesystem::path root{WEIR_SOURCE_DIR};
  for (const auto id : ids) {
    const auto page = root / "docs" / "detectors" / (std::string{id} + ".md");
    EXPECT_TRUE(std::filesystem::exists(page)) << id << " has no docs/detectors/" << id << ".md";
  }
}

TEST(Registry, HasATestThatNamesEveryDetector) {
  const std::filesystem::path root{WEIR_SOURCE_DIR};
  for (const auto id : detector_ids()) {
    const auto source = root / "src" / "detect" / (std::string{id} + ".cpp");
    const auto test = root / "tests" / "detect" / (std::string{id} + "_test.cpp");
    EXPECT_TRUE(std::filesystem::exists(source)) << id << " has no " << source;
    EXPECT_TRUE(std::filesystem::exists(test))
        << id << " has no tests/detect/" << id << "_test.cpp";
  }
}

}  // namespace
}  // namespace weir::detect
