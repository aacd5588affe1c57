#pragma once

#include "weir/config/config.hpp"
#include "weir/engine/engine.hpp"
#include "weir/mail/domains.hpp"

namespace weir::pipeline {

/// What the engine judges by, made of a loaded configuration: names normalised, detectors built,
/// switched off ones left out. `config` may go away afterwards.
engine::Rules make_rules(const config::Config& config, const mail::Domains& domains);

}  // namespace weir::pipeline
