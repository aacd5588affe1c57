#pragma once

#include <istream>
#include <memory>
#include <ostream>
#include <string>
#include <vector>

#include "weir/config/config.hpp"

namespace weir::ctl {

/// `weirctl scan`: what the daemon would say of message files. Plain data.
struct ScanOptions {
  std::vector<std::string> files;  ///< "-" = standard input
  std::string client_ip;           ///< empty: an address of the connector, else 127.0.0.1
  std::string mail_from;           ///< empty: the file's Return-Path; without one, null
  std::vector<std::string> recipients;
  std::string connector;  ///< take the session for one of this connector; empty = match
  std::string auth_user;
  std::string helo;
  std::string cert_subject;
  bool explain = false;
  bool json = false;
};

/// Judges the files one after the other with counters in memory, which begin at zero. Returns the
/// exit code.
int scan(const config::Config& config, const ScanOptions& options, std::istream& in,
         std::ostream& out, std::ostream& err);

}  // namespace weir::ctl
