#include "ctl/verbs.hpp"

#include <unistd.h>

#include <boost/json/array.hpp>
#include <boost/json/serialize.hpp>
#include <iostream>

#include "config/load.hpp"
#include "ctl/ask.hpp"
#include "ctl/fields.hpp"
#include "ctl/show.hpp"
#include "format/settings.hpp"
#include "weir/base/exit_code.hpp"
#include "weir/base/text.hpp"

namespace weir::ctl {
namespace {

namespace json = boost::json;

json::array diagnostics_of(const config::LoadResult& loaded) {
  json::array list;
  for (const auto& one : loaded.diagnostics) {
    const char* severity = one.severity == config::Severity::error     ? "error"
                           : one.severity == config::Severity::warning ? "warning"
                                                                       : "info";
    list.push_back({{"file", one.file},
                    {"line", one.line},
                    {"column", one.column},
                    {"severity", severity},
                    {"message", one.message}});
  }
  return list;
}

}  // namespace

int status(const Global& global, const Streams& io) {
  return ask_and(global, {{"verb", "status"}}, io,
                 [&](const json::value& result) { show_status(io.out, result); });
}

int check(const Global& global, const std::string& file, const Streams& io) {
  const auto& path = file.empty() ? global.config : file;
  if (::access(path.c_str(), F_OK) != 0) {
    io.err << "weirctl: there is no file " << printable(path, 1000) << '\n';
    return kNoInput;
  }
  const auto loaded = config::load(path);
  if (global.json) {
    io.out << json::serialize(json::object{{"file", path},
                                           {"ok", loaded.config != nullptr},
                                           {"diagnostics", diagnostics_of(loaded)}})
           << '\n';
  } else {
    for (const auto& one : loaded.diagnostics) io.out << to_string(one) << '\n';
    if (loaded.config) io.out << "configuration ok\n";
  }
  return loaded.config ? kOk : kConfiguration;
}

int reload(const Global& global, const Streams& io) {
  return ask_and(global, {{"verb", "reload"}}, io, [&](const json::value& result) {
    show_notes(io.out, at(result, "notes"));
    io.out << text_at(result, "file") << " is in force\n";
  });
}

int reopen(const Global& global, const Streams& io) {
  return ask_and(global, {{"verb", "reopen"}}, io,
                 [&](const json::value&) { io.out << "feeds open their files again\n"; });
}

int counters_list(const Global& global, const CounterArguments& arguments, const Streams& io) {
  const json::object request{
      {"verb", "counters-list"}, {"filter", arguments.filter}, {"limit", arguments.limit}};
  return ask_and(global, request, io,
                 [&](const json::value& result) { show_counters(io.out, at(result, "counters")); });
}

int counters_get(const Global& global, const CounterArguments& arguments, const Streams& io) {
  const json::object request{
      {"verb", "counters-get"}, {"name", arguments.name}, {"subject", arguments.subject}};
  return ask_and(global, request, io,
                 [&](const json::value& result) { show_counters(io.out, json::array{result}); });
}

int counters_reset(const Global& global, const CounterArguments& arguments, const Streams& io) {
  if (arguments.subject.empty() && !arguments.all) {
    io.err << "weirctl: name a subject, or say --all to forget every counter of "
           << printable(arguments.name, 200) << '\n';
    return kUsage;
  }
  const json::object request{
      {"verb", "counters-reset"}, {"name", arguments.name}, {"subject", arguments.subject}};
  return ask_and(global, request, io, [&](const json::value& result) {
    io.out << text_at(result, "reset") << " counters forgotten\n";
  });
}

int why(const Global& global, const std::string& id, std::uint32_t limit, const Streams& io) {
  const json::object request{{"verb", "why"}, {"id", id}, {"limit", limit}};
  return ask_and(global, request, io, [&](const json::value& result) {
    const auto* events = at(result, "events").if_array();
    if (events == nullptr) return;
    for (const auto& event : *events) {
      if (&event != &events->front()) io.out << "\n----\n";
      show_event(io.out, event);
    }
  });
}

int scan(const Global& global, ScanOptions options, const Streams& io) {
  options.json = global.json;
  const auto loaded = config::load(global.config);
  if (!loaded.config) {
    for (const auto& one : loaded.diagnostics) io.err << to_string(one) << '\n';
    return ::access(global.config.c_str(), F_OK) != 0 ? kNoInput : kConfiguration;
  }
  return scan(*loaded.config, options, io.in, io.out, io.err);
}

int format_events(const Global& global, const FormatArguments& arguments, const Streams& io) {
  if (!arguments.privacy) return format_files(arguments, {}, io.in, io.out, io.err);
  const auto loaded = config::load(global.config);
  if (!loaded.config) {
    for (const auto& one : loaded.diagnostics) io.err << to_string(one) << '\n';
    return ::access(global.config.c_str(), F_OK) != 0 ? kNoInput : kConfiguration;
  }
  return format_files(arguments, format::privacy_of(loaded.config->privacy), io.in, io.out, io.err);
}

}  // namespace weir::ctl
