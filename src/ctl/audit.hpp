#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "ctl/verbs.hpp"

namespace weir::ctl {

struct AuditArguments {
  std::vector<std::string> files;  ///< "-" = standard input
  bool offline = false;
  std::uint32_t days = 30;
  std::uint32_t limit = 100;
};

/// Hands exports of the tenant to the daemon, or with `offline` compares them with the
/// configuration file alone, and shows what is not as it should be. Exit code 65 when a file is no
/// export.
int audit_import(const Global& global, const AuditArguments& arguments, const Streams& io);
/// What exports have shown lately.
int audit_list(const Global& global, const AuditArguments& arguments, const Streams& io);

}  // namespace weir::ctl
