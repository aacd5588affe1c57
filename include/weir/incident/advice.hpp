#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "weir/base/time.hpp"
#include "weir/incident/incident.hpp"

namespace weir::incident {

/// What the configuration says of the organization and of the incident's connector, as plain
/// strings. Whatever is left empty is not known, and nothing is concluded from it.
struct Facts {
  std::vector<std::string> accepted_domains;
  std::vector<std::string> partner_domains;
  std::vector<std::string> egress_addresses;
  // Of the connector.
  std::vector<std::string> client_networks;
  std::vector<std::string> foreign_domains;
  std::string owner;
  std::string purpose;
  std::uint64_t expected_per_hour = 0;  ///< declared or learned; 0 = not known
  unsigned tag_score = 25;              ///< `score.tag`
};

/// Where a command is typed.
enum class Console { none, shell, powershell };

std::string_view to_string(Console console) noexcept;

/// One thing to do. `command` can be pasted as it is: names and addresses in it are quoted, and
/// what is not safe to paste is left out. Words in capitals such as CONNECTOR are the reader's to
/// fill in.
struct Action {
  std::string text;     ///< what to do, one sentence
  std::string command;  ///< may be empty, may have several lines
  Console console = Console::none;
  std::string why;
  std::string symptom;  ///< "S1".."S7" that asks for it, or empty
};

/// What to do about an incident, most urgent first. `now` ends the time that searches cover.
std::vector<Action> recommend(const Incident& incident, const Facts& facts, TimePoint now);

/// What a fact speaks for. `open`: it has to be judged by somebody who knows the mail.
enum class Bearing { attack, harmless, open };

std::string_view to_string(Bearing bearing) noexcept;

struct Point {
  std::string text;  ///< one short sentence
  Bearing bearing = Bearing::open;
};

/// What tells a true positive from a false one: facts for and against.
std::vector<Point> questions(const Incident& incident, const Facts& facts);

/// The least that has to be written into the configuration for mail like this to be clean.
struct Proposal {
  bool found = false;
  std::string words;  ///< what it does; or why there is none
  std::string toml;   ///< to copy, with a comment that says until when; empty without one
  TimePoint until{};
};

/// For an incident that is a false positive. None when no narrow exemption fits all the evidence.
Proposal propose_exemption(const Incident& incident, const Facts& facts, TimePoint now);

/// One sentence: what, where, how much.
std::string title_of(const Incident& incident);

}  // namespace weir::incident
