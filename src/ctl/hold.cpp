#include "ctl/hold.hpp"

#include <boost/json/array.hpp>
#include <iostream>

#include "ctl/ask.hpp"
#include "ctl/fields.hpp"
#include "ctl/show.hpp"
#include "ctl/table.hpp"
#include "weir/base/settings.hpp"
#include "weir/base/text.hpp"

namespace weir::ctl {
namespace {

namespace json = boost::json;

const json::array& list(const json::value& from, std::string_view path) {
  static const json::array none;
  const auto* found = at(from, path).if_array();
  return found == nullptr ? none : *found;
}

std::string share(const json::value& hold) {
  const auto percent = text_at(hold, "percent");
  return text_at(hold, "action") + (percent == "100" ? "" : " " + percent + " %");
}

std::string whose(const json::value& hold) {
  return text_at(hold, "whose") +
         (at(hold, "suspicious_only") == json::value(true) ? ", suspicious only" : "");
}

void show_orders(std::ostream& out, const json::array& holds) {
  if (holds.empty()) {
    out << "no hold of an operator\n";
    return;
  }
  Table table{{"id", "whose mail", "action", "until", "taken", "by", "reason"}};
  for (const auto& hold : holds) {
    table.add({text_at(hold, "id"), whose(hold), share(hold), text_at(hold, "until"),
               text_at(hold, "taken"), text_at(hold, "author"), text_at(hold, "reason")});
  }
  table.print(out);
}

void show_automatic(std::ostream& out, const json::array& holds) {
  if (holds.empty()) {
    out << "\nno limit is on hold\n";
    return;
  }
  out << "\nlimits on hold\n";
  Table table{{"limit", "subject", "action", "total", "allowed", "window", "until"}, 2};
  for (const auto& hold : holds) {
    const auto* window = at(hold, "window_s").if_int64();
    table.add({text_at(hold, "limit"), text_at(hold, "subject"), text_at(hold, "action"),
               text_at(hold, "total"), text_at(hold, "allowed"),
               window == nullptr ? "" : format_duration(std::chrono::seconds{*window}),
               text_at(hold, "until")});
  }
  table.print(out);
}

void show_added(std::ostream& out, const json::value& result) {
  const auto& hold = at(result, "hold");
  out << "hold " << printable(text_at(hold, "id"), 64) << " is in force until "
      << text_at(hold, "until") << ": " << share(hold) << " of the mail of "
      << printable(whose(hold), 1000) << '\n';
  const bool at_most = at(result, "last_hour.at_most") == json::value(true);
  out << "of the last hour's mail it would have taken " << (at_most ? "at most " : "about ")
      << text_at(result, "last_hour.messages", "0") << " messages\n";
  for (const auto& warning : list(result, "warnings")) {
    if (const auto* text = warning.if_string()) {
      out << "warning: " << printable({text->data(), text->size()}, 1000) << '\n';
    }
  }
}

}  // namespace

int hold_list(const Global& global, const Streams& io) {
  return ask_and(global, {{"verb", "hold-list"}}, io, [&](const json::value& result) {
    show_orders(io.out, list(result, "holds"));
    show_automatic(io.out, list(result, "automatic"));
    show_breakers(io.out, at(result, "breakers"));
  });
}

int hold_add(const Global& global, const HoldArguments& arguments, const Streams& io) {
  json::object request{{"verb", "hold-add"},           {"action", arguments.action},
                       {"percent", arguments.percent}, {"for", arguments.length},
                       {"reason", arguments.reason},   {"suspicious_only", arguments.suspicious}};
  const auto add = [&request](std::string_view name, const std::string& value) {
    if (!value.empty()) request[{name.data(), name.size()}] = value;
  };
  add("connector", arguments.connector);
  add("client", arguments.client);
  add("user", arguments.user);
  add("from", arguments.from);
  add("from_domain", arguments.from_domain);
  add("header_from_domain", arguments.header_from_domain);
  return ask_and(global, request, io,
                 [&](const json::value& result) { show_added(io.out, result); });
}

int hold_remove(const Global& global, const std::string& what, const std::string& subject,
                const Streams& io) {
  json::object request{{"verb", "hold-remove"}};
  if (subject.empty()) {
    request["id"] = what;
  } else {
    request["limit"] = what;
    request["subject"] = subject;
  }
  return ask_and(global, request, io, [&](const json::value& result) {
    if (subject.empty()) {
      io.out << "hold " << printable(what, 64) << " is gone; it took "
             << text_at(result, "removed.taken", "0") << " messages\n";
    } else {
      io.out << "limit " << printable(what, 200) << " counts from zero again for "
             << printable(subject, 1000) << '\n';
    }
  });
}

}  // namespace weir::ctl
