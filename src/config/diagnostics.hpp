#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace weir::config {

/// A place in a file, both from 1.
struct Position {
  std::uint32_t line = 1;
  std::uint32_t column = 1;

  friend auto operator<=>(const Position&, const Position&) = default;
};

/// `error`: the file is refused. `warning`: it loads, but hardly does what was meant. `info`: what
/// an operator should know about how Weir will run.
enum class Severity { error, warning, info };

/// One thing to say about a configuration file. `message` tells what to write instead; it is
/// printable UTF-8.
struct Diagnostic {
  std::string file;
  std::uint32_t line = 1;
  std::uint32_t column = 1;
  std::string message;
  Severity severity = Severity::error;
};

/// `file:line:col: message`, with `warning: ` or `info: ` before the message of those.
std::string to_string(const Diagnostic& diagnostic);

/// Gathers what is found in one file and in the files that it names.
class Diagnostics {
 public:
  explicit Diagnostics(std::string file) : file_{std::move(file)} {}

  void error(Position at, std::string_view message);
  void warning(Position at, std::string_view message);
  void info(Position at, std::string_view message);
  /// An error in a file that the configuration names.
  void error_in(std::string file, Position at, std::string_view message);

  std::size_t errors() const noexcept;
  const std::string& file() const noexcept { return file_; }
  /// Everything found: this file first, each file in the order of its lines.
  std::vector<Diagnostic> sorted() &&;

 private:
  void add(std::string file, Position at, std::string_view message, Severity severity);

  std::string file_;
  std::vector<Diagnostic> found_;
};

/// `text` in double quotes, printable and short enough for one line.
std::string quoted(std::string_view text);

}  // namespace weir::config
