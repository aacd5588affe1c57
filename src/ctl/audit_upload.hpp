#pragma once

#include <boost/json/object.hpp>
#include <functional>
#include <istream>
#include <string>

#include "ctl/client.hpp"
#include "weir/base/result.hpp"
#include "weir/base/time.hpp"

namespace weir::ctl {

/// One request to the daemon.
using Ask = std::function<Result<boost::json::object, Failure>(const boost::json::object& request)>;

/// An export to be handed over.
struct Handed {
  std::string name;
  std::uint64_t bytes = 0;
  TimePoint written{};
  std::istream& content;
};

/// How far it is: bytes handed over of all; equal while the daemon reads them.
using Progress = std::function<void(std::uint64_t handed, std::uint64_t bytes)>;

/// Hands it over piece by piece and waits for what comes of it (`outcome` of import-result), with
/// `pause` between two questions. Memory holds one piece.
Result<boost::json::object, Failure> upload(const Handed& handed, const Ask& ask,
                                            const Progress& progress,
                                            const std::function<void()>& pause);

}  // namespace weir::ctl
