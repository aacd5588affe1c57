#include "page/html.hpp"

#include <algorithm>
#include <vector>

#include "page/plot.hpp"
#include "weir/base/text.hpp"

namespace weir::page {
namespace {

constexpr std::size_t kMaxCommand = 16'000;

void put(std::string& out, const char* element, std::string_view text, const char* name = "") {
  out += std::string{"<"} + element;
  if (*name != '\0') out += std::string{" class=\""} + name + '"';
  out += '>' + escaped(text) + "</" + element + ">";
}

void put_title(std::string& out, const std::string& title) {
  if (!title.empty()) put(out, "h3", title);
}

void put_note(std::string& out, const std::string& note) {
  if (!note.empty()) put(out, "p", note, "note");
}

/// What a mark is called beside a statement.
const char* words_of(Mark mark) {
  switch (mark) {
    case Mark::bad:
      return "alarming";
    case Mark::notice:
      return "look at it";
    case Mark::good:
      return "fine";
    case Mark::unknown:
      return "not known";
    case Mark::plain:
      break;
  }
  return "note";
}

void put_block(std::string& out, const Paragraph& block) {
  put(out, "p", block.text, block.mark == Mark::plain ? "" : to_string(block.mark));
}

/// One statement alone is no list.
bool put_single(std::string& out, const Lines& block) {
  if (block.lines.size() != 1 || block.numbered || block.lines.front().mark != Mark::plain)
    return false;
  const auto& line = block.lines.front();
  out += "<p class=\"step\">" + escaped(line.text);
  if (!line.more.empty()) put(out, "span", line.more, "more");
  out += "</p>";
  return true;
}

void put_block(std::string& out, const Lines& block) {
  put_title(out, block.title);
  if (put_single(out, block)) return;
  const bool marked = !block.numbered && std::ranges::any_of(block.lines, [](const Line& line) {
    return line.mark != Mark::plain;
  });
  const auto* list = block.numbered ? "ol" : "ul";
  out += std::string{"<"} + list + " class=\"lines" + (marked ? " marked" : "") + "\">";
  for (const auto& line : block.lines) {
    out += "<li>";
    if (marked) {
      put(out, "span", line.tag.empty() ? words_of(line.mark) : line.tag,
          (std::string{"mark "} + to_string(line.mark)).c_str());
    }
    out += "<span>" + escaped(line.text);
    if (!line.more.empty()) put(out, "span", line.more, "more");
    out += "</span></li>";
  }
  out += std::string{"</"} + list + ">";
}

void put_block(std::string& out, const Facts& block) {
  if (block.facts.empty()) return;
  out += "<dl>";
  for (const auto& [label, value] : block.facts) {
    put(out, "dt", label);
    put(out, "dd", value);
  }
  out += "</dl>";
}

std::string classes_of(const Column& column) {
  std::string names = column.number ? "number" : "";
  if (column.code) names += names.empty() ? "code" : " code";
  return names.empty() ? "" : " class=\"" + names + '"';
}

/// A column without anything in it takes room from the others.
std::vector<std::size_t> columns_of(const Table& block) {
  std::vector<std::size_t> used;
  for (std::size_t i = 0; i < block.columns.size(); ++i) {
    if (std::ranges::any_of(block.rows,
                            [&](const auto& row) { return i < row.size() && !row[i].empty(); })) {
      used.push_back(i);
    }
  }
  return used;
}

void put_rows(std::string& out, const Table& block) {
  const auto used = columns_of(block);
  out += "<table><thead><tr>";
  for (const auto i : used) {
    const auto& column = block.columns[i];
    out += std::string{"<th scope=\"col\""} + (column.number ? " class=\"number\"" : "") + '>' +
           escaped(column.name) + "</th>";
  }
  out += "</tr></thead><tbody>";
  for (const auto& row : block.rows) {
    out += "<tr>";
    for (const auto i : used) {
      const auto& column = block.columns[i];
      out += "<td" + classes_of(column) + " data-label=\"" + escaped(column.name) + "\">" +
             (i < row.size() ? escaped(row[i]) : std::string{}) + "</td>";
    }
    out += "</tr>";
  }
  out += "</tbody></table>";
}

void put_block(std::string& out, const Table& block) {
  put_title(out, block.title);
  if (!block.rows.empty()) put_rows(out, block);
  put_note(out, block.note);
}

void put_block(std::string& out, const Bars& block) {
  if (block.bars.empty()) return;
  put_title(out, block.title);
  std::uint64_t most = 1;
  for (const auto& bar : block.bars) most = std::max(most, bar.value);
  out += "<ul class=\"bars\">";
  for (const auto& bar : block.bars) {
    out += "<li>";
    put(out, "span", bar.label, "label");
    out += svg_of(bar, most);
    put(out, "span", std::to_string(bar.value), "number");
    out += "</li>";
  }
  out += "</ul>";
  put_note(out, block.note);
}

void put_block(std::string& out, const Command& block) {
  out += "<pre>";
  if (!block.console.empty()) put(out, "span", block.console, "console");
  std::string_view rest{block.text};
  rest = rest.substr(0, kMaxCommand);
  while (!rest.empty()) {
    const auto end = std::min(rest.find('\n'), rest.size());
    out += escaped(rest.substr(0, end)) + '\n';
    rest.remove_prefix(std::min(end + 1, rest.size()));
  }
  out += "</pre>";
}

void put_legend(std::string& out, const Chart& chart) {
  const auto item = [&](const std::string& shape, const char* words) {
    out +=
        "<li><svg viewBox=\"0 0 16 10\" aria-hidden=\"true\">" + shape + "</svg>" + words + "</li>";
  };
  const auto box = [](const char* name) {
    return std::string{"<rect class=\""} + name + "\" width=\"16\" height=\"10\"/>";
  };
  out += "<ul class=\"legend\">";
  item(box("rest"), "other messages");
  item(box("odd"), "suspicious");
  item(box("held"), "held back");
  if (!chart.expected.empty()) {
    item("<path class=\"expected\" d=\"M0 5L16 5\"/>", "expected");
    item("<path class=\"high\" d=\"M0 5L16 5\"/>", "a spike above it");
  }
  out += "</ul>";
}

void put_block(std::string& out, const Chart& block) {
  out += "<figure>";
  put(out, "figcaption", block.title);
  out += svg_of(block, {.width = 920, .height = 250, .ticks = 8}, "wide");
  out += svg_of(block, {.width = 370, .height = 230, .ticks = 4}, "narrow");
  put_legend(out, block);
  if (!block.moments.empty()) {
    out += "<ol class=\"moments\">";
    for (const auto& moment : block.moments) {
      out += "<li>";
      put(out, "time", minute_text(moment.time));
      out += escaped(moment.what) + "</li>";
    }
    out += "</ol>";
  }
  out += "</figure>";
}

void put_section(std::string& out, const Section& section) {
  out += "<section id=\"" + escaped(section.id) + "\">";
  put(out, "h2", section.heading);
  if (!section.answer.empty()) {
    put(out, "p", section.answer, (std::string{"answer "} + to_string(section.mark)).c_str());
  }
  for (const auto& block : section.blocks) {
    std::visit([&](const auto& one) { put_block(out, one); }, block);
  }
  out += "</section>\n";
}

void put_contents(std::string& out, const Document& document) {
  out += "<nav aria-label=\"Questions\"><ol>";
  for (const auto& section : document.sections) {
    out += "<li><a href=\"#" + escaped(section.id) + "\">" + escaped(section.heading) + "</a></li>";
  }
  out += "</ol></nav>\n";
}

void put_head(std::string& out, const Document& document, std::string_view style_digest) {
  out +=
      "<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">"
      "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; "
      "style-src 'sha256-" +
      escaped(style_digest) +
      "'; base-uri 'none'; form-action 'none'\">"
      "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">"
      "<meta name=\"referrer\" content=\"no-referrer\"><meta name=\"robots\" content=\"noindex\">"
      // Browsers would make links of what strangers wrote.
      "<meta name=\"format-detection\" content=\"telephone=no, email=no, address=no\">";
  put(out, "title", document.title);
  out += "<style>" + std::string{style()} + "</style></head>\n<body>\n";
}

}  // namespace

std::string escaped(std::string_view text, std::size_t max_bytes) {
  std::string out;
  for (const char c : printable(text, max_bytes)) {
    switch (c) {
      case '&':
        out += "&amp;";
        break;
      case '<':
        out += "&lt;";
        break;
      case '>':
        out += "&gt;";
        break;
      case '"':
        out += "&quot;";
        break;
      case '\'':
        out += "&#39;";
        break;
      default:
        out += c;
    }
  }
  return out;
}

std::string to_html(const Document& document, std::string_view style_digest) {
  std::string out;
  put_head(out, document, style_digest);
  out += std::string{"<header><ul class=\"badges "} + to_string(document.mark) + "\">";
  for (const auto& badge : document.badges) put(out, "li", badge);
  out += "</ul>";
  put(out, "h1", document.title);
  put(out, "p", document.lead, "lead");
  out += "</header>\n";
  put_contents(out, document);
  out += "<main>\n";
  for (const auto& section : document.sections) put_section(out, section);
  out += "</main>\n<footer>";
  put(out, "p", document.footer);
  out += "</footer>\n</body></html>\n";
  return out;
}

}  // namespace weir::page
