#include "ctl/baseline.hpp"

#include <array>
#include <boost/json/array.hpp>
#include <cstdio>
#include <ostream>

#include "ctl/ask.hpp"
#include "ctl/fields.hpp"
#include "ctl/table.hpp"
#include "weir/base/text.hpp"

namespace weir::ctl {
namespace {

namespace json = boost::json;

constexpr std::size_t kMaxText = 1000;

bool is_true(const json::value& from, std::string_view path) {
  return at(from, path) == json::value(true);
}

/// Without the exponent that JSON writes.
std::string expected(const json::value& row) {
  boost::system::error_code error;
  const auto value = at(row, "expected").to_number<double>(error);
  if (error) return {};
  std::array<char, 32> text{};
  std::snprintf(text.data(), text.size(), value < 10 ? "%.1f" : "%.0f", value);
  return text.data();
}

/// A bound of 0 is none.
std::string bound(const json::value& row, std::string_view path) {
  const auto text = text_at(row, path, "-");
  return text == "0" ? "-" : text;
}

std::string learning(const json::value& row) {
  return is_true(row, "frozen") ? "frozen" : text_at(row, "learned_until", "not yet");
}

std::string learned(const json::value& row) {
  const auto since = text_at(row, "learned_since");
  return (since.empty() ? "nothing yet" : since + " to " + text_at(row, "learned_until")) + ", " +
         text_at(row, "waiting_hours", "0") + " hours wait" +
         (is_true(row, "frozen") ? "; frozen: an incident is open" : "");
}

void show_off(std::ostream& out, const json::value& result) {
  if (at(result, "enabled") == json::value(false)) {
    out << "baselines are switched off: [baseline] enabled\n\n";
  }
}

void show_ahead(std::ostream& out, const json::value& result) {
  const auto* rows = at(result, "ahead").if_array();
  if (rows == nullptr || rows->empty()) return;
  out << "\nthe hours ahead\n";
  Table table{{"local time", "expected", "dip below", "spike above", "rests on", "samples", ""}, 2};
  for (const auto& row : *rows) {
    table.add({text_at(row, "local"), expected(row), bound(row, "low"), text_at(row, "high"),
               text_at(row, "basis"), text_at(row, "samples"),
               is_true(row, "day_off") ? "day off" : ""});
  }
  table.print(out);
}

}  // namespace

void show_baselines(std::ostream& out, const json::value& result) {
  show_off(out, result);
  Table table{{"connector", "last hour", "expected", "dip below", "spike above", "grave above",
               "rests on", "samples", "learned until"}};
  const auto* rows = at(result, "connectors").if_array();
  if (rows == nullptr) return;
  for (const auto& row : *rows) {
    table.add({text_at(row, "name"), text_at(row, "last_hour"), expected(row), bound(row, "low"),
               text_at(row, "high"), text_at(row, "alert"), text_at(row, "basis"),
               text_at(row, "samples"), learning(row)});
  }
  table.print(out);
  out << "\nthe hour that ends now; " << text_at(result, "accounts", "0")
      << " accounts besides: weirctl baseline NAME\n";
}

void show_baseline(std::ostream& out, const json::value& result) {
  show_off(out, result);
  const auto& row = at(result, "baseline");
  print_fact(out, text_at(row, "kind"), text_at(row, "name"));
  if (text_at(row, "kind") == "account") print_fact(out, "sent over", text_at(row, "connector"));
  print_fact(out, "last hour", text_at(row, "last_hour") + " messages");
  print_fact(out, "expected", text_at(row, "why"));
  print_fact(out, "grave above", text_at(row, "alert"));
  print_fact(out, "first seen", text_at(row, "first_seen", "never"));
  print_fact(out, "last seen", text_at(row, "last_seen", "never"));
  print_fact(out, "learned", learned(row));
  show_ahead(out, result);
}

int baseline(const Global& global, const std::string& name, const Streams& io) {
  const json::object request{{"verb", "baseline"}, {"name", name}};
  return ask_and(global, request, io, [&](const json::value& result) {
    name.empty() ? show_baselines(io.out, result) : show_baseline(io.out, result);
  });
}

int baseline_forget(const Global& global, const std::string& name, const Streams& io) {
  const json::object request{{"verb", "baseline-forget"}, {"name", name}};
  return ask_and(global, request, io, [&](const json::value& result) {
    io.out << "learning of " << printable(text_at(result, "forgotten"), kMaxText)
           << " begins anew\n";
  });
}

}  // namespace weir::ctl
