#include <algorithm>
#include <chrono>
#include <vector>

#include "ctl/fields.hpp"
#include "ctl/incident_page.hpp"
#include "ctl/incident_parts.hpp"
#include "ctl/wrap.hpp"
#include "weir/base/text.hpp"

namespace weir::ctl {
namespace {

namespace json = boost::json;

constexpr std::size_t kRows = 16;
constexpr std::size_t kBar = 44;

struct Row {
  std::string begin;
  std::uint64_t messages = 0;
  std::uint64_t suspicious = 0;
  std::uint64_t held = 0;
};

/// Neighbours joined until they fit the page.
std::vector<Row> rows_of(const json::array& slots) {
  const auto together = (slots.size() + kRows - 1) / kRows;
  std::vector<Row> rows;
  for (std::size_t i = 0; i < slots.size(); ++i) {
    if (i % together == 0) rows.push_back({minute_of(text_at(slots[i], "begin")), 0, 0, 0});
    rows.back().messages += number_at(slots[i], "messages");
    rows.back().suspicious += number_at(slots[i], "suspicious");
    rows.back().held += number_at(slots[i], "held");
  }
  return rows;
}

/// Columns for `part` of `most`; something is never nothing.
std::size_t columns(std::uint64_t part, std::uint64_t most) {
  if (part == 0 || most == 0) return 0;
  return std::max<std::size_t>(1, static_cast<std::size_t>(part * kBar / most));
}

std::string bar_of(const Row& row, std::uint64_t most) {
  // Retries are held, too, and no new messages.
  const auto all = std::max({row.messages, row.suspicious, row.held});
  const auto total = columns(all, most);
  const auto held = std::min(columns(row.held, most), total);
  const auto suspicious = std::min(columns(std::max(row.suspicious, row.held), most), total);
  return std::string(held, '#') + std::string(suspicious - held, '+') +
         std::string(total - suspicious, '.') + std::string(kBar - total, ' ');
}

}  // namespace

void show_timeline(std::ostream& out, const json::value& incident) {
  const auto& slots = list_at(incident, "timeline");
  if (slots.empty()) return;
  const auto rows = rows_of(slots);
  std::uint64_t most = 1;
  for (const auto& row : rows) most = std::max({most, row.messages, row.suspicious, row.held});
  const auto together = (slots.size() + kRows - 1) / kRows;
  const auto step = std::max<std::uint64_t>(1, number_at(incident, "timeline_step_min"));
  out << "\nMail of the connector (UTC; # held back, + suspicious, . other; a line is "
      << (together > 1 ? "about " : "") << step * together << " min)\n";
  std::string day;
  for (const auto& row : rows) {
    // The day where it begins, the hour everywhere.
    const auto date = row.begin.substr(0, std::min<std::size_t>(10, row.begin.size()));
    const auto hour = row.begin.size() > 11 ? row.begin.substr(11) : row.begin;
    out << "  " << (date == day ? std::string(10, ' ') : printable(date, 10)) << ' '
        << printable(hour, 5) << " |" << bar_of(row, most) << "| " << row.messages;
    if (row.suspicious > 0) out << ", " << row.suspicious << " suspicious";
    if (row.held > 0) out << ", " << row.held << " held";
    out << '\n';
    day = date;
  }
}

}  // namespace weir::ctl
