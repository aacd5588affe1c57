#pragma once

#include <string_view>

#include "weir/connector/organization.hpp"
#include "weir/engine/engine.hpp"
#include "weir/incident/sighting.hpp"
#include "weir/mail/transaction.hpp"

namespace weir::pipeline {

/// What baselines and incidents learn of one message. Recipients, links and subject are kept of
/// messages alone that have something to say: clean mail is only volume.
incident::Sighting sighting_of(const mail::Transaction& transaction, const engine::Verdict& verdict,
                               const connector::Organization& organization,
                               std::string_view event_id, TimePoint now);

}  // namespace weir::pipeline
