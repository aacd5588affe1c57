// libFuzzer entry: any bytes as an export of the tenant, under a name that says nothing and under
// one that says what it holds.

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "fuzz/reading_invariants.hpp"
#include "imports/gatherer.hpp"
#include "imports/read_file.hpp"
#include "imports/text.hpp"
#include "imports/time.hpp"
#include "weir/base/ip.hpp"
#include "weir/base/text.hpp"

namespace {

namespace audit = weir::audit;
namespace imports = weir::imports;
using weir::fuzz::require;

const weir::TimePoint kWritten{std::chrono::seconds{1'772'690'400}};

void check(std::string_view text) { require(text.size() <= imports::kMaxText + 3); }

void check_client(const std::string& text) {
  if (text.empty()) return;
  const auto address = weir::IpAddress::parse(text);
  require(address && address->to_string() == text);
}

void check(const audit::Properties& properties) {
  for (const auto& [name, value] : properties) {
    check(name);
    check(value);
  }
}

struct CheckItem {
  void operator()(const audit::Record& record) const {
    require(!record.id.empty() && !record.operation.empty());
    check(record.actor);
    check(record.object);
    check_client(record.client);
    check(record.parameters);
    check(record.old_values);
  }
  void operator()(const audit::Inventory& inventory) const {
    require(inventory.taken == kWritten);
    for (const auto& item : inventory.items) {
      require(!item.identity.empty() && !item.name.empty());
      check(item.properties);
    }
  }
  void operator()(const audit::EmailRow& row) const { check_client(row.sender_ip); }
  void operator()(const audit::LogonRow& row) const { check_client(row.client); }
  void operator()(const audit::TraceRow& row) const { check_client(row.from_ip); }
  void operator()(const audit::ConnectorAlert& alert) const {
    require(!alert.id.empty() && !alert.title.empty());
    check_client(alert.address);
  }
};

void check_told(const std::string& text) {
  require(!text.empty() && weir::printable(text, text.size()) == text);
}

void read(std::string_view name, std::string_view bytes) {
  const auto result = imports::read_export(name, bytes, kWritten);
  if (!result) return check_told(result.error());
  const auto& found = result.value();
  require(found.troubles.size() <= audit::Export::kMaxTroubles);
  require(found.unread >= found.troubles.size());
  for (const auto& trouble : found.troubles) check_told(trouble.what);
  for (const auto& item : found.items) {
    std::visit(CheckItem{}, item);
    const auto* inventory = std::get_if<audit::Inventory>(&item);
    require(inventory == nullptr || found.unread == 0);
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes{reinterpret_cast<const char*>(data), size};
  read("export", bytes);
  read("InboundConnectors.json", bytes);
  const auto line = bytes.substr(0, bytes.find('\n'));
  if (const auto time = imports::parse_time(line)) {
    require(time->time_since_epoch().count() > 0);
  }
  return 0;
}
