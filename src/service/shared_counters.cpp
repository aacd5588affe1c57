#include "service/shared_counters.hpp"

#include <boost/json/array.hpp>

#include "config/redis_url.hpp"
#include "report/json_writer.hpp"
#include "weir/base/text.hpp"

namespace weir::service {
namespace {

constexpr std::size_t kMaxText = 200;
constexpr std::string_view kKind = "shared";
constexpr std::string_view kKey = "host";

std::string place_of(const config::State& config) {
  const auto url = config::parse_redis_url(config.shared);
  if (!url) return {};
  return url->path.empty() ? url->host + ":" + std::to_string(url->port) : url->path;
}

}  // namespace

SharedCounters::SharedCounters(const config::State& config, store::State& state, Bulletin& bulletin,
                               metrics::Metrics& metrics, std::string hostname)
    : state_{state},
      bulletin_{bulletin},
      metrics_{metrics},
      hostname_{std::move(hostname)},
      where_{place_of(config)} {
  if (where_.empty() || state_.exchange() == nullptr) return;
  link_ = std::make_unique<shared::Link>(options(config), *state_.exchange(), hooks());
}

shared::Options SharedCounters::options(const config::State& config) const {
  const auto url = config::parse_redis_url(config.shared).value_or(config::RedisUrl{});
  shared::Options options;
  options.address = {.host = url.host,
                     .port = url.port,
                     .path = url.path,
                     .database = url.database,
                     .user = url.user,
                     .password = url.password,
                     .secret_file = config.shared_secret_file};
  options.prefix = config.shared_prefix;
  options.every = config.shared_every;
  options.name = hostname_;
  return options;
}

shared::Hooks SharedCounters::hooks() {
  return {.clock = wall_clock,
          .id = [this] { return id(); },
          .renew_id = [this] { return new_id(); },
          .changed = [this](bool up, const std::string& reason) { changed(up, reason); },
          .reset_elsewhere =
              [this](const shared::ForeignReset& reset) {
                const auto& [name, subject] = reset.wish;
                bulletin_.audit("counters-reset", "shared:" + printable(reset.host, kMaxText),
                                printable(subject.empty() ? name : name + "|" + subject, kMaxText),
                                reset.forgotten > 0,
                                std::to_string(reset.forgotten) +
                                    " counters forgotten here too, because they were there");
              }};
}

void SharedCounters::start() {
  if (link_) link_->start();
}

void SharedCounters::stop() {
  if (link_) link_->stop();
}

// A record of an id that is not our own: the state directory of another host was copied here, or
// this host has another name now. A new id can count too much for one window; an id that two hosts
// use would count too little for ever.
std::optional<std::string> SharedCounters::id() {
  if (id_) return id_;
  if (!state_.records_known()) return std::nullopt;
  for (const auto& [key, bytes] : state_.kept(kKind)) {
    const auto bar = bytes.find('|');
    if (key != kKey || bar == bytes.npos || bytes.substr(bar + 1) != hostname_) continue;
    return id_ = bytes.substr(0, bar);
  }
  return new_id();
}

std::string SharedCounters::new_id() {
  id_ = shared::random_id();
  state_.keep(kKind, kKey, *id_ + '|' + hostname_);
  return *id_;
}

void SharedCounters::changed(bool up, const std::string& reason) {
  if (up) {
    bulletin_.operational(report::Operation::recovered, "shared",
                          "Counts are shared with other hosts again over " + where_);
  } else {
    bulletin_.operational(report::Operation::degraded, "shared",
                          "Counts are not shared with other hosts: " + where_ + ": " + reason +
                              "; this host counts alone");
  }
  measure();
}

void SharedCounters::measure() {
  if (!link_) return;
  const auto status = link_->status();
  const auto last = status.last_exchange.value_or(TimePoint{}).time_since_epoch();
  metrics_.shared_link({.connected = status.connected,
                        .hosts = status.hosts,
                        .waiting = status.load.waiting,
                        .damaged = status.damaged,
                        .last_exchange = std::chrono::floor<std::chrono::seconds>(last)});
}

boost::json::value SharedCounters::status() const {
  if (!link_) return nullptr;
  const auto status = link_->status();
  boost::json::array names;
  for (const auto& name : status.names) names.emplace_back(name);
  boost::json::object out{{"server", where_},
                          {"connected", status.connected},
                          {"reason", status.trouble},
                          {"hosts", status.hosts},
                          {"host_names", std::move(names)},
                          {"took_ms", status.took.count()},
                          {"clock_ahead_ms", status.ahead.count()},
                          {"counters", status.load.counters},
                          {"waiting", status.load.waiting},
                          {"left_out", status.load.left_out},
                          {"exchanges", status.exchanges},
                          {"connections", status.connections},
                          {"damaged", status.damaged},
                          {"commands", status.traffic.commands},
                          {"bytes_sent", status.traffic.bytes_sent},
                          {"bytes_received", status.traffic.bytes_received}};
  if (status.last_exchange) out["last_exchange"] = report::format_time(*status.last_exchange);
  return out;
}

}  // namespace weir::service
