#include "ctl/audit.hpp"

#include <sys/stat.h>
#include <unistd.h>

#include <boost/json/array.hpp>
#include <boost/json/serialize.hpp>
#include <cerrno>
#include <chrono>
#include <fstream>
#include <iostream>
#include <iterator>
#include <optional>
#include <sstream>
#include <system_error>
#include <thread>

#include "config/load.hpp"
#include "ctl/ask.hpp"
#include "ctl/audit_show.hpp"
#include "ctl/audit_upload.hpp"
#include "imports/declared.hpp"
#include "imports/outcome.hpp"
#include "imports/read_file.hpp"
#include "weir/base/text.hpp"

namespace weir::ctl {
namespace {

namespace json = boost::json;

constexpr std::size_t kMaxName = 255;
constexpr std::chrono::milliseconds kPause{100};
/// Below, it is done before anybody looks.
constexpr std::uint64_t kWorthProgress = 4'000'000;

TimePoint now() {
  return std::chrono::floor<std::chrono::milliseconds>(std::chrono::system_clock::now());
}

std::string base_name(const std::string& path) {
  return printable(path.substr(path.rfind('/') + 1), kMaxName);
}

/// A file, or standard input, opened.
struct Source {
  std::string name;
  std::uint64_t bytes = 0;
  TimePoint written{};
  std::unique_ptr<std::istream> content;
  std::string problem;  ///< one sentence when it cannot be opened
};

Source open_input(std::istream& in) {
  auto text = std::make_unique<std::istringstream>(
      std::string{std::istreambuf_iterator<char>{in}, std::istreambuf_iterator<char>{}});
  const auto bytes = text->view().size();
  return {"standard input", bytes, now(), std::move(text), {}};
}

Source open_file(const std::string& path) {
  Source source{.name = base_name(path), .content = {}, .problem = {}};
  struct stat status {};
  auto file = std::make_unique<std::ifstream>(path, std::ios::binary);
  if (::stat(path.c_str(), &status) != 0 || !file->is_open()) {
    source.problem = std::generic_category().message(errno);
  } else if (!S_ISREG(status.st_mode)) {
    source.problem = "this is no file";
  }
  source.bytes = static_cast<std::uint64_t>(status.st_size);
  source.written = TimePoint{std::chrono::seconds{status.st_mtim.tv_sec}} +
                   std::chrono::milliseconds{status.st_mtim.tv_nsec / 1'000'000};
  source.content = std::move(file);
  return source;
}

/// "audit.csv: 40 %" on a line of its own that goes away again, on a terminal only.
class ProgressLine {
 public:
  ProgressLine(const Source& source, const Streams& io)
      : name_{source.name},
        err_{io.err},
        shown_{source.bytes >= kWorthProgress && &io.err == &std::cerr &&
               ::isatty(STDERR_FILENO) == 1} {}
  ~ProgressLine() {
    if (percent_) err_ << "\r\x1b[K" << std::flush;
  }
  ProgressLine(const ProgressLine&) = delete;
  ProgressLine& operator=(const ProgressLine&) = delete;

  void operator()(std::uint64_t handed, std::uint64_t bytes) {
    const auto percent = bytes == 0 ? 100 : handed * 100 / bytes;
    if (!shown_ || percent_ == percent) return;
    percent_ = percent;
    err_ << "\r\x1b[K" << name_ << ": "
         << (handed == bytes ? "the daemon reads it" : std::to_string(percent) + " %")
         << std::flush;
  }

 private:
  const std::string& name_;
  std::ostream& err_;
  bool shown_;
  std::optional<std::uint64_t> percent_;
};

/// What came of one file: an outcome, or a failure that ends everything.
using Answer = Result<json::object, Failure>;

/// Compares without a daemon. What one file shows, the next is compared with.
class Offline {
 public:
  explicit Offline(std::shared_ptr<const config::Config> config) : config_{std::move(config)} {}

  Answer take(Source source) {
    if (source.bytes > config_->imports.max_file_bytes) {
      return to_json(imports::failed(source.name, "it has more than [import] max_file_bytes"));
    }
    const std::string bytes{std::istreambuf_iterator<char>{*source.content},
                            std::istreambuf_iterator<char>{}};
    const auto read = imports::read_export(source.name, bytes, source.written);
    if (!read) return to_json(imports::failed(source.name, read.error()));
    auto outcome = imports::outcome_of(source.name, read.value());
    std::vector<imports::Told> told;
    const auto declared = imports::declared_of(*config_);
    for (auto& one : ledger_.take(read.value().items, declared, now())) {
      auto guards = imports::guarded_connector(*config_, one, ledger_);
      told.push_back({std::move(one), std::move(guards), false});
    }
    imports::add(outcome, std::move(told));
    return to_json(outcome);
  }

 private:
  std::shared_ptr<const config::Config> config_;
  audit::Ledger ledger_;
};

Answer hand_to_daemon(const Global& global, const Source& source, const Streams& io) {
  ProgressLine line{source, io};
  const auto socket = socket_of(global);
  const auto outcome = upload(
      {source.name, source.bytes, source.written, *source.content},
      [&](const json::object& request) { return ask(socket, request); },
      [&](std::uint64_t handed, std::uint64_t bytes) { line(handed, bytes); },
      [] { std::this_thread::sleep_for(kPause); });
  // Too large: no reason not to go on with the next file.
  if (!outcome && outcome.error().code == kDataError) {
    return to_json(imports::failed(source.name, outcome.error().message));
  }
  return outcome;
}

/// Prints what comes of each file; the exit code is that of the first that went wrong.
class Printer {
 public:
  Printer(const Global& global, const Streams& io) : json_{global.json}, io_{io} {}

  void add(const json::object& outcome) {
    const bool bad = outcome.contains("error");
    if (bad && code_ == kOk) code_ = kDataError;
    if (json_) {
      files_.push_back(outcome);
    } else {
      if (printed_++ > 0) io_.out << '\n';
      show_outcome(io_.out, outcome);
    }
  }
  void missing(const std::string& path, const std::string& why) {
    if (code_ == kOk) code_ = kNoInput;
    if (json_) {
      files_.push_back(to_json(imports::failed(printable(path, kMaxName), why)));
    } else {
      io_.err << "weirctl: " << printable(path, 1000) << ": " << why << '\n';
    }
  }
  int end() {
    if (json_) io_.out << json::serialize(json::object{{"files", std::move(files_)}}) << '\n';
    return code_;
  }

 private:
  const bool json_;
  const Streams& io_;
  json::array files_;
  std::size_t printed_ = 0;
  int code_ = kOk;
};

/// `take` gives an answer for each file that can be opened.
template <class Take>
int import_files(const Global& global, const AuditArguments& arguments, const Streams& io,
                 const Take& take) {
  Printer printer{global, io};
  for (const auto& path : arguments.files) {
    auto source = path == "-" ? open_input(io.in) : open_file(path);
    if (!source.problem.empty()) {
      printer.missing(path, source.problem);
      continue;
    }
    auto answer = take(std::move(source));
    if (!answer) {
      if (!global.json) printer.end();
      return report_failure(global, answer.error(), io);
    }
    printer.add(answer.value());
  }
  return printer.end();
}

}  // namespace

int audit_import(const Global& global, const AuditArguments& arguments, const Streams& io) {
  if (!arguments.offline) {
    return import_files(global, arguments, io,
                        [&](const Source& source) { return hand_to_daemon(global, source, io); });
  }
  const auto loaded = config::load(global.config);
  if (!loaded.config) {
    for (const auto& one : loaded.diagnostics) io.err << to_string(one) << '\n';
    return ::access(global.config.c_str(), F_OK) != 0 ? kNoInput : kConfiguration;
  }
  Offline offline{loaded.config};
  return import_files(global, arguments, io,
                      [&](Source source) { return offline.take(std::move(source)); });
}

int audit_list(const Global& global, const AuditArguments& arguments, const Streams& io) {
  const json::object request{
      {"verb", "audit-list"}, {"days", arguments.days}, {"limit", arguments.limit}};
  return ask_and(global, request, io,
                 [&](const json::value& result) { show_deviations(io.out, result); });
}

}  // namespace weir::ctl
