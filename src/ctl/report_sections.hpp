#pragma once

#include "ctl/report_case.hpp"
#include "page/document.hpp"

namespace weir::ctl {

// The questions of the page about one incident. Each answers with a sentence and what it rests on,
// and says so where Weir cannot know. Pure; total over what is missing.

page::Section in_short(const Case& it);
page::Section what_to_do(const Case& it);
page::Section what_happened(const Case& it);
page::Section which_symptoms(const Case& it);
page::Section which_accounts(const Case& it);
page::Section which_connector(const Case& it);
page::Section changed_lately(const Case& it);
page::Section which_recipients(const Case& it);
page::Section customers_or_suppliers(const Case& it);
page::Section likely_recipients(const Case& it);
page::Section same_domains(const Case& it);
page::Section foreign_domains(const Case& it);
page::Section bad_content(const Case& it);
page::Section which_sources(const Case& it);
page::Section taken_for_junk(const Case& it);
page::Section which_messages(const Case& it);
page::Section most_frequent(const Case& it);
page::Section what_weir_did(const Case& it);
page::Section is_it_an_attack(const Case& it);
page::Section rests_on(const Case& it);

/// All of them in the order in which they are read.
page::Document incident_document(const Case& it);

// What several of them ask.

/// Deviations that imports have shown: {time, kind, severity, symptom, connector, actor, client,
/// evidence, restore}, newest first.
const boost::json::array& deviations(const Case& it);
/// True when an export of the kind ("audit_log", "inbound_connectors", "sign_ins",
/// "message_trace", …) has been imported.
bool imported(const Case& it, std::string_view kind);
/// The newest export of any kind, in words; empty when there is none.
std::string last_import(const Case& it);
/// Whether a symptom of that code is in the incident.
bool has_symptom(const Case& it, std::string_view code);
/// What was said for that code, at most `most` different sentences.
std::vector<std::string> evidence_for(const Case& it, std::string_view code, std::size_t most);

}  // namespace weir::ctl
