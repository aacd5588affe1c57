#include "config/networks.hpp"

#include <algorithm>
#include <charconv>
#include <cstdlib>

#include "config/checks.hpp"
#include "config/files.hpp"
#include "weir/base/text.hpp"

#ifndef WEIR_INSTALL_DATA_DIR
#define WEIR_INSTALL_DATA_DIR "/usr/share/weir"
#endif

namespace weir::config {
namespace {

constexpr const char* kFileName = "exchange_online_networks.txt";
constexpr std::size_t kMaxBytes = 1024UL * 1024;

std::vector<std::string> directories(const std::string& config_file) {
  const char* chosen = std::getenv("WEIR_DATA_DIR");
  if (chosen != nullptr && *chosen != '\0') return {chosen};
  return {directory_of(config_file), WEIR_INSTALL_DATA_DIR};
}

std::string_view without_comment(std::string_view line) {
  return trimmed(line.substr(0, line.find('#')));
}

std::string base_of(const std::string& network) { return network.substr(0, network.find('/')); }

}  // namespace

const std::string& ExchangeNetworks::problem() {
  if (!read_) read();
  return problem_;
}

const std::vector<IpNetwork>& ExchangeNetworks::networks() {
  if (!read_) read();
  return networks_;
}

void ExchangeNetworks::read() {
  read_ = true;
  std::string tried;
  for (const std::string& directory : directories(config_file_)) {
    const std::string path = directory + '/' + kFileName;
    const auto text = read_file(path, kMaxBytes);
    if (text) return read_lines(path, text.value());
    tried += (tried.empty() ? "" : "; ") + path + ' ' + text.error().message;
  }
  problem_ = "the ranges of Exchange Online are not to be had (" + tried +
             "); put the file there, name its directory in WEIR_DATA_DIR, or write the ranges here";
}

void ExchangeNetworks::read_lines(const std::string& path, std::string_view text) {
  for (std::uint32_t line = 1; !text.empty(); ++line) {
    const auto end = std::min(text.find('\n'), text.size());
    const std::string entry{without_comment(text.substr(0, end))};
    text.remove_prefix(std::min(end + 1, text.size()));
    if (entry.empty()) continue;
    if (const auto network = IpNetwork::parse(entry)) {
      networks_.push_back(*network);
    } else {
      diagnostics_.error_in(path, {line, 1}, quoted(entry) + ": " + check_network(entry));
      problem_ = path + " has errors; correct them";
    }
  }
  if (networks_.empty() && problem_.empty()) {
    problem_ = path + " names no address; write one block a line";
  }
}

unsigned prefix_bits(const IpNetwork& network) {
  const std::string text = network.to_string();
  const auto slash = text.find('/');
  if (slash == text.npos) return 128;
  unsigned bits = 0;
  std::from_chars(text.data() + slash + 1, text.data() + text.size(), bits);
  const auto base = IpAddress::parse(base_of(text));
  return base && base->is_v4() ? bits + 96 : bits;
}

bool covers(const IpNetwork& outer, const IpNetwork& inner) {
  const auto base = IpAddress::parse(base_of(inner.to_string()));
  return base && outer.contains(*base) && prefix_bits(outer) <= prefix_bits(inner);
}

bool is_everyone(const IpNetwork& network) {
  const std::string text = network.to_string();
  return text == "0.0.0.0/0" || text == "::/0";
}

}  // namespace weir::config
