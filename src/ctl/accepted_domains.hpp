#pragma once

#include <string>

#include "ctl/verbs.hpp"

namespace weir::ctl {

struct AcceptedDomainsArguments {
  std::string file;    ///< the export
  std::string output;  ///< instead of organization.accepted_domains_file
  bool dry_run = false;
  bool force = false;      ///< even when most domains would go
  bool no_reload = false;  ///< leave the daemon alone
};

/// `accepted-domains import`: makes an export of Get-AcceptedDomain the list that the configuration
/// names. Nothing is changed unless the configuration loads with the new list. The exit code.
int accepted_domains_import(const Global& global, const AcceptedDomainsArguments& arguments,
                            const Streams& io);

}  // namespace weir::ctl
