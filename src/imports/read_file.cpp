#include "imports/read_file.hpp"

#include <sys/stat.h>

#include "config/files.hpp"
#include "imports/alerts.hpp"
#include "imports/containers.hpp"
#include "weir/base/text.hpp"

namespace weir::imports {
namespace {

/// A larger file is no mail.
constexpr std::size_t kMaxMail = 1024UL * 1024;

TimePoint written_at(const std::string& path) {
  struct stat status {};
  if (::stat(path.c_str(), &status) != 0) return {};
  return TimePoint{std::chrono::seconds{status.st_mtim.tv_sec} +
                   std::chrono::milliseconds{status.st_mtim.tv_nsec / 1'000'000}};
}

}  // namespace

Result<audit::Export, std::string> read_export(std::string_view name, std::string_view bytes,
                                               TimePoint written) {
  const std::string text = config::to_utf8(bytes);
  const auto body = trimmed(text);
  if (body.empty()) {
    return printable(name, 300) +
           " is empty: the export failed, or there was nothing to export; an empty list is []";
  }
  Gatherer gatherer{name, written};
  if (body.starts_with('[') || body.starts_with('{')) {
    const auto container = read_json(body, name, gatherer);
    return std::move(gatherer).finish(container);
  }
  const auto container = read_csv(text, name, gatherer);
  auto read = std::move(gatherer).finish(container);
  if (read || body.size() > kMaxMail) return read;
  auto alert = alert_in_text(body, written);
  if (!alert) return read;
  Gatherer mail{name, written};
  mail.item(std::move(*alert));
  return std::move(mail).finish(audit::Container::text);
}

Result<audit::Export, std::string> read_export_file(const std::string& path,
                                                    std::uint64_t max_bytes) {
  const auto written = written_at(path);
  const auto bytes = config::read_file(path, max_bytes);
  if (!bytes) return printable(path, 300) + ' ' + bytes.error().message;
  return read_export(path, bytes.value(), written);
}

}  // namespace weir::imports
