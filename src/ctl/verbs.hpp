#pragma once

#include <boost/json/object.hpp>
#include <cstdint>
#include <iosfwd>
#include <string>

#include "ctl/format.hpp"
#include "ctl/scan.hpp"

namespace weir::ctl {

/// What holds for every verb.
struct Global {
  std::string config = "/etc/weir/weir.toml";
  std::string socket;  ///< empty: the one that the configuration names
  bool json = false;
};

/// Where a verb reads and writes.
struct Streams {
  std::istream& in;
  std::ostream& out;
  std::ostream& err;
};

struct CounterArguments {
  std::string filter;
  std::uint32_t limit = 100;
  std::string name;
  std::string subject;
  bool all = false;
};

/// Each does one verb and returns the exit code.
int status(const Global& global, const Streams& io);
int check(const Global& global, const std::string& file, const Streams& io);
int reload(const Global& global, const Streams& io);
int reopen(const Global& global, const Streams& io);
int counters_list(const Global& global, const CounterArguments& arguments, const Streams& io);
int counters_get(const Global& global, const CounterArguments& arguments, const Streams& io);
int counters_reset(const Global& global, const CounterArguments& arguments, const Streams& io);
int why(const Global& global, const std::string& id, std::uint32_t limit, const Streams& io);
int scan(const Global& global, ScanOptions options, const Streams& io);
int format_events(const Global& global, const FormatArguments& arguments, const Streams& io);

}  // namespace weir::ctl
