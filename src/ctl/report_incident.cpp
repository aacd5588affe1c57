#include <algorithm>

#include "ctl/fields.hpp"
#include "ctl/incident_page.hpp"
#include "ctl/incident_parts.hpp"
#include "ctl/report_sections.hpp"
#include "ctl/report_words.hpp"

namespace weir::ctl {

namespace json = boost::json;

const json::array& deviations(const Case& it) { return list_at(it.drift, "deviations"); }

bool imported(const Case& it, std::string_view kind) {
  return std::ranges::any_of(list_at(it.status, "imports.kinds"),
                             [&](const json::value& one) { return text_at(one, "kind") == kind; });
}

std::string last_import(const Case& it) {
  std::vector<std::string> kinds;
  for (const auto& one : list_at(it.status, "imports.kinds")) {
    kinds.push_back(text_at(one, "kind") + " of " + minute_of(text_at(one, "written")) + " UTC");
  }
  return listed(kinds, 8);
}

bool has_symptom(const Case& it, std::string_view code) {
  return std::ranges::any_of(list_at(incident_of(it), "symptoms"), [&](const json::value& seen) {
    return text_at(seen, "code") == code;
  });
}

std::vector<std::string> evidence_for(const Case& it, std::string_view code, std::size_t most) {
  std::vector<std::string> said;
  for (const auto& seen : list_at(incident_of(it), "symptoms")) {
    if (text_at(seen, "code") != code) continue;
    for (auto& one : texts_at(seen, "evidence")) {
      if (said.size() < most && std::ranges::find(said, one) == said.end()) {
        said.push_back(std::move(one));
      }
    }
  }
  return said;
}

page::Document incident_document(const Case& it) {
  const auto& incident = incident_of(it);
  page::Document document{.title = "Incident on " + text_at(incident, "connector", "unknown"),
                          .lead = text_at(incident, "title")};
  document.badges = {text_at(incident, "status"), text_at(incident, "severity")};
  const auto severity = text_at(incident, "severity");
  document.mark =
      severity == "critical" || severity == "high" ? page::Mark::bad : page::Mark::notice;
  if (const auto resolution = text_at(incident, "resolution", "none"); resolution != "none") {
    document.badges.push_back(resolution);
  }
  for (const auto section : {in_short,          which_symptoms,   what_to_do,
                             what_happened,     which_accounts,   which_connector,
                             changed_lately,    which_recipients, customers_or_suppliers,
                             likely_recipients, same_domains,     foreign_domains,
                             bad_content,       which_sources,    taken_for_junk,
                             which_messages,    most_frequent,    what_weir_did,
                             is_it_an_attack,   rests_on}) {
    document.sections.push_back(section(it));
  }
  document.footer = "Weir " + it.version + ", made " + minute_of(it.now) +
                    " UTC. It holds addresses and subjects of mail: share it with care.";
  return document;
}

}  // namespace weir::ctl
