#include <algorithm>
#include <array>

#include "imports/containers.hpp"
#include "imports/spans.hpp"
#include "imports/text.hpp"
#include "weir/base/text.hpp"

namespace weir::imports {
namespace {

namespace json = boost::json;

/// Hands one value after the other to the gatherer.
class Elements {
 public:
  Elements(std::string_view file, Gatherer& into) : file_{file}, into_{into} {}

  void take(std::string_view span, std::size_t number) {
    std::string why;
    auto value = parse_json(span, &why);
    if (value && value->is_string()) {  // AuditData expanded, and then made JSON once more
      const json::string text = value->get_string();
      value = parse_json({text.data(), text.size()}, &why);
    }
    if (!value) return into_.trouble(number, printable(why, 200));
    if (!value->is_object()) return into_.trouble(number, "this is no JSON object");
    const Row row{std::move(value->get_object()), columns_};
    if (row.shared_columns() != columns_) {
      columns_ = row.shared_columns();
      shape_ = shape_in(*columns_, file_);
    }
    into_.row(row, shape_, number);
  }

  /// The values of a level, up to its end.
  void all(Spans& spans) {
    std::size_t number = 0;
    while (const auto span = spans.next()) {
      ++number;
      if (into_.full()) return into_.cut(number, "too many entries; export shorter spans of time");
      if (spans.open()) return into_.cut(number, "the file ends within this entry");
      take(*span, number);
    }
  }

  /// A list, or several that were appended to one file.
  void list(std::string_view text) {
    Spans spans{text};
    while (spans.take('[')) {
      if (spans.take(']')) {
        into_.expect(shape_of_name(file_));
        continue;
      }
      all(spans);
      if (!spans.take(']')) return into_.cut(1, "the list never ends; export it again");
    }
    if (!spans.done()) into_.cut(1, "what follows the list is not read");
  }

  void lines(std::string_view text) {
    std::size_t number = 0;
    for (std::size_t at = 0; at < text.size();) {
      const auto end = std::min(text.find('\n', at), text.size());
      auto line = trimmed(text.substr(at, end - at));
      at = end + 1;
      ++number;
      while (line.ends_with(',')) line.remove_suffix(1);
      if (line.empty()) continue;
      if (into_.full()) return into_.cut(number, "too many lines; export shorter spans of time");
      take(line, number);
    }
  }

 private:
  std::string_view file_;
  Gatherer& into_;
  std::shared_ptr<const Columns> columns_;
  Shape shape_ = Shape::unknown;
};

/// The list in an object that interfaces put around what they answer; empty when it is none.
std::string_view wrapped_list(std::string_view object) {
  constexpr std::array<std::string_view, 3> kMembers{"value", "results", "records"};
  Spans spans{object};
  spans.take('{');
  while (true) {
    const auto key = spans.next();
    if (!key || !spans.take(':')) return {};
    const auto value = spans.next();
    if (!value) return {};
    const auto plain = plain_name(*key);
    if (value->starts_with('[') && std::ranges::find(kMembers, plain) != kMembers.end()) {
      return *value;
    }
  }
}

}  // namespace

Shape shape_in(const Columns& columns, std::string_view file) {
  const Shape shape = shape_of(columns);
  const bool named = shape == Shape::unknown && columns.has_any({"name", "identity", "guid"});
  return named ? shape_of_name(file) : shape;
}

audit::Container read_json(std::string_view text, std::string_view file, Gatherer& into) {
  text = trimmed(text);
  Elements elements{file, into};
  if (text.starts_with('[')) {
    elements.list(text);
    return audit::Container::json_array;
  }
  Spans spans{text};
  const auto first = spans.next();
  if (first && !spans.open() && spans.done()) {
    const auto list = wrapped_list(*first);
    list.empty() ? elements.take(*first, 1) : elements.list(list);
    return audit::Container::json_array;
  }
  const auto line = text.substr(0, text.find('\n'));
  if (first && (spans.open() ? line.size() < text.size() && trimmed(line).ends_with('}')
                             : first->size() <= line.size())) {
    elements.lines(text);
    return audit::Container::json_lines;
  }
  Spans again{text};
  elements.all(again);
  if (!again.done()) into.cut(1, "what follows is no JSON object");
  return audit::Container::json_lines;
}

}  // namespace weir::imports
