#include "ctl/format.hpp"

#include <fstream>
#include <istream>
#include <ostream>

#include "format/format.hpp"
#include "weir/base/exit_code.hpp"
#include "weir/base/text.hpp"

namespace weir::ctl {
namespace {

/// False when a line was no event.
bool convert(std::istream& lines, const std::string& name, format::Format as,
             const format::Privacy& privacy, std::ostream& out, std::ostream& err) {
  bool good = true;
  std::size_t number = 0;
  for (std::string line; std::getline(lines, line);) {
    ++number;
    if (line.empty()) continue;
    const auto written = format::render(line, as, privacy);
    if (written.empty()) {
      err << "weirctl: " << printable(name, 1000) << ':' << number << ": this is no event\n";
      good = false;
    } else {
      out << written << '\n';
    }
  }
  return good;
}

}  // namespace

int format_files(const FormatArguments& arguments, const format::Privacy& privacy, std::istream& in,
                 std::ostream& out, std::ostream& err) {
  const auto as = format::format_of(arguments.as);
  if (!as) {
    err << "weirctl: --as is ecs, cef or ocsf\n";
    return kUsage;
  }
  bool good = true;
  for (const auto& file : arguments.files) {
    if (file == "-") {
      good = convert(in, file, *as, privacy, out, err) && good;
      continue;
    }
    std::ifstream stream{file, std::ios::binary};
    if (!stream) {
      err << "weirctl: cannot read " << printable(file, 1000) << '\n';
      return kNoInput;
    }
    good = convert(stream, file, *as, privacy, out, err) && good;
  }
  return good ? kOk : kDataError;
}

}  // namespace weir::ctl
