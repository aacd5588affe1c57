#pragma once

#include <memory>
#include <string>

#include "report/sink.hpp"
#include "weir/config/config.hpp"

namespace weir::service {

/// What a `[[feed]]` of the configuration ends in. `hostname` is what messages say of this host.
std::unique_ptr<report::Sink> make_sink(const config::Feed& feed, const std::string& hostname);

/// The datasets that a feed carries: those that are written, else what is meant by none.
std::vector<std::string> datasets_of(const config::Feed& feed);

/// Events read and delivered at once.
std::size_t batch_of(const config::Feed& feed);

}  // namespace weir::service
