#include "cases_runner/expect.hpp"

#include <algorithm>
#include <boost/json/serialize.hpp>
#include <map>

#include "cases_runner/script.hpp"
#include "weir/base/text.hpp"

namespace weir::cases {
namespace {

namespace json = boost::json;

/// An expectation's words without its kind, and the same as text.
struct Asked {
  std::span<const std::string> words;
  std::string_view text;
};

using Test = bool (*)(const Seen&, const Asked&);

const json::object& weir_of(const Seen& seen) { return seen.event.at("weir").as_object(); }

bool is(const json::value& value, std::string_view text) {
  return value.is_string() && std::string_view{value.get_string()} == text;
}

/// True when every word is the text of one of the named fields.
bool words_in(std::span<const std::string> words, const json::object& object,
              std::initializer_list<std::string_view> fields) {
  return std::ranges::all_of(words, [&](const std::string& word) {
    return std::ranges::any_of(fields, [&](std::string_view field) {
      const auto& value = object.at(field);
      return is(value, word) || json::serialize(value) == word;
    });
  });
}

bool finding(const Seen& seen, const Asked& asked) {
  return std::ranges::any_of(weir_of(seen).at("findings").as_array(), [&](const json::value& one) {
    return is(one.at("detector"), asked.words[0]) &&
           words_in(asked.words.subspan(1), one.as_object(), {"severity", "points"});
  });
}

bool evidence(const Seen& seen, const Asked& asked) {
  return std::ranges::any_of(weir_of(seen).at("findings").as_array(), [&](const json::value& one) {
    return std::string_view{one.at("evidence").as_string()}.find(asked.text) !=
           std::string_view::npos;
  });
}

bool limit(const Seen& seen, const Asked& asked) {
  return std::ranges::any_of(weir_of(seen).at("limits").as_array(), [&](const json::value& one) {
    return is(one.at("name"), asked.words[0]) &&
           words_in(asked.words.subspan(1), one.as_object(), {"state", "total"});
  });
}

bool reply(const Seen& seen, const Asked& asked) {
  const auto& given = seen.answer.reply;
  const std::string code = given ? std::to_string(given->code) : "250";
  return code == asked.words[0] &&
         (asked.words.size() < 2 || (given && given->enhanced == asked.words[1]));
}

std::string unfolded(std::string_view value) {
  std::string out;
  for (const auto& word : words(value)) out += (out.empty() ? "" : " ") + word;
  return out;
}

/// `Name` or `Name: pattern`, in the header that went on.
bool header(const Seen& seen, const Asked& asked) {
  const auto colon = std::min(asked.text.find(':'), asked.text.size());
  const auto name = trimmed(asked.text.substr(0, colon));
  const auto pattern = colon < asked.text.size() ? trimmed(asked.text.substr(colon + 1)) : "";
  return std::ranges::any_of(seen.delivered, [&](const mail::HeaderField& field) {
    return iequals(field.name, name) &&
           (pattern.empty() || matches_pattern(pattern, unfolded(field.value)));
  });
}

bool retry(const Seen& seen, const Asked&) {
  const auto* of = weir_of(seen).if_contains("retry_of");
  return of != nullptr && of->is_string();
}

const std::map<std::string_view, Test>& tests() {
  static const std::map<std::string_view, Test> kTests{
      {"disposition",
       [](const Seen& seen, const Asked& asked) {
         return is(weir_of(seen).at("disposition").at("enforced"), asked.words[0]);
       }},
      {"wanted",
       [](const Seen& seen, const Asked& asked) {
         return is(weir_of(seen).at("disposition").at("wanted"), asked.words[0]);
       }},
      {"finding", finding},
      {"findings", [](const Seen& seen,
                      const Asked&) { return !weir_of(seen).at("findings").as_array().empty(); }},
      {"evidence", evidence},
      {"alignment",
       [](const Seen& seen, const Asked& asked) {
         return is(weir_of(seen).at("alignment"), asked.words[0]);
       }},
      {"connector",
       [](const Seen& seen, const Asked& asked) {
         return is(weir_of(seen).at("connector"), asked.words[0]);
       }},
      {"identity",
       [](const Seen& seen, const Asked& asked) {
         return is(weir_of(seen).at("identity").at(asked.words[0]), asked.words[1]);
       }},
      {"direction",
       [](const Seen& seen, const Asked& asked) {
         return is(seen.event.at("email").at("direction"), asked.words[0]);
       }},
      {"score",
       [](const Seen& seen, const Asked& asked) {
         return json::serialize(seen.event.at("event").at("risk_score")) == asked.words[0];
       }},
      {"limit", limit},
      {"retry", retry},
      {"degraded",
       [](const Seen& seen, const Asked&) { return weir_of(seen).at("degraded").as_bool(); }},
      {"reply", reply},
      {"header", header},
  };
  return kTests;
}

std::string_view after_word(std::string_view text) {
  text = trimmed(text);
  return trimmed(text.substr(std::min(text.find(' '), text.size())));
}

bool holds(std::string_view text, const Seen& seen) {
  const bool negated = text.starts_with("no ");
  if (negated) text = after_word(text);
  const auto all = words(text);
  const auto test = tests().find(all.at(0));
  if (test == tests().end()) throw ScriptError{all[0] + " is nothing to expect"};
  return test->second(seen, {std::span{all}.subspan(1), after_word(text)}) != negated;
}

std::string found_instead(const Seen& seen) {
  return json::serialize(seen.event.at("weir")) +
         (seen.answer.reply ? " reply " + seen.answer.reply->text : "");
}

}  // namespace

std::string check(std::string_view line, std::span<const Seen> messages) {
  if (messages.empty()) return "nothing has been sent";
  const auto all = words(line);
  if (all.at(0) == "each") {
    const auto bad = std::ranges::find_if_not(
        messages, [&](const Seen& seen) { return holds(after_word(line), seen); });
    if (bad == messages.end()) return {};
    return "not so for message " + std::to_string(bad - messages.begin() + 1) + ": " +
           found_instead(*bad);
  }
  if (all.size() > 1 && all[1] == "times") {
    const auto found = std::ranges::count_if(
        messages, [&](const Seen& seen) { return holds(after_word(after_word(line)), seen); });
    return std::to_string(found) == all[0]
               ? ""
               : std::to_string(found) + " of " + std::to_string(messages.size());
  }
  return holds(line, messages.back()) ? "" : found_instead(messages.back());
}

}  // namespace weir::cases
