#pragma once

#include <cstdint>
#include <string>

#include "ctl/verbs.hpp"

namespace weir::ctl {

struct HoldArguments {
  std::string connector;
  std::string client;
  std::string user;
  std::string from;
  std::string from_domain;
  std::string header_from_domain;
  bool suspicious = false;
  std::string action = "tempfail";
  std::uint32_t percent = 100;
  std::string length;
  std::string reason;
};

/// Each does one verb below `hold` and returns the exit code.
int hold_list(const Global& global, const Streams& io);
int hold_add(const Global& global, const HoldArguments& arguments, const Streams& io);
/// `what` is the id of an operator's hold; with a `subject`, the name of a limit.
int hold_remove(const Global& global, const std::string& what, const std::string& subject,
                const Streams& io);

}  // namespace weir::ctl
