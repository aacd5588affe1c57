#include "ctl/ask.hpp"

#include <boost/json/serialize.hpp>
#include <fstream>
#include <iostream>

#include "config/load.hpp"
#include "ctl/show.hpp"
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

}  // namespace

std::string socket_of(const Global& global) {
  if (!global.socket.empty()) return global.socket;
  const auto named = named_socket(global.config);
  return named.empty() ? config::Admin{}.control_socket : named;
}

int report_failure(const Global& global, const Failure& failure, const Streams& io) {
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

Asked ask_daemon(const Global& global, const json::object& request, const Streams& io) {
  auto answer = ask(socket_of(global), request);
  if (!answer) return {report_failure(global, answer.error(), io), std::nullopt};
  if (!global.json) return {kOk, std::move(answer.value())};
  io.out << json::serialize(answer.value()) << '\n';
  return {kOk, std::nullopt};
}

}  // namespace weir::ctl
