#pragma once

#include <string>
#include <vector>

#include "config/diagnostics.hpp"
#include "weir/base/ip.hpp"

namespace weir::config {

/// What `client_networks` means by "exchange_online".
inline constexpr const char* kExchangeOnline = "exchange_online";

/// The published address ranges of Exchange Online, from exchange_online_networks.txt: one block a
/// line, `#` begins a comment. Looked for in $WEIR_DATA_DIR (only there, when it is set), beside
/// the configuration file, and where Weir was installed. Read when first asked for.
class ExchangeNetworks {
 public:
  /// `config_file` may be empty. `diagnostics` must outlive it.
  ExchangeNetworks(std::string config_file, Diagnostics& diagnostics)
      : config_file_{std::move(config_file)}, diagnostics_{diagnostics} {}

  /// Empty when the file is good, else what to do about it.
  const std::string& problem();
  const std::vector<IpNetwork>& networks();

 private:
  void read();
  void read_lines(const std::string& path, std::string_view text);

  std::string config_file_;
  Diagnostics& diagnostics_;
  bool read_ = false;
  std::string problem_;
  std::vector<IpNetwork> networks_;
};

/// Bits of the block's prefix, IPv4 counted from 96 so that both families compare.
unsigned prefix_bits(const IpNetwork& network);
/// Whether every address of `inner` is in `outer`.
bool covers(const IpNetwork& outer, const IpNetwork& inner);
/// 0.0.0.0/0 or ::/0.
bool is_everyone(const IpNetwork& network);

}  // namespace weir::config
