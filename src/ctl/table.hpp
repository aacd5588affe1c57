#pragma once

#include <ostream>
#include <string>
#include <vector>

namespace weir::ctl {

/// Rows of text in aligned columns, two spaces apart, the last column as wide as it likes. Every
/// cell passes weir::printable. An empty table prints nothing but its head.
class Table {
 public:
  explicit Table(std::vector<std::string> head, std::size_t indent = 0)
      : rows_{std::move(head)}, indent_{indent} {}

  void add(std::vector<std::string> cells) { rows_.push_back(std::move(cells)); }
  void print(std::ostream& out) const;

 private:
  struct Rows : std::vector<std::vector<std::string>> {
    explicit Rows(std::vector<std::string> head) { push_back(std::move(head)); }
  };
  Rows rows_;
  std::size_t indent_;
};

/// `label` in a column of its own, then `value`, printable: the lines of a report.
void print_fact(std::ostream& out, const std::string& label, const std::string& value);

}  // namespace weir::ctl
