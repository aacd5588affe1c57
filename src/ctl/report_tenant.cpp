// What Exchange Online says, what the messages are called, and the symptoms of the playbook.
#include <algorithm>

#include "ctl/fields.hpp"
#include "ctl/incident_page.hpp"
#include "ctl/incident_parts.hpp"
#include "ctl/report_sections.hpp"
#include "ctl/report_words.hpp"

namespace weir::ctl {
namespace {

namespace json = boost::json;
using page::Mark;

constexpr std::size_t kMostNames = 25;
constexpr std::size_t kMostEvidence = 4;

/// What imports say about mail that is marked as spam.
std::vector<std::string> junk_in_imports(const Case& it) {
  std::vector<std::string> said;
  for (const auto& one : deviations(it)) {
    if (text_at(one, "kind") == "junked") said.push_back(text_at(one, "evidence"));
  }
  return said;
}

struct Symptom {
  const char* code;
  const char* not_seen;  ///< what was looked at
  const char* blind;     ///< why it cannot be seen, while it cannot
};

constexpr Symptom kSymptoms[]{
    {"S1", "no limit was passed, and no volume was unusual, on what passes here", ""},
    {"S2", "P1 and P2 of its messages belong together", ""},
    {"S3", "every sender domain is accepted", "no accepted domains are known"},
    {"S4", "the log of the MTA has no refusal by Exchange Online",
     "the log of the MTA is not read: [maillog]"},
    {"S5", "the imported exports show no connector that was not made by an administrator",
     "no export of the audit log or of the connectors was imported"},
    {"S6", "the imported exports show no change that was not declared",
     "no export of the audit log or of the connectors was imported"},
    {"S7", "the imported audit log and sign-ins show nothing odd about administrators",
     "neither the audit log nor sign-ins were imported"}};

bool can_see(const Case& it, std::string_view code) {
  if (code == "S3") return it.declared.known && !it.declared.accepted.empty();
  if (code == "S4") return it.declared.reads_log;
  const bool audit = imported(it, "audit_log");
  if (code == "S5" || code == "S6") return audit || imported(it, "inbound_connectors");
  if (code == "S7") return audit || imported(it, "sign_ins");
  return true;
}

std::uint64_t times_of(const Case& it, std::string_view code) {
  std::uint64_t times = 0;
  for (const auto& seen : list_at(incident_of(it), "symptoms")) {
    if (text_at(seen, "code") == code) times += number_at(seen, "count");
  }
  return times;
}

std::string rest_of_evidence(const Case& it, std::string_view code) {
  if (code != "S1") return {};
  std::vector<std::string> passed;
  for (const auto& limit : list_at(incident_of(it), "limits_reached")) {
    passed.push_back("limit " + text_at(limit, "name") + ": " + text_at(limit, "total", "0") +
                     " of " + text_at(limit, "limit", "0") + " for " + text_at(limit, "subject"));
  }
  return listed(passed, 3);
}

page::Line line_of(const Case& it, const Symptom& symptom, std::size_t& present,
                   std::size_t& blind) {
  const std::string code = symptom.code;
  const auto name = code + " " + std::string{symptom_name(code)};
  const auto rest = rest_of_evidence(it, code);
  if (has_symptom(it, code) || !rest.empty()) {
    ++present;
    // A limit says the same at each message.
    auto evidence = evidence_for(it, code, rest.empty() ? kMostEvidence : 1);
    if (!rest.empty()) evidence.push_back(rest);
    const auto times = times_of(it, code);
    return {name + (times > 0 ? ", seen " + many(times, "time", "times") : ""),
            evidence.empty() ? "" : listed(evidence, kMostEvidence), Mark::bad, "present"};
  }
  if (can_see(it, code)) return {name, symptom.not_seen, Mark::plain, "not seen"};
  ++blind;
  return {name, std::string{"Because "} + symptom.blind + ".", Mark::unknown, "cannot be seen"};
}

page::Table names_table(const Case& it) {
  page::Table table{.title = "The newest messages",
                    .columns = {{"Time (UTC)"},
                                {"Network message id", false, true},
                                {"Message-ID", false, true},
                                {"Queue id"},
                                {"From"},
                                {"Subject"},
                                {"Event", false, true}}};
  for (const auto& one : it.mail.names) {
    if (table.rows.size() >= kMostNames) break;
    table.rows.push_back({minute_of(one.time), one.network_id, one.message_id, one.queue_id,
                          one.author, one.subject, one.event});
  }
  if (it.mail.messages > table.rows.size()) {
    table.note = std::to_string(it.mail.messages - table.rows.size()) +
                 " more are not shown; weirctl trace --json has all that are kept.";
  }
  return table;
}

void add_network_ids(const Case& it, page::Section& section) {
  const auto ids = texts_at(incident_of(it), "network_message_ids");
  if (ids.empty()) return;
  std::string lines;
  for (const auto& id : ids) lines += id + '\n';
  section.blocks.emplace_back(
      page::Command{"Network message ids, for EmailEvents and Explorer", lines});
}

std::string trace_command(const Case& it) {
  const auto& incident = incident_of(it);
  auto from = text_at(incident, "first_seen");
  // To the second, which every shell and reader takes.
  if (from.size() > 19) from = from.substr(0, 19) + "Z";
  return "weirctl trace --incident " + text_at(incident, "id") + " --from " + from + " --json";
}

}  // namespace

page::Section taken_for_junk(const Case& it) {
  page::Section section{
      .id = "junk", .heading = "Is much of your mail taken for junk?", .answer = ""};
  const auto said = junk_in_imports(it);
  const auto& mail = it.mail;
  if (mail.junked > 0) {
    section.mark = Mark::bad;
    section.answer = "Yes: Exchange Online took " + std::to_string(mail.junked) + " of " +
                     many(mail.filtered, "message", "messages") + " that it handed over (" +
                     percent(mail.junked, mail.filtered) + ") for junk, " +
                     std::to_string(mail.outward) + " of them on the way out: a clear sign.";
    section.blocks.emplace_back(bars_of(mail.junk_marks, "What it said, messages", 10));
  } else if (!said.empty()) {
    section.mark = Mark::bad;
    section.answer = "Yes, by the message trace that was imported: a clear sign.";
  } else if (mail.filtered > 0) {
    section.mark = Mark::good;
    section.answer = "No: Exchange Online handed over " +
                     many(mail.filtered, "message", "messages") + " of it and took none for junk.";
  } else if (imported(it, "message_trace")) {
    section.mark = Mark::good;
    section.answer = "No: the message trace that was imported shows no unusual share.";
  } else {
    section.mark = Mark::unknown;
    section.answer =
        "Not known: mail on its way to Exchange Online has no verdict yet, and no message trace "
        "was "
        "imported.";
  }
  page::Lines lines{.title = "From imports"};
  for (const auto& one : said) lines.lines.push_back({one});
  if (!lines.lines.empty()) section.blocks.emplace_back(std::move(lines));
  if (!imported(it, "message_trace")) {
    section.blocks.emplace_back(
        page::Command{"Exchange Online PowerShell",
                      "Get-MessageTraceV2 -StartDate (Get-Date).AddDays(-2) -EndDate (Get-Date) "
                      "-ResultSize 5000 | "
                      "Export-Csv -NoTypeInformation trace.csv"});
    section.blocks.emplace_back(page::Command{"Shell", "weirctl audit import trace.csv"});
  }
  return section;
}

page::Section which_messages(const Case& it) {
  page::Section section{.id = "messages", .heading = "Which messages are they?", .answer = ""};
  const auto& incident = incident_of(it);
  const auto with_id =
      std::max<std::uint64_t>(number_at(incident, "with_network_id"), it.mail.with_network_id);
  const auto messages = number_at(incident, "messages");
  if (messages == 0 && it.mail.messages == 0) {
    section.answer = "No message that passed here belongs to it.";
    section.mark = Mark::unknown;
    return section;
  }
  section.mark = Mark::notice;
  section.answer = many(messages, "message belongs", "messages belong") + " to it; " +
                   std::to_string(with_id) +
                   " of them had a network message id when they came here.";
  if (with_id < messages) {
    section.blocks.emplace_back(
        page::Paragraph{"Exchange Online gives the id when it takes a message, so mail on its way "
                        "there has none yet: "
                        "join by Message-ID, which EmailEvents calls InternetMessageId."});
  }
  add_network_ids(it, section);
  if (!it.mail.names.empty()) section.blocks.emplace_back(names_table(it));
  section.blocks.emplace_back(page::Command{"Shell", trace_command(it)});
  return section;
}

page::Section which_symptoms(const Case& it) {
  page::Section section{
      .id = "symptoms", .heading = "Which symptoms of the playbook are there?", .answer = ""};
  page::Lines lines;
  std::size_t present = 0;
  std::size_t blind = 0;
  for (const auto& symptom : kSymptoms) {
    lines.lines.push_back(line_of(it, symptom, present, blind));
  }
  for (const auto& seen : list_at(incident_of(it), "symptoms")) {
    const auto code = text_at(seen, "code");
    if (!code.empty() && code.front() == 'S') continue;
    lines.lines.push_back({(code.empty() ? "" : code + " ") + text_at(seen, "detector") +
                               ", seen " + many(number_at(seen, "count"), "time", "times"),
                           listed(texts_at(seen, "evidence"), kMostEvidence), Mark::notice,
                           "also"});
  }
  section.mark = present > 0 ? Mark::bad : Mark::notice;
  section.answer = std::to_string(present) + " of 7 are present, " + std::to_string(blind) +
                   " cannot be seen with what Weir has been given.";
  section.blocks.emplace_back(std::move(lines));
  return section;
}

}  // namespace weir::ctl
