#pragma once

#include <gtest/gtest.h>
#include <stdlib.h>

#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

#include "config/load.hpp"

namespace weir::config {

/// A file that is complete: `more` stands before its connector, in [organization].
inline std::string complete(std::string_view more = {}) {
  return "[organization]\naccepted_domains = [\"contoso.example\"]\n" + std::string{more} +
         "\n[[connector]]\nname = \"onprem-to-m365\"\ndirection = \"to_cloud\"\n"
         "client_networks = [\"10.1.0.0/16\"]\n";
}

inline std::vector<std::string> said(const LoadResult& result, Severity severity) {
  std::vector<std::string> lines;
  for (const Diagnostic& diagnostic : result.diagnostics) {
    if (diagnostic.severity == severity) lines.push_back(to_string(diagnostic));
  }
  return lines;
}

/// What is wrong with `text` as file "f".
inline std::vector<std::string> errors(std::string_view text) {
  return said(load_text(text, "f"), Severity::error);
}

inline std::vector<std::string> warnings(std::string_view text) {
  return said(load_text(text, "f"), Severity::warning);
}

/// What is wrong with a complete file to which `section` is added, at line 8.
inline std::vector<std::string> errors_with(std::string_view section) {
  return errors(complete() + std::string{section});
}

inline std::vector<std::string> warnings_with(std::string_view section) {
  return warnings(complete() + std::string{section});
}

/// A complete file with `section` must load.
inline Config loaded_with(std::string_view section) {
  const LoadResult result = load_text(complete() + std::string{section}, "f");
  for (const auto& line : said(result, Severity::error)) ADD_FAILURE() << line;
  return result.config ? *result.config : Config{};
}

inline std::string read_all(const std::filesystem::path& path) {
  std::ifstream in{path, std::ios::binary};
  std::ostringstream out;
  out << in.rdbuf();
  return out.str();
}

/// A directory that goes away with the test.
class TemporaryDirectory {
 public:
  TemporaryDirectory() {
    std::string name = (std::filesystem::temp_directory_path() / "weir-config-XXXXXX").string();
    if (::mkdtemp(name.data()) == nullptr) ADD_FAILURE() << "no temporary directory";
    path_ = name;
  }
  ~TemporaryDirectory() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  TemporaryDirectory(const TemporaryDirectory&) = delete;
  TemporaryDirectory& operator=(const TemporaryDirectory&) = delete;

  std::string file(const std::string& name) const { return (path_ / name).string(); }
  std::string write(const std::string& name, std::string_view bytes) const {
    std::ofstream{path_ / name, std::ios::binary} << bytes;
    return file(name);
  }
  const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

/// An environment variable for as long as the test runs.
class Environment {
 public:
  Environment(std::string name, const std::string& value) : name_{std::move(name)} {
    ::setenv(name_.c_str(), value.c_str(), 1);
  }
  ~Environment() { ::unsetenv(name_.c_str()); }
  Environment(const Environment&) = delete;
  Environment& operator=(const Environment&) = delete;

 private:
  std::string name_;
};

}  // namespace weir::config
