// libFuzzer entry: any bytes as a configuration file, and as an export of accepted domains. No path
// that the bytes name is opened: of accepted_domains_file and key_file, which lead to one, only the
// text is read, then it is taken out.

#include <stdlib.h>

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "config/accepted_domains.hpp"
#include "config/document.hpp"
#include "config/load.hpp"
#include "config/loader.hpp"
#include "config/print.hpp"
#include "fuzz/reading_invariants.hpp"
#include "weir/base/text.hpp"

namespace {

namespace config = weir::config;
using weir::fuzz::require;

constexpr const char* kFile = "fuzz.toml";

void check(const config::Diagnostic& diagnostic) {
  require(!diagnostic.message.empty() && diagnostic.line > 0 && diagnostic.column > 0);
  require(weir::printable(diagnostic.message, diagnostic.message.size()) == diagnostic.message);
}

bool is_error(const config::Diagnostic& diagnostic) {
  return diagnostic.severity == config::Severity::error;
}

bool take_out_files(config::Document& document) {
  std::size_t taken = 0;
  for (config::Node& node : document.root.nodes) {
    for (config::Table& table : node.tables) {
      taken += std::erase_if(table.nodes, [&](const config::Node& setting) {
        return (node.key == "organization" && setting.key == "accepted_domains_file") ||
               (node.key == "privacy" && setting.key == "key_file");
      });
    }
  }
  return taken > 0;
}

/// As load_text does it, without the files that the text names.
config::LoadResult load(std::string_view text) {
  config::Diagnostics diagnostics{kFile};
  config::Document document = config::parse(text, diagnostics);
  if (!take_out_files(document)) return config::load_text(text, kFile);
  config::Config loaded = config::Loader{document, diagnostics}.run();
  const bool refused = document.broken || diagnostics.errors() > 0;
  return {refused ? nullptr : std::make_shared<const config::Config>(std::move(loaded)),
          std::move(diagnostics).sorted()};
}

void check_domains(std::string_view text, const std::string& file) {
  config::Diagnostics diagnostics{kFile};
  for (const std::string& domain : config::read_accepted_domains(file, text, diagnostics)) {
    require(!domain.empty() && domain.size() <= 255);
    require(weir::ascii_lower(domain) == domain);
  }
  for (const config::Diagnostic& diagnostic : std::move(diagnostics).sorted()) check(diagnostic);
}

}  // namespace

extern "C" int LLVMFuzzerInitialize(int*, char***) {
  ::setenv("WEIR_DATA_DIR", WEIR_SOURCE_DIR "/conf", 1);
  return 0;
}

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text{reinterpret_cast<const char*>(data), size};
  check_domains(text, "domains");
  const config::LoadResult result = load(text);
  for (const config::Diagnostic& diagnostic : result.diagnostics) check(diagnostic);
  const bool refused = std::any_of(result.diagnostics.begin(), result.diagnostics.end(), is_error);
  require(refused == (result.config == nullptr));
  if (refused) return 0;
  const std::string printed = config::print(*result.config);
  const config::LoadResult again = config::load_text(printed, kFile);
  require(again.config != nullptr && config::print(*again.config) == printed);
  return 0;
}
