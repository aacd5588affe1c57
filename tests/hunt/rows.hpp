#pragma once

#include <algorithm>
#include <string>
#include <vector>

#include "weir/hunt/mail.hpp"
#include "weir/hunt/tenant.hpp"

namespace weir::hunt {

using namespace std::chrono_literals;

/// 2026-03-04 00:00.
inline constexpr TimePoint kDay{std::chrono::sys_days{std::chrono::year{2026} / 3 / 4}};

/// The week around it.
inline Parameters week(Query query, bool strict = false) {
  auto parameters = defaults(query);
  parameters.from = kDay - 72h;
  parameters.to = kDay + 96h;
  parameters.strict = strict;
  return parameters;
}

/// A message of an account through "rogue" to the outside.
inline audit::EmailRow mail(TimePoint time, const std::string& id) {
  audit::EmailRow row;
  row.time = time;
  row.network_message_id = id;
  row.mail_from = "app@contoso.example";
  row.header_from = "app@contoso.example";
  row.mail_from_domain = row.from_domain = "contoso.example";
  row.sender_object_id = "object-1";
  row.sender_ip = "192.0.2.25";
  row.recipient = "buyer@customer.example";
  row.direction = "Outbound";
  row.connectors = "rogue";
  return row;
}

/// `count` messages, evenly from `first` to before `first + span`.
inline std::vector<audit::EmailRow> run(TimePoint first, std::chrono::milliseconds span, int count,
                                        const std::string& name = "m") {
  std::vector<audit::EmailRow> rows;
  for (int i = 0; i < count; ++i) {
    rows.push_back(mail(first + span * i / count, name + std::to_string(i)));
  }
  return rows;
}

inline audit::Record cmdlet(const std::string& operation, const std::string& parameter,
                            const std::string& name, TimePoint time = kDay) {
  audit::Record record;
  record.id = operation + name;
  record.time = time;
  record.operation = operation;
  record.actor = "admin@contoso.example";
  record.client = "203.0.113.77";
  if (!parameter.empty()) record.parameters[parameter] = name;
  return record;
}

template <class Hunt>
void add_all(Hunt& hunt, const std::vector<audit::EmailRow>& rows) {
  for (const auto& row : rows) hunt.add(row);
}

}  // namespace weir::hunt
