#include "imports/gatherer.hpp"

#include "imports/alerts.hpp"
#include "imports/inventories.hpp"
#include "imports/rows.hpp"
#include "weir/base/text.hpp"

namespace weir::imports {
namespace {

constexpr std::size_t kMaxNames = 12;

std::string first_names(const Columns& columns) {
  std::string text;
  std::size_t count = 0;
  for (const auto& name : columns.names()) {
    if (++count > kMaxNames) return text + ", …";
    text += (text.empty() ? "" : ", ") + printable(name, 40);
  }
  return text.empty() ? "nothing" : text;
}

Read read_alert(const Row& row, TimePoint written) {
  auto alert = alert_of(row, written);
  return alert ? Read{audit::Item{std::move(*alert)}} : Read{PassedOver{}};
}

}  // namespace

Gatherer::Gatherer(std::string_view file, TimePoint written)
    : file_{printable(file, 300)}, written_{written} {}

void Gatherer::item(audit::Item item) {
  ++known_;
  gathered_.items.push_back(std::move(item));
}

void Gatherer::trouble(std::size_t line, std::string what) {
  ++gathered_.unread;
  if (gathered_.troubles.size() < audit::Export::kMaxTroubles) {
    gathered_.troubles.push_back({line, std::move(what)});
  }
}

void Gatherer::cut(std::size_t line, std::string what) {
  if (cut_ || types_for_values_) return;
  cut_ = true;
  trouble(line, std::move(what));
}

bool Gatherer::full() const {
  return gathered_.items.size() >= kMaxItems || inventory_items_ >= kMaxInventory ||
         types_for_values_.has_value();
}

audit::Inventory& Gatherer::inventory(audit::InventoryKind kind) {
  auto& held = inventories_[static_cast<std::size_t>(kind)];
  if (!held) held = audit::Inventory{kind, written_, {}};
  return *held;
}

void Gatherer::expect(Shape shape) {
  ++known_;
  if (const auto held = inventory_of(shape)) inventory(*held);
}

void Gatherer::inventory_row(const Row& row, audit::InventoryKind kind, std::size_t line) {
  auto read = read_inventory(row, kind);
  if (read.types_for_values) types_for_values_ = kind;
  auto& into = inventory(kind);
  if (read.item) {
    into.items.push_back(std::move(*read.item));
    ++inventory_items_;
  } else if (!read.types_for_values) {
    trouble(line, std::move(read.why));
  }
}

void Gatherer::row(const Row& row, Shape shape, std::size_t line) {
  if (shape == Shape::unknown) {
    if (unknown_names_.empty()) unknown_names_ = first_names(row.columns());
    trouble(line, "this is nothing that Weir reads");
    return;
  }
  ++known_;
  if (const auto held = inventory_of(shape)) {
    inventory_row(row, *held, line);
    return;
  }
  if (shape == Shape::trace) {
    if (auto why = read_trace(row, gathered_.items); !why.empty()) trouble(line, std::move(why));
    return;
  }
  Read read = shape == Shape::audit       ? read_audit(row)
              : shape == Shape::cloud_app ? read_cloud_app(row)
              : shape == Shape::email     ? read_email(row)
              : shape == Shape::logon     ? read_logon(row)
              : shape == Shape::sign_in   ? read_sign_in(row)
                                          : read_alert(row, written_);
  if (auto* item = std::get_if<audit::Item>(&read)) {
    gathered_.items.push_back(std::move(*item));
  } else if (auto* why = std::get_if<std::string>(&read)) {
    trouble(line, std::move(*why));
  } else {
    ++gathered_.passed_over;
  }
}

std::string Gatherer::with_holes() const {
  const auto& first = gathered_.troubles.front();
  return file_ + " is no whole list of connectors or domains, entry or line " +
         std::to_string(first.line) + ": " + first.what +
         "; what is missing would be taken for removed, so export it again";
}

Result<audit::Export, std::string> Gatherer::finish(audit::Container container) && {
  if (types_for_values_) {
    return file_ +
           ": its lists were not exported, the columns hold names of types instead; "
           "export with: " +
           remedy_for(*types_for_values_);
  }
  if (known_ == 0) {
    if (unknown_names_.empty() && !gathered_.troubles.empty()) {
      return file_ + ": nothing in it can be read: " + gathered_.troubles.front().what;
    }
    return file_ + " is no export that Weir reads: it has " +
           (unknown_names_.empty() ? "nothing" : unknown_names_) + "; " + std::string{looked_for()};
  }
  gathered_.container = container;
  for (auto& held : inventories_) {
    if (!held) continue;
    if (gathered_.unread > 0) return with_holes();
    gathered_.items.emplace_back(std::move(*held));
  }
  return std::move(gathered_);
}

}  // namespace weir::imports
