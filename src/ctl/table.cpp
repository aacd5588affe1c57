#include "ctl/table.hpp"

#include <algorithm>

#include "weir/base/text.hpp"

namespace weir::ctl {
namespace {

constexpr std::size_t kMaxCell = 400;
constexpr std::size_t kFactWidth = 14;

// Code points, which is what a terminal gives a column each for the texts at hand.
std::size_t width(const std::string& text) {
  return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), [](char c) {
    return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U;
  }));
}

}  // namespace

void Table::print(std::ostream& out) const {
  std::vector<std::vector<std::string>> safe;
  std::vector<std::size_t> widths;
  for (const auto& row : rows_) {
    auto& cells = safe.emplace_back();
    for (std::size_t i = 0; i < row.size(); ++i) {
      cells.push_back(printable(row[i], kMaxCell));
      if (widths.size() <= i) widths.push_back(0);
      widths[i] = std::max(widths[i], width(cells[i]));
    }
  }
  for (const auto& cells : safe) {
    out << std::string(indent_, ' ');
    for (std::size_t i = 0; i < cells.size(); ++i) {
      out << cells[i];
      if (i + 1 < cells.size()) out << std::string(widths[i] - width(cells[i]) + 2, ' ');
    }
    out << '\n';
  }
}

void print_fact(std::ostream& out, const std::string& label, const std::string& value) {
  const auto pad = label.size() < kFactWidth ? kFactWidth - label.size() : 1;
  out << label << std::string(pad, ' ') << printable(value, 1000) << '\n';
}

}  // namespace weir::ctl
