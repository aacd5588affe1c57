#include "config/diagnostics.hpp"

#include <algorithm>
#include <tuple>

#include "weir/base/text.hpp"

namespace weir::config {
namespace {

constexpr std::size_t kMaxMessage = 1000;
constexpr std::size_t kMaxQuoted = 80;

const char* prefix(Severity severity) noexcept {
  switch (severity) {
    case Severity::warning:
      return "warning: ";
    case Severity::info:
      return "info: ";
    default:
      return "";
  }
}

}  // namespace

std::string to_string(const Diagnostic& diagnostic) {
  return printable(diagnostic.file, kMaxMessage) + ':' + std::to_string(diagnostic.line) + ':' +
         std::to_string(diagnostic.column) + ": " + prefix(diagnostic.severity) +
         diagnostic.message;
}

void Diagnostics::error(Position at, std::string_view message) {
  add(file_, at, message, Severity::error);
}

void Diagnostics::warning(Position at, std::string_view message) {
  add(file_, at, message, Severity::warning);
}

void Diagnostics::info(Position at, std::string_view message) {
  add(file_, at, message, Severity::info);
}

void Diagnostics::error_in(std::string file, Position at, std::string_view message) {
  add(std::move(file), at, message, Severity::error);
}

std::size_t Diagnostics::errors() const noexcept {
  return static_cast<std::size_t>(
      std::count_if(found_.begin(), found_.end(),
                    [](const Diagnostic& d) { return d.severity == Severity::error; }));
}

std::vector<Diagnostic> Diagnostics::sorted() && {
  std::stable_sort(found_.begin(), found_.end(), [this](const auto& a, const auto& b) {
    const auto key = [this](const Diagnostic& d) {
      return std::tuple{d.file != file_, std::string_view{d.file}, d.line, d.column};
    };
    return key(a) < key(b);
  });
  return std::move(found_);
}

void Diagnostics::add(std::string file, Position at, std::string_view message, Severity severity) {
  found_.push_back(
      {std::move(file), at.line, at.column, printable(message, kMaxMessage), severity});
}

std::string quoted(std::string_view text) { return '"' + printable(text, kMaxQuoted) + '"'; }

}  // namespace weir::config
