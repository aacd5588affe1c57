#pragma once

#include <string>
#include <utility>
#include <vector>

#include "config/diagnostics.hpp"
#include "config/document.hpp"
#include "config/networks.hpp"
#include "weir/config/config.hpp"

namespace weir::config {

/// Builds a Config from a document, section by section.
class Loader {
 public:
  Loader(const Document& document, Diagnostics& diagnostics);

  Config run();

 private:
  template <class Section>
  void section(const char* key, Section& into);
  template <class Entry, class Read>
  void entries(const char* key, std::vector<Entry>& into, Read read);

  void check_root();
  void organization();
  void accepted_domains_file(const Table& table);
  void exchange_online_addresses(const Table& table);
  void connectors();
  void tenant_connectors();
  void detectors();
  void limits();
  void feeds();
  void privacy();
  void check_whole();
  void require_accepted_domains();
  void warn_silent_limits();

  /// The table `[key]`; an empty one when it is not there.
  const Table& table(const char* key) const;
  const std::vector<Table>& list(const char* key) const;

  const Document& document_;
  Diagnostics& diagnostics_;
  ExchangeNetworks exchange_;
  Config config_;
};

/// Tells about declared connectors that no message can reach, because earlier ones take it all.
/// `tables` are where they stand, in the same order.
void warn_shadowed(const std::vector<connector::Connector>& connectors,
                   const std::vector<Table>& tables, Diagnostics& diagnostics);

/// Tells about connectors of the tenant that guard one which is not there, or has another
/// direction. `tables` are where they stand, in the same order.
void check_guarded(const Config& config, const std::vector<Table>& tables,
                   Diagnostics& diagnostics);

/// Tells about entries whose name (or path) an earlier one has.
void reject_duplicates(const std::vector<std::string>& names, const std::vector<Table>& tables,
                       const char* key, const std::string& section, Diagnostics& diagnostics);

}  // namespace weir::config
