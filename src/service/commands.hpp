#pragma once

#include <boost/json/object.hpp>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "weir/base/time.hpp"
#include "weir/count/counter_store.hpp"
#include "weir/report/event_log.hpp"

namespace weir::service {

class BaselineDuty;
class HoldDuty;
class ImportDuty;
class IncidentDuty;

/// Who sent a command, for the audit event.
struct Caller {
  std::string user;
};

/// What came of reading the configuration file again.
struct Reading {
  bool accepted = false;
  std::string file;
  std::vector<std::string> notes;  ///< diagnostics as `file:line:col: message`, and what was kept
};

/// The running daemon as commands see it. Implemented by Daemon; a fake in tests. Calls come from
/// one thread at a time.
class Controls {
 public:
  virtual ~Controls() = default;

  virtual boost::json::object status() = 0;
  /// Reads the file that the daemon runs on, changes nothing.
  virtual Reading check() = 0;
  /// Reads it and puts it in force when it has no error.
  virtual Reading reload() = 0;
  /// Lets feeds open their files again.
  virtual void reopen() = 0;
  virtual count::CounterStore& counters() = 0;
  virtual report::EventLog& events() = 0;
  /// Keeps an audit event.
  virtual void audit(std::string_view action, const Caller& caller, std::string_view target,
                     bool done, std::string_view reason) = 0;
  virtual TimePoint now() const = 0;
  /// Runs `task` on the thread of the Watch, where duties may be asked. Throws Refused when that
  /// thread does not come to it in time, and what `task` throws.
  virtual void on_watch(const std::function<void()>& task) = 0;
  virtual IncidentDuty& incidents() = 0;
  virtual HoldDuty& holds() = 0;
  virtual BaselineDuty& baselines() = 0;
  virtual ImportDuty& imports() = 0;
};

/// The one command layer behind control socket and HTTP. A request is an object with a `verb`; the
/// answer is `{"ok":true,"result":{…}}` or `{"ok":false,"error":{"code":N,"message":"…"}}`, codes
/// as in sysexits(3). docs/weirctl.md has every verb. Never throws.
class Commands {
 public:
  explicit Commands(Controls& controls) : controls_{controls} {}

  boost::json::object run(const boost::json::object& request, const Caller& caller);
  /// The same for one line of text; returns one line without line feed.
  std::string run_line(std::string_view line, const Caller& caller);

 private:
  using Handler = boost::json::object (Commands::*)(const boost::json::object&, const Caller&);
  struct Verb {
    std::string_view name;
    Handler handler;
  };
  static const Verb kVerbs[];

  boost::json::object status(const boost::json::object& request, const Caller& caller);
  boost::json::object check(const boost::json::object& request, const Caller& caller);
  boost::json::object reload(const boost::json::object& request, const Caller& caller);
  boost::json::object reopen(const boost::json::object& request, const Caller& caller);
  boost::json::object counters_list(const boost::json::object& request, const Caller& caller);
  boost::json::object counters_get(const boost::json::object& request, const Caller& caller);
  boost::json::object counters_reset(const boost::json::object& request, const Caller& caller);
  boost::json::object why(const boost::json::object& request, const Caller& caller);
  // commands_events.cpp
  boost::json::object events(const boost::json::object& request, const Caller& caller);
  // commands_incident.cpp
  boost::json::object incident_list(const boost::json::object& request, const Caller& caller);
  boost::json::object incident_show(const boost::json::object& request, const Caller& caller);
  boost::json::object incident_resolve(const boost::json::object& request, const Caller& caller);
  boost::json::object incident_recipients(const boost::json::object& request, const Caller& caller);

  // commands_baseline.cpp
  boost::json::object baseline(const boost::json::object& request, const Caller& caller);
  boost::json::object baseline_forget(const boost::json::object& request, const Caller& caller);

  // commands_import.cpp
  boost::json::object import_begin(const boost::json::object& request, const Caller& caller);
  boost::json::object import_data(const boost::json::object& request, const Caller& caller);
  boost::json::object import_end(const boost::json::object& request, const Caller& caller);
  boost::json::object import_result(const boost::json::object& request, const Caller& caller);
  boost::json::object audit_list(const boost::json::object& request, const Caller& caller);

  // commands_hold.cpp
  boost::json::object hold_list(const boost::json::object& request, const Caller& caller);
  boost::json::object hold_add(const boost::json::object& request, const Caller& caller);
  boost::json::object hold_remove(const boost::json::object& request, const Caller& caller);
  boost::json::object release_limit(const std::string& limit, const std::string& subject,
                                    const Caller& caller);

  Controls& controls_;
};

}  // namespace weir::service
