#include "ctl/verbs.hpp"

#include <unistd.h>

#include <boost/json/array.hpp>
#include <boost/json/serialize.hpp>
#include <fstream>
#include <iostream>

#include "config/load.hpp"
#include "ctl/client.hpp"
#include "ctl/fields.hpp"
#include "ctl/show.hpp"
#include "weir/base/exit_code.hpp"
#include "weir/base/text.hpp"

namespace weir::ctl {
namespace {

namespace json = boost::json;

/// `control_socket` as a configuration file names it, without asking whether the file is valid: a
/// broken configuration must not keep an operator from the daemon that runs on the old one.
std::string named_socket(const std::string& file) {
  std::ifstream in{file};
  for (std::string line; std::getline(in, line);) {
    const auto equals = line.find('=');
    if (equals == std::string::npos) continue;
    if (trimmed(std::string_view{line}.substr(0, equals)) != "control_socket") continue;
    const auto value = trimmed(std::string_view{line}.substr(equals + 1));
    const auto end = value.empty() ? std::string_view::npos : value.find(value.front(), 1);
    if (end != std::string_view::npos) return std::string{value.substr(1, end - 1)};
  }
  return {};
}

std::string socket_of(const Global& global) {
  if (!global.socket.empty()) return global.socket;
  const auto named = named_socket(global.config);
  return named.empty() ? config::Admin{}.control_socket : named;
}

int report(const Global& global, const Failure& failure, const Streams& io) {
  if (global.json) {
    json::object error = failure.details;
    error["code"] = failure.code;
    error["message"] = failure.message;
    io.out << json::serialize(json::object{{"error", std::move(error)}}) << '\n';
  } else {
    io.err << "weirctl: " << printable(failure.message, 1000) << '\n';
    if (const auto* notes = failure.details.if_contains("notes")) show_notes(io.err, *notes);
  }
  return failure.code;
}

/// Asks the daemon; prints the result as JSON or by `show`.
template <class Show>
int ask_and(const Global& global, const json::object& request, const Streams& io, Show show) {
  const auto answer = ask(socket_of(global), request);
  if (!answer) return report(global, answer.error(), io);
  if (global.json) {
    io.out << json::serialize(answer.value()) << '\n';
  } else {
    show(json::value(answer.value()));
  }
  return kOk;
}

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

}  // namespace weir::ctl
