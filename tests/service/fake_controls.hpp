#pragma once

#include <deque>
#include <functional>
#include <stdexcept>
#include <string>
#include <vector>

#include "count/memory_store.hpp"
#include "service/commands.hpp"

namespace weir::service {

/// An event log that holds what a test puts in.
class ListedEvents : public report::EventLog {
 public:
  bool append(report::NewEvent, std::chrono::milliseconds) override { return true; }
  std::vector<report::StoredEvent> read_after(std::uint64_t, std::size_t) override { return {}; }
  std::vector<report::StoredEvent> find(std::string_view key, std::size_t max) override {
    std::vector<report::StoredEvent> found;
    for (const auto& event : events) {
      if (event.id == key && found.size() < max) found.push_back(event);
    }
    return found;
  }
  bool wait_after(std::uint64_t, std::chrono::milliseconds) override { return false; }
  void stop_waiting() override {}
  bool ready() const override { return true; }
  std::optional<report::FeedCursor> cursor(std::string_view) override { return {}; }
  void save_cursor(std::string_view, const report::FeedCursor&) override {}

  std::vector<report::StoredEvent> events;
};

/// A daemon that does nothing and remembers what it was asked for.
class FakeControls : public Controls {
 public:
  boost::json::object status() override { return {{"serving", true}}; }
  Reading check() override { return reading; }
  Reading reload() override {
    ++reloads;
    return reading;
  }
  void reopen() override { ++reopens; }
  count::CounterStore& counters() override { return store; }
  report::EventLog& events() override { return log; }
  void audit(std::string_view action, const Caller& caller, std::string_view target, bool done,
             std::string_view) override {
    audits.push_back(caller.user + " " + std::string{action} + " " + std::string{target} +
                     (done ? " done" : " refused"));
  }
  TimePoint now() const override { return time; }
  void on_watch(const std::function<void()>& task) override { task(); }
  // A test that needs one of these derives and brings it.
  IncidentDuty& incidents() override { throw std::logic_error{"no incidents in this test"}; }
  HoldDuty& holds() override { throw std::logic_error{"no holds in this test"}; }
  BaselineDuty& baselines() override { throw std::logic_error{"no baselines in this test"}; }
  ImportDuty& imports() override { throw std::logic_error{"no imports in this test"}; }

  Reading reading{.accepted = true, .file = "/etc/weir/weir.toml", .notes = {}};
  int reloads = 0;
  int reopens = 0;
  count::MemoryStore store;
  ListedEvents log;
  std::vector<std::string> audits;
  TimePoint time{std::chrono::hours{500'000}};
};

}  // namespace weir::service
