#include "ctl/audit_show.hpp"

#include <boost/json/array.hpp>
#include <boost/json/serialize.hpp>
#include <string>

#include "ctl/fields.hpp"
#include "ctl/incident_page.hpp"
#include "ctl/incident_parts.hpp"
#include "ctl/table.hpp"
#include "ctl/wrap.hpp"
#include "weir/base/text.hpp"

namespace weir::ctl {
namespace {

namespace json = boost::json;

constexpr std::size_t kMaxName = 300;

std::string words(std::string name) {
  for (char& c : name) c = c == '_' ? ' ' : c;
  return name;
}

/// "120 of the audit log".
std::string rows_line(const json::value& outcome) {
  std::string line;
  const auto* const rows = at(outcome, "rows").if_object();
  if (rows != nullptr) {
    for (const auto& row : *rows) {
      line += (line.empty() ? "" : ", ") + words(std::string{row.key()}) + ' ' +
              json::serialize(row.value());
    }
  }
  if (line.empty()) line = "no rows";
  const auto some = [&](std::string_view key, const std::string& what) {
    if (number_at(outcome, key) > 0) line += ", " + text_at(outcome, key) + what;
  };
  some("passed_over", " of these about something else");
  some("unread", " rows not read");
  return line;
}

void show_troubles(std::ostream& out, const json::value& outcome) {
  const auto& troubles = list_at(outcome, "troubles");
  for (const auto& trouble : troubles) {
    print_wrapped(out, "  line " + text_at(trouble, "line") + ": ", text_at(trouble, "what"));
  }
  const auto unread = number_at(outcome, "unread");
  if (!troubles.empty() && unread > troubles.size()) {
    out << "  and " << unread - troubles.size() << " more\n";
  }
}

std::string numbered(std::size_t number) { return "#" + std::to_string(number); }

void show_rows(std::ostream& out, const json::array& deviations) {
  Table table{{"", "", "time (UTC)", "severity", "symptom", "what", "connector", "who", "from"}, 2};
  std::size_t number = 0;
  for (const auto& one : deviations) {
    table.add({numbered(++number), at(one, "known") == json::value(true) ? "known" : "new",
               minute_of(text_at(one, "time")), text_at(one, "severity"),
               text_at(one, "symptom", "-"), words(text_at(one, "kind")),
               text_at(one, "connector", "-"), text_at(one, "actor", "-"),
               text_at(one, "client", "-")});
  }
  table.print(out);
}

/// What each says, and the commands that undo it.
void show_evidence(std::ostream& out, const json::array& deviations) {
  bool restorable = false;
  std::size_t number = 0;
  for (const auto& one : deviations) {
    print_wrapped(out, "  " + numbered(++number) + "  ", text_at(one, "evidence"));
    restorable = restorable || !text_at(one, "restore").empty();
  }
  if (!restorable) return;
  out << "\nTo restore what was, in Exchange Online PowerShell, once you know who did it:\n";
  number = 0;
  for (const auto& one : deviations) {
    const auto commands = text_at(one, "restore");
    ++number;
    if (commands.empty()) continue;
    out << "\n  # " << numbered(number) << '\n';
    print_verbatim(out, "  ", commands);
  }
}

}  // namespace

void show_outcome(std::ostream& out, const json::value& outcome) {
  const auto name = printable(text_at(outcome, "name"), kMaxName);
  if (const auto error = text_at(outcome, "error"); !error.empty()) {
    print_wrapped(out, name + ": ", "CANNOT BE READ: " + error);
    return;
  }
  print_wrapped(out, name + ": ", text_at(outcome, "container") + ", " + rows_line(outcome));
  show_troubles(out, outcome);
  const auto& deviations = list_at(outcome, "deviations");
  if (deviations.empty()) {
    out << "  everything is as it should be\n";
    return;
  }
  out << '\n';
  show_rows(out, deviations);
  out << '\n';
  show_evidence(out, deviations);
  if (const auto more = number_at(outcome, "more"); more > 0) {
    out << "\n  and " << more << " more deviations\n";
  }
}

void show_deviations(std::ostream& out, const json::value& result) {
  const auto& deviations = list_at(result, "deviations");
  if (deviations.empty()) {
    out << "no export has shown anything that is not as it should be\n";
    return;
  }
  Table table{{"learned (UTC)", "changed (UTC)", "severity", "symptom", "what", "connector", "who",
               "from"}};
  for (const auto& one : deviations) {
    table.add({minute_of(text_at(one, "learned")), minute_of(text_at(one, "time")),
               text_at(one, "severity"), text_at(one, "symptom", "-"), words(text_at(one, "kind")),
               text_at(one, "connector", "-"), text_at(one, "actor", "-"),
               text_at(one, "client", "-")});
  }
  table.print(out);
  const auto total = number_at(result, "total");
  if (total > deviations.size()) {
    out << "and " << total - deviations.size() << " more; --limit shows more of them\n";
  }
}

}  // namespace weir::ctl
