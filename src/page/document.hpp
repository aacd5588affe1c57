#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <variant>
#include <vector>

#include "weir/base/time.hpp"

namespace weir::page {

/// What a statement means to the reader. `unknown`: it cannot be said, and the text says why.
enum class Mark { plain, good, notice, bad, unknown };

/// A sentence or two.
struct Paragraph {
  std::string text;
  Mark mark = Mark::plain;
};

struct Line {
  std::string text;
  std::string more = {};  ///< smaller, below it; may be empty
  Mark mark = Mark::plain;
  std::string tag = {};  ///< a word or two in front of it; empty = what the mark is called
};

/// Statements below each other.
struct Lines {
  std::string title = {};
  std::vector<Line> lines = {};
  bool numbered = false;
};

struct Fact {
  std::string label;
  std::string value;
};

/// Labels and values in two columns.
struct Facts {
  std::vector<Fact> facts;
};

struct Column {
  std::string name;
  bool number = false;  ///< to the right
  bool code = false;    ///< something to copy or to compare letter by letter
};

/// A row has a cell for each column; missing ones are empty.
struct Table {
  std::string title = {};
  std::vector<Column> columns = {};
  std::vector<std::vector<std::string>> rows = {};
  std::string note = {};  ///< below it: what was left out
};

struct Bar {
  std::string label;
  std::uint64_t value = 0;
  Mark mark = Mark::plain;
};

/// A list of the most frequent as a plot.
struct Bars {
  std::string title = {};
  std::vector<Bar> bars = {};
  std::string note = {};
};

/// Something to paste as it is; may have several lines.
struct Command {
  std::string console;  ///< where it is typed; may be empty
  std::string text;
};

/// Messages within Chart::step.
struct Slot {
  TimePoint begin{};
  std::uint64_t messages = 0;
  std::uint64_t suspicious = 0;
  std::uint64_t held = 0;

  friend bool operator==(const Slot&, const Slot&) = default;
};

/// A moment of the story; they are numbered in the plot.
struct Moment {
  TimePoint time{};
  std::string what;
};

/// What was to be expected from `begin` on, until the next one.
struct Expected {
  TimePoint begin{};
  double messages = 0;
  std::uint64_t high = 0;  ///< above it is a spike; 0 = not known
};

/// Messages over time. Slots in order of time; those without mail may be left out.
struct Chart {
  std::string title = {};
  TimePoint from{};
  TimePoint to{};
  std::chrono::minutes step{60};
  std::vector<Slot> slots = {};
  std::vector<Moment> moments = {};
  std::vector<Expected> expected = {};
};

using Block = std::variant<Paragraph, Lines, Facts, Table, Bars, Command, Chart>;

/// One question with its answer and what the answer rests on.
struct Section {
  std::string id;  ///< of our own: letters and hyphens
  std::string heading;
  std::string answer;  ///< one sentence, before everything else
  Mark mark = Mark::plain;
  std::vector<Block> blocks = {};
};

/// A page for people. Plain values; every text may come from mail, and whoever renders it makes it
/// harmless for where it goes.
struct Document {
  std::string title;
  std::string lead;                      ///< one sentence
  std::vector<std::string> badges = {};  ///< "open", "critical": what counts first
  Mark mark = Mark::plain;
  std::vector<Section> sections = {};
  std::string footer = {};
};

/// "plain", "good", "notice", "bad", "unknown".
const char* to_string(Mark mark) noexcept;

/// "2026-01-02 03:04" in UTC.
std::string minute_text(TimePoint time);

}  // namespace weir::page
