#include "ctl/incident_parts.hpp"

#include <algorithm>
#include <vector>

#include "ctl/fields.hpp"
#include "ctl/incident_page.hpp"
#include "ctl/wrap.hpp"
#include "weir/base/text.hpp"

namespace weir::ctl {
namespace {

namespace json = boost::json;

constexpr std::size_t kLabel = 16;
constexpr std::size_t kMostTops = 5;
constexpr std::size_t kMostMoments = 14;
constexpr std::size_t kMostEvidence = 3;
constexpr std::size_t kMostSamples = 3;  ///< of each kind
constexpr std::size_t kMostNetworkIds = 5;

struct TopName {
  const char* path;
  const char* label;
};
constexpr TopName kTops[]{{"top.clients", "clients"},
                          {"top.auth_users", "logins"},
                          {"top.mail_from", "MAIL FROM (P1)"},
                          {"top.mail_domains", "  its domains"},
                          {"top.header_from", "From (P2)"},
                          {"top.from_domains", "  its domains"},
                          {"top.subjects", "subjects"},
                          {"top.recipient_domains", "to domains"},
                          {"top.link_hosts", "links to"},
                          {"top.fingerprints", "same text"},
                          {"top.connecting_ips", "tenant took from"},
                          {"top.limits", "limits"}};

std::string padded(std::string text, std::size_t columns) {
  const auto width = width_of(text);
  return width < columns ? std::move(text) + std::string(columns - width, ' ') : text;
}

std::string right(const std::string& text, std::size_t columns) {
  return text.size() < columns ? std::string(columns - text.size(), ' ') + text : text;
}

void show_top(std::ostream& out, const json::value& top, const char* label) {
  const auto& items = list_at(top, "items");
  if (items.empty()) return;
  std::string name = label;
  for (std::size_t i = 0; i < std::min(items.size(), kMostTops); ++i) {
    const auto key = text_at(items[i], "key", "(empty)");
    out << "  " << padded(std::exchange(name, ""), kLabel)
        << right(text_at(items[i], "count", "0"), 7) << "  "
        << cut_to(key, kPageWidth - kLabel - 11) << '\n';
  }
  const auto distinct = number_at(top, "distinct");
  if (distinct > kMostTops) {
    out << std::string(kLabel + 11, ' ') << "… of " << distinct << " different ones\n";
  }
}

}  // namespace

const json::array& list_at(const json::value& from, std::string_view path) {
  static const json::array none;
  const auto* found = at(from, path).if_array();
  return found == nullptr ? none : *found;
}

std::uint64_t number_at(const json::value& from, std::string_view path) {
  const auto& value = at(from, path);
  if (const auto* wide = value.if_uint64()) return *wide;
  const auto* found = value.if_int64();
  return found == nullptr || *found < 0 ? 0 : static_cast<std::uint64_t>(*found);
}

void print_labelled(std::ostream& out, const std::string& label, const std::string& text) {
  print_wrapped(out, padded(label, kLabel), text);
}

void print_verbatim(std::ostream& out, std::string_view lead, const std::string& text) {
  std::string_view rest{text};
  while (!rest.empty()) {
    const auto end = std::min(rest.find('\n'), rest.size());
    out << lead << printable(rest.substr(0, end), 4'000) << '\n';
    rest.remove_prefix(std::min(end + 1, rest.size()));
  }
}

std::string_view symptom_name(std::string_view code) {
  struct Name {
    std::string_view code;
    std::string_view name;
  };
  constexpr Name kNames[]{{"S1", "volume"},
                          {"S2", "MAIL FROM and From differ"},
                          {"S3", "domain that is not ours"},
                          {"S4", "connector blocked"},
                          {"S5", "connector that no administrator made"},
                          {"S6", "connector changed"},
                          {"S7", "administrator compromised"}};
  const auto* found = std::ranges::find(kNames, code, &Name::code);
  return found == std::ranges::end(kNames) ? std::string_view{} : found->name;
}

std::string minute_of(const std::string& time) {
  if (time.size() < 16 || time[10] != 'T') return time;
  return time.substr(0, 10) + " " + time.substr(11, 5);
}

void show_symptoms(std::ostream& out, const json::value& incident) {
  const auto& symptoms = list_at(incident, "symptoms");
  if (symptoms.empty()) return;
  out << "\nSymptoms (S1 to S7 as Microsoft's playbook numbers them)\n";
  // S1 to S7 first, as the playbook goes.
  std::vector<const json::value*> in_order;
  for (const auto& seen : symptoms) in_order.push_back(&seen);
  std::ranges::stable_sort(in_order, {}, [](const json::value* seen) {
    const auto code = text_at(*seen, "code");
    return code.empty() ? std::string{"~"} : code;
  });
  for (const auto* one : in_order) {
    const auto& seen = *one;
    const auto code = text_at(seen, "code", "--");
    std::string line = padded(text_at(seen, "severity"), 9) +
                       right(text_at(seen, "count", "0"), 6) + "  " + text_at(seen, "detector");
    if (const auto name = symptom_name(code); !name.empty()) line += ": " + std::string{name};
    out << "  " << padded(code, 4) << cut_to(line, kPageWidth - 6) << '\n';
    if (text_at(seen, "detector") == "limit") continue;  // they have a section of their own
    const auto& evidence = list_at(seen, "evidence");
    for (std::size_t i = 0; i < std::min(evidence.size(), kMostEvidence); ++i) {
      if (const auto* text = evidence[i].if_string()) {
        print_wrapped(out, std::string(23, ' '), {text->data(), text->size()});
      }
    }
  }
}

void show_limits_reached(std::ostream& out, const json::value& incident) {
  const auto& limits = list_at(incident, "limits_reached");
  if (limits.empty()) return;
  out << "\nLimits passed\n";
  for (const auto& limit : limits) {
    print_wrapped(out, "  ",
                  text_at(limit, "name") + ": " + text_at(limit, "total", "0") + " of " +
                      text_at(limit, "limit", "0") + " for " + text_at(limit, "subject"));
  }
}

void show_story(std::ostream& out, const json::value& incident) {
  const auto& story = list_at(incident, "story");
  if (story.empty()) return;
  out << "\nWhat happened (UTC)\n";
  const auto tell = [&](const json::value& moment) {
    print_wrapped(out, "  " + minute_of(text_at(moment, "time")) + "  ", text_at(moment, "what"));
  };
  if (story.size() <= kMostMoments) {
    for (const auto& moment : story) tell(moment);
    return;
  }
  const auto half = kMostMoments / 2;
  for (std::size_t i = 0; i < half; ++i) tell(story[i]);
  out << "  … " << story.size() - 2 * half << " more, see --json\n";
  for (std::size_t i = story.size() - half; i < story.size(); ++i) tell(story[i]);
}

void show_tops(std::ostream& out, const json::value& incident) {
  out << "\nWho and what, most frequent first\n";
  for (const auto& [path, label] : kTops) show_top(out, at(incident, path), label);
  const auto& ids = list_at(incident, "network_message_ids");
  if (ids.empty()) return;
  out << "\nNetwork message ids in Exchange Online, of " << number_at(incident, "with_network_id")
      << " messages\n";
  for (std::size_t i = 0; i < std::min(ids.size(), kMostNetworkIds); ++i) {
    if (const auto* id = ids[i].if_string()) {
      out << "  " << printable({id->data(), id->size()}, 100) << '\n';
    }
  }
  if (ids.size() > kMostNetworkIds) {
    out << "  … " << ids.size() - kMostNetworkIds << " more, see --json\n";
  }
}

void show_samples(std::ostream& out, const json::value& incident) {
  struct Kind {
    const char* path;
    const char* label;
  };
  constexpr Kind kKinds[]{
      {"samples.first", "first"}, {"samples.worst", "worst"}, {"samples.newest", "newest"}};
  std::vector<std::string> shown;
  for (const auto& [path, label] : kKinds) {
    std::size_t left = kMostSamples;
    for (const auto& sample : list_at(incident, path)) {
      const auto id = text_at(sample, "event");
      if (id.empty() || std::ranges::find(shown, id) != shown.end()) continue;
      if (left-- == 0) break;
      if (shown.empty()) out << "\nMessages to look at\n";
      shown.push_back(id);
      out << "    weirctl why " << printable(id, 100) << "   # " << label << ", "
          << minute_of(text_at(sample, "time")) << ", score " << text_at(sample, "score", "0")
          << '\n';
    }
  }
}

void show_questions(std::ostream& out, const json::value& result) {
  const auto& questions = list_at(result, "questions");
  if (questions.empty()) return;
  out << "\nIs it an attack?  (+ speaks for it, - against it, ? is for you to find out)\n";
  for (const auto* bearing : {"attack", "harmless", "open"}) {
    for (const auto& question : questions) {
      if (text_at(question, "bearing") != bearing) continue;
      const char mark = bearing[0] == 'a' ? '+' : bearing[0] == 'h' ? '-' : '?';
      print_wrapped(out, std::string{"  "} + mark + " ", text_at(question, "text"));
    }
  }
}

void show_actions(std::ostream& out, const json::value& result) {
  const auto& actions = list_at(result, "actions");
  if (actions.empty()) return;
  out << "\nWhat to do, most urgent first\n";
  std::size_t number = 0;
  for (const auto& action : actions) {
    const auto lead = right(std::to_string(++number), 3) + ". ";
    print_wrapped(out, lead, text_at(action, "text"));
    if (const auto why = text_at(action, "why"); !why.empty()) {
      print_wrapped(out, std::string(lead.size(), ' '), why);
    }
    const auto command = text_at(action, "command");
    if (command.empty()) continue;
    if (text_at(action, "console") == "powershell") {
      out << std::string(lead.size(), ' ') << "(Exchange Online PowerShell)\n";
    }
    print_verbatim(out, std::string(lead.size() + 4, ' '), command);
  }
}

}  // namespace weir::ctl
