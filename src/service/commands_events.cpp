// The verb events: pages of the log of events, for programs that compute by themselves.
#include <algorithm>
#include <boost/json/array.hpp>
#include <boost/json/parse.hpp>
#include <optional>

#include "report/incident_json.hpp"
#include "service/commands.hpp"
#include "service/request.hpp"
#include "weir/base/exit_code.hpp"

namespace weir::service {
namespace {

namespace json = boost::json;
using report::StoredEvent;

constexpr std::size_t kMaxPage = 500;
constexpr std::size_t kMaxBytes = 4U << 20U;  // of events in an answer, but for one that is larger
constexpr std::size_t kMaxLooked = 5'000;     // events that one request may look at
constexpr std::uint64_t kChunk = 100;
constexpr std::size_t kMaxDatasets = 20;
/// Events come into the log in the order in which they are kept, which is not quite that of their
/// times: so much further is looked.
constexpr std::chrono::minutes kDisorder{10};

std::uint64_t position(const json::object& request, std::string_view name) {
  const auto* value = request.if_contains({name.data(), name.size()});
  if (value == nullptr) return 0;
  if (const auto* large = value->if_uint64()) return *large;
  const auto* given = value->if_int64();
  if (given == nullptr || *given < 0) {
    throw Refused{kUsage, "\"" + std::string{name} + "\" must be a number, 0 or more"};
  }
  return static_cast<std::uint64_t>(*given);
}

std::optional<TimePoint> time(const json::object& request, std::string_view name) {
  const auto written = text(request, name, false);
  if (written.empty()) return std::nullopt;
  const auto read = report::parse_time(written);
  if (!read) {
    throw Refused{kUsage,
                  "\"" + std::string{name} + "\" must be a time such as 2026-01-02T03:04:05.678Z"};
  }
  return read;
}

std::vector<std::string> datasets(const json::object& request) {
  std::vector<std::string> wanted;
  const auto* value = request.if_contains("datasets");
  if (value == nullptr) return wanted;
  const auto* list = value->if_array();
  if (list == nullptr || list->size() > kMaxDatasets) {
    throw Refused{kUsage, "\"datasets\" must be a list of at most 20 names"};
  }
  for (const auto& item : *list) {
    const auto* name = item.if_string();
    if (name == nullptr) throw Refused{kUsage, "\"datasets\" must hold names"};
    wanted.emplace_back(name->data(), name->size());
  }
  return wanted;
}

/// What a request asks for, and the page as far as it is.
class Page {
 public:
  Page(report::EventLog& log, const json::object& request)
      : log_{log},
        datasets_{datasets(request)},
        since_{time(request, "since")},
        until_{time(request, "until")},
        max_{number(request, "max", kMaxPage, kMaxPage)} {}

  json::object oldest_first(std::uint64_t after) {
    if (after == 0 && since_) after = before_time(*since_ - kDisorder);
    bool more = true;
    while (more && !full()) {
      const auto events = log_.read_after(after, kChunk);
      more = !events.empty();
      for (const auto& event : events) {
        more = !(until_ && event.time >= *until_ + kDisorder);
        if (!more || full()) break;
        take(event);
        after = event.position;
      }
    }
    return answer(after, more);
  }

  json::object newest_first(std::uint64_t before) {
    const auto last = log_.last_position();
    if (before == 0 || before > last) {
      before = (until_ ? std::min(last, before_time(*until_ + kDisorder)) : last) + 1;
    }
    const auto first = log_.read_after(0, 1);
    const auto begin = first.empty() ? before : first.front().position;
    bool more = before > begin;
    while (more && !full()) {
      const auto from = before - std::min(before - begin, kChunk);
      auto events = log_.read_after(from - 1, static_cast<std::size_t>(before - from));
      std::erase_if(events, [&](const auto& event) { return event.position >= before; });
      if (events.empty()) ++looked_, before = from;
      for (auto event = events.rbegin(); event != events.rend() && more && !full(); ++event) {
        more = !(since_ && event->time < *since_ - kDisorder);
        if (!more) break;
        take(*event);
        // What lies between this one and the next below was cut.
        before = std::next(event) == events.rend() ? from : event->position;
      }
      more = more && before > begin;
    }
    return answer(before, more);
  }

 private:
  bool full() const { return rows_.size() >= max_ || bytes_ >= kMaxBytes || looked_ >= kMaxLooked; }

  void take(const StoredEvent& event) {
    ++looked_;
    if (!datasets_.empty() && std::ranges::find(datasets_, event.dataset) == datasets_.end()) {
      return;
    }
    if ((since_ && event.time < *since_) || (until_ && event.time >= *until_)) return;
    boost::system::error_code error;
    auto value = json::parse(event.json, error);
    if (error) return;
    bytes_ += event.json.size();
    rows_.push_back({{"position", event.position}, {"event", std::move(value)}});
  }

  /// The position before the first event of `wanted` or later, as far as the log is in order.
  std::uint64_t before_time(TimePoint wanted) {
    std::uint64_t low = 0;
    std::uint64_t high = log_.last_position();
    while (low < high) {
      const auto middle = low + (high - low) / 2;
      const auto next = log_.read_after(middle, 1);
      if (next.empty() || next.front().time >= wanted) {
        high = middle;
      } else {
        low = std::max(middle + 1, next.front().position);
      }
    }
    return low;
  }

  json::object answer(std::uint64_t next, bool more) {
    return {{"events", std::move(rows_)},
            {"next", next},
            {"more", more},
            {"last", log_.last_position()}};
  }

  report::EventLog& log_;
  std::vector<std::string> datasets_;
  std::optional<TimePoint> since_;
  std::optional<TimePoint> until_;
  std::size_t max_;
  json::array rows_;
  std::size_t bytes_ = 0;
  std::size_t looked_ = 0;
};

}  // namespace

json::object Commands::events(const json::object& request, const Caller&) {
  auto& log = controls_.events();
  if (!log.ready()) throw Refused{kUnavailable, "the log of events is not open"};
  const auto order = text(request, "order", false);
  if (!order.empty() && order != "oldest" && order != "newest") {
    throw Refused{kUsage, "\"order\" must be \"oldest\" or \"newest\""};
  }
  Page page{log, request};
  return order == "newest" ? page.newest_first(position(request, "before"))
                           : page.oldest_first(position(request, "after"));
}

}  // namespace weir::service
