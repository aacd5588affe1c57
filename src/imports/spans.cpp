#include "imports/spans.hpp"

namespace weir::imports {
namespace {

constexpr bool is_space(char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; }
constexpr bool opens(char c) { return c == '{' || c == '['; }
constexpr bool closes(char c) { return c == '}' || c == ']'; }

}  // namespace

void Spans::spaces() {
  while (at_ < text_.size() && is_space(text_[at_])) ++at_;
}

bool Spans::take(char c) {
  spaces();
  if (at_ >= text_.size() || text_[at_] != c) return false;
  ++at_;
  return true;
}

bool Spans::done() {
  spaces();
  return at_ >= text_.size();
}

void Spans::string() {
  for (++at_; at_ < text_.size(); ++at_) {
    if (text_[at_] == '\\') {
      ++at_;
    } else if (text_[at_] == '"') {
      ++at_;
      return;
    }
  }
  at_ = text_.size();
  open_ = true;
}

std::optional<std::string_view> Spans::next() {
  while (at_ < text_.size() && (is_space(text_[at_]) || text_[at_] == ',')) ++at_;
  if (at_ >= text_.size() || closes(text_[at_])) return std::nullopt;
  const std::size_t begin = at_;
  std::size_t depth = 0;
  open_ = false;
  while (at_ < text_.size()) {
    const char c = text_[at_];
    if (c == '"') {
      string();
      if (depth == 0) break;
      continue;
    }
    if (depth == 0 && at_ > begin && (c == ',' || c == ':' || closes(c) || is_space(c))) break;
    ++at_;
    if (opens(c)) ++depth;
    if (closes(c) && --depth == 0) break;
  }
  if (depth > 0) open_ = true;
  return text_.substr(begin, at_ - begin);
}

}  // namespace weir::imports
