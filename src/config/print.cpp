#include "config/print.hpp"

#include "config/schema.hpp"
#include "config/writer.hpp"
#include "weir/base/text.hpp"

namespace weir::config {
namespace {

constexpr std::size_t kMaxFile = 500;

template <class Section, class... More>
void write(std::string& out, const std::string& header, Section section, More... more) {
  out += '\n' + header + '\n';
  Writer writer{out};
  describe(writer, section, more...);
}

// No [[limit]] at all would bring the built-in ones back.
template <class Entry>
void write_if_empty(std::string& out, const char* key, const std::vector<Entry>& entries) {
  if (entries.empty()) out.append(key).append(" = []\n");
}

void write_detector(std::string& out, const std::string& id, const Settings& settings) {
  out += "\n[detect." + id + "]\n";
  Writer writer{out};
  for (const auto& [key, value] : settings.effective()) writer.line(key, value);
}

}  // namespace

std::string print(const Config& config) {
  std::string out = "# effective configuration";
  if (!config.file.empty()) out += " of " + printable(config.file, kMaxFile);
  out += '\n';
  write_if_empty(out, "limit", config.limits);
  write_if_empty(out, "feed", config.feeds);
  write(out, "[milter]", config.milter);
  write(out, "[organization]", config.organization);
  for (const auto& connector : config.connectors) {
    write(out, "[[connector]]", connector, static_cast<ExchangeNetworks*>(nullptr));
  }
  write(out, "[score]", config.score);
  for (const auto& [id, settings] : config.detectors) write_detector(out, id, settings);
  for (const auto& limit : config.limits) write(out, "[[limit]]", limit);
  write(out, "[baseline]", config.baseline);
  write(out, "[incident]", config.incident);
  write(out, "[maillog]", config.maillog);
  write(out, "[import]", config.imports);
  for (const auto& connector : config.tenant_connectors) {
    write(out, "[[tenant_connector]]", connector);
  }
  write(out, "[state]", config.state);
  write(out, "[privacy]", config.privacy);
  for (const auto& feed : config.feeds) write(out, "[[feed]]", feed);
  write(out, "[admin]", config.admin);
  return out;
}

}  // namespace weir::config
