#include "config/load.hpp"

#include "config/document.hpp"
#include "config/files.hpp"
#include "config/loader.hpp"

namespace weir::config {
namespace {

constexpr std::size_t kMaxBytes = 1024UL * 1024;

LoadResult refused(Diagnostics diagnostics) { return {nullptr, std::move(diagnostics).sorted()}; }

}  // namespace

LoadResult load_text(std::string_view text, const std::string& file) {
  Diagnostics diagnostics{file};
  if (is_utf16(text)) {
    diagnostics.error({}, "the file is UTF-16; save it as UTF-8");
    return refused(std::move(diagnostics));
  }
  const Document document = parse(text, diagnostics);
  Config config = Loader{document, diagnostics}.run();
  if (document.broken || diagnostics.errors() > 0) return refused(std::move(diagnostics));
  return {std::make_shared<const Config>(std::move(config)), std::move(diagnostics).sorted()};
}

LoadResult load(const std::string& path) {
  const auto text = read_file(path, kMaxBytes);
  if (text) return load_text(text.value(), path);
  Diagnostics diagnostics{path};
  diagnostics.error({}, "the file " + text.error().message);
  return refused(std::move(diagnostics));
}

}  // namespace weir::config
