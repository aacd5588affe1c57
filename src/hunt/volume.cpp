#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <tuple>

#include "hunt/filter.hpp"
#include "hunt/senders.hpp"
#include "weir/base/text.hpp"
#include "weir/hunt/tenant.hpp"

namespace weir::hunt {
namespace {

/// What stands for toscalar(): the first of the table that the playbook takes connectors from. That
/// table has no order; the earliest record is taken.
struct First {
  TimePoint time{};
  std::string id;
  std::string name;
};

bool earlier(const First& a, const First& b) {
  return std::tie(a.time, a.id) < std::tie(b.time, b.id);
}

bool in_strict_set(std::string_view operation) {
  return changes_connector(operation) && !iequals(operation.substr(0, 7), "Remove-");
}

}  // namespace

struct Volume::Parts {
  Parameters parameters;
  Searched searched;
  MailRows mail;
  std::map<std::string, std::string> changed;  ///< lower case, and as written
  std::optional<First> first;

  void take_strictly(const audit::Record& record) {
    if (record.actor.empty() || !in_strict_set(record.operation)) return;
    for (const auto& [name, value] : record.parameters) {
      First one{record.time, record.id, value};
      if (name == "Name" && (!first || earlier(one, *first))) first = std::move(one);
    }
  }
  void take(const audit::EmailRow& row, std::string_view connector);
};

Volume::Volume(Parameters parameters)
    : parts_{std::make_unique<Parts>(Parts{std::move(parameters), {}, {}, {}, {}})} {}
Volume::~Volume() = default;

void Volume::Parts::take(const audit::EmailRow& row, std::string_view connector) {
  MailKey key{.connector = mail.number(connector)};
  key.header_from = key.mail_from = mail.number("");
  key.sender = key.header_from;
  if (parameters.strict || parameters.by == By::sender) {
    const auto sender = sender_of(row);
    key.kind = sender.kind;
    key.sender = mail.number(sender.text);
  } else if (parameters.by == By::client) {
    key.kind = row.sender_ip.empty() ? SenderKind::none : SenderKind::client;
    key.sender = mail.number(row.sender_ip);
  }
  mail.add(key, row, parameters.strict);
}

void Volume::add(const audit::EmailRow& row) {
  auto& parts = *parts_;
  if (!within(parts.parameters, row.time, parts.searched)) return;
  if (row.connectors.empty() || !asked_for(parts.parameters, row)) return;
  if (parts.parameters.strict) {
    if (!row.sender_object_id.empty()) parts.take(row, row.connectors);
    return;
  }
  std::set<std::string_view> taken;  // a connector counts once, however often it is named
  for_each_name(row.connectors, [&](std::string_view name) {
    const auto& wanted = parts.parameters.connectors;
    const bool asked = wanted.empty() || std::ranges::any_of(wanted, [&](const auto& pattern) {
                         return matches_pattern(pattern, name);
                       });
    if (asked && taken.insert(name).second) parts.take(row, name);
  });
}

void Volume::add(const audit::Record& record) {
  auto& parts = *parts_;
  if (!within(parts.parameters, record.time, parts.searched)) return;
  if (parts.parameters.strict) return parts.take_strictly(record);
  // What was refused has changed nothing.
  if (!record.succeeded || !changes_connector(record.operation)) return;
  for (auto& name : connector_names(record)) {
    auto lower = ascii_lower(name);
    parts.changed.emplace(std::move(lower), std::move(name));
  }
}

std::vector<std::string> Volume::changed() const {
  std::vector<std::string> names;
  if (parts_->parameters.strict) {
    if (parts_->first) names.push_back(parts_->first->name);
    return names;
  }
  for (const auto& [lower, name] : parts_->changed) names.push_back(name);
  return names;
}

std::vector<Burst> Volume::rows() const {
  const auto& parts = *parts_;
  const bool asked = !parts.parameters.connectors.empty();
  return parts.mail.bursts(parts.parameters, false, [&](const MailKey& key) {
    const auto& name = parts.mail.text(key.connector);
    if (asked) return true;
    if (parts.parameters.strict) return parts.first && parts.first->name == name;
    return parts.changed.contains(ascii_lower(name));
  });
}

Searched Volume::searched() const { return parts_->searched; }

}  // namespace weir::hunt
