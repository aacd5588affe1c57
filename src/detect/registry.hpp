#pragma once

#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "weir/base/settings.hpp"
#include "weir/detect/detector.hpp"

namespace weir::detect {

/// `[detect.<id>]` by id.
using Sections = std::map<std::string, Settings, std::less<>>;

/// Every detector that is not switched off with `enabled = false`, in the order in which they
/// judge. Reads each one's section, and makes the missing ones, so that afterwards `sections` holds
/// what is in force and what is wrong for all of detector_ids().
std::vector<std::unique_ptr<Detector>> make_detectors(Sections& sections);

/// The ids of all detectors that have a section, in order. Static storage.
const std::vector<std::string_view>& detector_ids();

/// True for the id of a detector that judges before anything is counted: what a limit's `only` may
/// name. False for counting detectors and for names of no detector.
bool is_message_detector(std::string_view id);

}  // namespace weir::detect
