// Every dataset in every format, byte by byte. After a change that is meant, run the test with
// WEIR_WRITE_GOLDEN=1 and look at the difference.
#include <gtest/gtest.h>

#include <boost/json/serialize.hpp>
#include <cstdlib>
#include <fstream>
#include <iterator>

#include "format/events.hpp"
#include "format/format.hpp"

namespace weir::format {
namespace {

namespace json = boost::json;

std::string path_of(const std::string& file) {
  return WEIR_SOURCE_DIR "/tests/format/golden/" + file;
}

/// The version changes with every release, and nothing else should.
std::string without_version(std::string line) {
  for (const std::string about : {"|" WEIR_VERSION "|", "\"version\":\"" WEIR_VERSION "\""}) {
    for (auto at = line.find(about); at != line.npos; at = line.find(about, at)) {
      line.replace(at + about.find(WEIR_VERSION), sizeof WEIR_VERSION - 1, "VERSION");
    }
  }
  return line;
}

void indent(const json::value& value, std::string& out, const std::string& before) {
  const auto inner = before + "  ";
  if (const auto* object = value.if_object(); object != nullptr && !object->empty()) {
    out += "{\n";
    for (const auto& member : *object) {
      out += inner + json::serialize(json::string{member.key()}) + ": ";
      indent(member.value(), out, inner);
      out += &member == &*(object->end() - 1) ? "\n" : ",\n";
    }
    out += before + "}";
  } else if (const auto* list = value.if_array(); list != nullptr && !list->empty()) {
    out += "[\n";
    for (const auto& entry : *list) {
      out += inner;
      indent(entry, out, inner);
      out += &entry == &list->back() ? "\n" : ",\n";
    }
    out += before + "]";
  } else {
    out += json::serialize(value);
  }
}

std::string readable(const std::string& line) {
  std::string out;
  indent(json::parse(line), out, "");
  return out;
}

void compare(const std::string& file, const std::string& written) {
  if (std::getenv("WEIR_WRITE_GOLDEN") != nullptr) std::ofstream{path_of(file)} << written << '\n';
  std::ifstream stream{path_of(file)};
  const std::string golden{std::istreambuf_iterator<char>{stream}, {}};
  EXPECT_EQ(written + "\n", golden) << file;
}

TEST(Golden, CefIsAsItWas) {
  for (const auto& [name, line] : sample::all()) {
    compare(name + ".cef", without_version(to_cef(sample::parsed(line))));
  }
}

TEST(Golden, OcsfIsAsItWas) {
  for (const auto& [name, line] : sample::all()) {
    compare(name + ".ocsf.json", readable(without_version(to_ocsf(sample::parsed(line)))));
  }
}

TEST(Golden, EcsIsTheEventItself) {
  for (const auto& [name, line] : sample::all()) {
    EXPECT_EQ(to_ecs(sample::parsed(line)), line) << name;
  }
}

}  // namespace
}  // namespace weir::format
