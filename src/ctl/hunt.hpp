#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "ctl/verbs.hpp"
#include "weir/hunt/query.hpp"

namespace weir::ctl {

/// What a person asks a hunt for, as written. Empty: the query's default.
struct HuntArguments {
  std::vector<std::string> files;  ///< exports; empty = our own log of events
  std::string from;
  std::string to;
  std::string around;
  std::string before = "7d";
  std::string after = "1d";
  std::string window;
  std::uint64_t threshold = 0;
  std::string success_within;
  std::vector<std::string> connectors;
  std::string direction;
  std::string by = "sender";
  bool strict = false;
  bool csv = false;
  std::uint64_t limit = 10'000;
};

/// One of the playbook's queries; the exit code. docs/hunting.md.
int hunt(const Global& global, hunt::Query query, const HuntArguments& arguments,
         const Streams& io);

}  // namespace weir::ctl
