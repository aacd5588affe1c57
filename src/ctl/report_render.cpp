#include "ctl/report_render.hpp"

#include <algorithm>
#include <boost/json/array.hpp>

#include "ctl/incident_parts.hpp"
#include "ctl/wrap.hpp"
#include "digest/base64.hpp"
#include "digest/digest.hpp"
#include "page/html.hpp"
#include "report/json_writer.hpp"
#include "weir/base/text.hpp"

namespace weir::ctl {
namespace {

namespace json = boost::json;

constexpr std::size_t kMaxText = 4'000;
constexpr std::size_t kMostBars = 5;

std::string bytes_of_hex(const std::string& hex) {
  const auto digit = [](char c) { return c <= '9' ? c - '0' : c - 'a' + 10; };
  std::string bytes;
  for (std::size_t i = 0; i + 1 < hex.size(); i += 2) {
    bytes += static_cast<char>(digit(hex[i]) * 16 + digit(hex[i + 1]));
  }
  return bytes;
}

struct Printer {
  std::ostream& out;

  void operator()(const page::Facts& block) const {
    for (const auto& [label, value] : block.facts) print_labelled(out, "  " + label, value);
  }
  void operator()(const page::Paragraph& block) const {
    // What is not known has to be said wherever the answer is.
    if (block.mark == page::Mark::unknown) print_wrapped(out, "  ", block.text);
  }
  void operator()(const page::Lines& block) const {
    if (!block.title.empty()) print_wrapped(out, "  ", block.title);
    for (const auto& line : block.lines) {
      print_wrapped(out, "  - ", line.tag.empty() ? line.text : line.tag + ": " + line.text);
    }
  }
  void operator()(const page::Bars& block) const {
    if (block.bars.empty()) return;
    std::string line = block.title + ": ";
    for (std::size_t i = 0; i < std::min(kMostBars, block.bars.size()); ++i) {
      line += (i == 0 ? "" : ", ") + cut_to(block.bars[i].label, 60) + " " +
              std::to_string(block.bars[i].value);
    }
    print_wrapped(out, "  ", line);
  }
  // These are for a page.
  void operator()(const page::Table&) const {}
  void operator()(const page::Command&) const {}
  void operator()(const page::Chart&) const {}
};

json::string text(const std::string& raw) { return json::string{printable(raw, kMaxText)}; }

std::string lines_of(const std::string& raw) {
  std::string safe;
  std::string_view rest{raw};
  while (!rest.empty()) {
    const auto end = std::min(rest.find('\n'), rest.size());
    safe += (safe.empty() ? "" : "\n") + printable(rest.substr(0, end), kMaxText);
    rest.remove_prefix(std::min(end + 1, rest.size()));
  }
  return safe;
}

struct Object {
  json::object operator()(const page::Facts& block) const {
    json::array facts;
    for (const auto& [label, value] : block.facts) {
      facts.push_back({{"label", text(label)}, {"value", text(value)}});
    }
    return {{"type", "facts"}, {"facts", std::move(facts)}};
  }
  json::object operator()(const page::Paragraph& block) const {
    return {{"type", "paragraph"}, {"mark", to_string(block.mark)}, {"text", text(block.text)}};
  }
  json::object operator()(const page::Lines& block) const {
    json::array lines;
    for (const auto& line : block.lines) {
      lines.push_back({{"text", text(line.text)},
                       {"more", text(line.more)},
                       {"mark", to_string(line.mark)},
                       {"tag", text(line.tag)}});
    }
    return {{"type", "lines"}, {"title", text(block.title)}, {"lines", std::move(lines)}};
  }
  json::object operator()(const page::Bars& block) const {
    json::array bars;
    for (const auto& bar : block.bars) {
      bars.push_back({{"label", text(bar.label)}, {"value", bar.value}});
    }
    return {{"type", "bars"}, {"title", text(block.title)}, {"bars", std::move(bars)}};
  }
  json::object operator()(const page::Table& block) const {
    json::array columns;
    for (const auto& column : block.columns) columns.push_back(text(column.name));
    json::array rows;
    for (const auto& row : block.rows) {
      json::array cells;
      for (const auto& cell : row) cells.push_back(text(cell));
      rows.push_back(std::move(cells));
    }
    return {{"type", "table"},
            {"title", text(block.title)},
            {"columns", std::move(columns)},
            {"rows", std::move(rows)}};
  }
  json::object operator()(const page::Command& block) const {
    return {{"type", "command"}, {"console", text(block.console)}, {"text", lines_of(block.text)}};
  }
  json::object operator()(const page::Chart& block) const {
    json::array slots;
    for (const auto& slot : block.slots) {
      slots.push_back({{"begin", report::format_time(slot.begin)},
                       {"messages", slot.messages},
                       {"suspicious", slot.suspicious},
                       {"held", slot.held}});
    }
    json::array moments;
    for (const auto& moment : block.moments) {
      moments.push_back({{"time", report::format_time(moment.time)}, {"what", text(moment.what)}});
    }
    return {{"type", "chart"},
            {"title", text(block.title)},
            {"step_min", block.step.count()},
            {"slots", std::move(slots)},
            {"moments", std::move(moments)}};
  }
};

}  // namespace

void print_document(std::ostream& out, const page::Document& document) {
  print_wrapped(out, "", document.title);
  if (!document.lead.empty()) print_wrapped(out, "", document.lead);
  for (const auto& section : document.sections) {
    out << '\n';
    print_wrapped(out, "", section.heading);
    if (!section.answer.empty()) print_wrapped(out, "  ", section.answer);
    for (const auto& block : section.blocks) std::visit(Printer{out}, block);
  }
  out << '\n';
  print_wrapped(out, "", document.footer);
}

json::object to_json(const page::Document& document) {
  json::array sections;
  for (const auto& section : document.sections) {
    json::array blocks;
    for (const auto& block : section.blocks) blocks.push_back(std::visit(Object{}, block));
    sections.push_back({{"id", section.id},
                        {"heading", text(section.heading)},
                        {"mark", to_string(section.mark)},
                        {"answer", text(section.answer)},
                        {"blocks", std::move(blocks)}});
  }
  return {{"title", text(document.title)},
          {"lead", text(document.lead)},
          {"sections", std::move(sections)}};
}

std::string html_of(const page::Document& document) {
  const auto digest = digest::sha256_hex(page::style());
  return page::to_html(document, digest::to_base64(bytes_of_hex(digest)));
}

}  // namespace weir::ctl
