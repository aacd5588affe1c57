#include "shared/session.hpp"

#include <algorithm>
#include <charconv>

#include "shared/field.hpp"
#include "weir/base/text.hpp"

namespace weir::shared {
namespace {

using namespace std::chrono_literals;
using SteadyClock = std::chrono::steady_clock;

constexpr std::size_t kMaxHosts = 256;
constexpr std::size_t kMaxName = 100;
constexpr std::size_t kMaxId = 64;
constexpr std::size_t kMaxResets = 64;
constexpr std::size_t kMaxWish = 8192;
constexpr std::string_view kChangesKept = "4096";
constexpr std::size_t kChangesRead = 512;
constexpr auto kAlive = 10s;
constexpr auto kDead = 24h;
constexpr auto kSlack = 10min;
constexpr std::string_view kSignsKept = "604800000";  // a week in milliseconds

std::string be64s(const std::vector<std::uint64_t>& numbers) {
  std::string out;
  out.reserve(8 * numbers.size());
  for (const std::uint64_t number : numbers) {
    for (int shift = 56; shift >= 0; shift -= 8) out.push_back(static_cast<char>(number >> shift));
  }
  return out;
}

std::vector<std::uint64_t> from_be64s(std::string_view bytes) {
  std::vector<std::uint64_t> out;
  for (; bytes.size() >= 8; bytes.remove_prefix(8)) {
    std::uint64_t number = 0;
    for (const char c : bytes.substr(0, 8)) number = number << 8U | static_cast<unsigned char>(c);
    out.push_back(number);
  }
  return out;
}

/// Names and subjects, each ended by NUL: keys hold none.
std::string pack(const std::vector<count::ResetWish>& wishes) {
  std::string out;
  for (const auto& wish : wishes) {
    out.append(wish.name).push_back('\0');
    out.append(wish.subject).push_back('\0');
  }
  return out;
}

std::vector<count::ResetWish> unpack(std::string_view bytes) {
  std::vector<std::string> texts;
  while (!bytes.empty() && texts.size() < 2 * kMaxResets) {
    const auto end = bytes.find('\0');
    if (end == bytes.npos) break;
    texts.emplace_back(bytes.substr(0, end));
    bytes.remove_prefix(end + 1);
  }
  std::vector<count::ResetWish> out;
  for (std::size_t i = 0; i + 1 < texts.size(); i += 2) {
    const bool sane = !texts[i].empty() && texts[i].size() + texts[i + 1].size() <= kMaxWish;
    if (sane) out.push_back({std::move(texts[i]), std::move(texts[i + 1])});
  }
  return out;
}

/// `nonce|ms|name`.
std::string sign_of(const Self& self, TimePoint now) {
  return self.nonce + '|' + std::to_string(now.time_since_epoch().count()) + '|' +
         self.name.substr(0, kMaxName);
}

struct Sign {
  std::string_view nonce;
  TimePoint said{};
  std::string_view name;
};

std::optional<Sign> parse_sign(std::string_view text) {
  const auto first = text.find('|');
  const auto second = first == text.npos ? text.npos : text.find('|', first + 1);
  if (second == text.npos || text.size() > 4 * kMaxName) return std::nullopt;
  std::int64_t ms = 0;
  const char* end = text.data() + second;
  if (std::from_chars(text.data() + first + 1, end, ms).ptr != end || ms < 0) return std::nullopt;
  return Sign{text.substr(0, first), TimePoint{std::chrono::milliseconds{ms}},
              text.substr(second + 1)};
}

bool newer(std::string_view a, std::string_view b) {
  const auto number = [](std::string_view text, std::size_t part) {
    const auto dash = text.find('-');
    const auto digits =
        part == 0 ? text.substr(0, dash) : text.substr(dash == text.npos ? text.size() : dash + 1);
    std::uint64_t value = 0;
    std::from_chars(digits.data(), digits.data() + digits.size(), value);
    return value;
  };
  return std::pair{number(a, 0), number(a, 1)} > std::pair{number(b, 0), number(b, 1)};
}

bool is_place(std::string_view text) {
  return !text.empty() && text.size() <= 41 && text.find_first_not_of("0123456789-") == text.npos;
}

const Reply* first_error(const std::vector<Reply>& replies) {
  const auto found = std::ranges::find(replies, Reply::Kind::error, &Reply::kind);
  return found == replies.end() ? nullptr : &*found;
}

Trouble refused(const Reply& error) { return {"refused: " + printable(error.text, 200)}; }

}  // namespace

/// One portion on its way.
struct Session::Telling {
  std::vector<count::OwnPart> parts;
  std::vector<count::Published> published;  ///< of those parts that are written
  std::vector<count::ResetWish> resets;
  std::vector<std::uint64_t> hashes;
  bool signs = false;
};

Session::Session(Connection& connection, count::Exchange& exchange, std::string prefix, Self self,
                 Bounds bounds)
    : connection_{connection},
      exchange_{exchange},
      prefix_{std::move(prefix)},
      self_{std::move(self)},
      bounds_{bounds} {}

std::string Session::key(std::string_view kind, std::string_view rest) const {
  std::string out = prefix_;
  out.append(kind).append(rest);
  return out;
}

std::vector<ForeignReset> Session::take_foreign_resets() {
  return std::exchange(foreign_resets_, {});
}

Result<bool, Trouble> Session::greet(const std::string& place, TimePoint now) {
  const std::string changes = key(":changes");
  connection_.add({"XREVRANGE", changes, "+", "-", "COUNT", "1"});
  auto replies = connection_.run(bounds_.limit);
  if (!replies) return replies.error();
  const Reply& reply = replies.value().at(0);
  if (reply.kind == Reply::Kind::error) return refused(reply);
  std::string newest = "0-0";
  if (!reply.list.empty() && !reply.list[0].list.empty() && is_place(reply.list[0].list[0].text)) {
    newest = reply.list[0].list[0].text;
  }
  const bool lost = !place.empty() && newer(place, newest);
  place_ = newest;
  exchange_.resync(lost, now);
  return true;
}

Result<Exchanged, Trouble> Session::exchange(TimePoint now) {
  Exchanged out;
  if (auto told = tell(now, out); !told) return told.error();
  if (auto asked = ask(now, out); !asked) return asked.error();
  exchange_.patrol(bounds_.patrol, now);
  return out;
}

Session::Telling Session::prepare(TimePoint now) {
  Telling telling;
  telling.parts = exchange_.take_changed(bounds_.tell, now);
  telling.resets = exchange_.take_resets();
  if (telling.resets.size() > kMaxResets) {
    const auto rest = telling.resets.begin() + kMaxResets;
    exchange_.resets_still({rest, telling.resets.end()});
    telling.resets.erase(rest, telling.resets.end());
  }
  telling.signs = !signed_ || now < *signed_ || now >= *signed_ + bounds_.sign_every;
  return telling;
}

void Session::write(Telling& telling, TimePoint now) {
  for (auto& part : telling.parts) {
    const auto decoded = count::decode_key(part.key);
    if (!decoded) continue;
    const auto window = decoded->window;
    const TimePoint hold = part.record.hold_until;
    const std::string field = encode_field(part.record, window, now);
    const std::uint64_t digest = field.empty() ? 0 : digest_of(field);
    if (part.published == digest || field.size() > kMaxField) continue;
    const std::string counter = key(":c:", part.key);
    if (field.empty()) {
      connection_.add({"HDEL", counter, self_.id});
    } else {
      const std::chrono::milliseconds kept =
          2 * window + kSlack + std::max(hold - now, std::chrono::milliseconds{0});
      connection_.add({"HSET", counter, self_.id, field});
      connection_.add({"PEXPIRE", counter, std::to_string(kept.count())});
    }
    telling.hashes.push_back(count::thing_hash(part.key));
    telling.published.push_back({part.key, digest, field.size()});
  }
  for (const auto& [counter, host] : dead_) connection_.add({"HDEL", key(":c:", counter), host});
}

Result<bool, Trouble> Session::tell(TimePoint now, Exchanged& out) {
  Telling telling = prepare(now);
  write(telling, now);
  if (!telling.hashes.empty() || !telling.resets.empty()) {
    connection_.add({"XADD", key(":changes"), "MAXLEN", "~", kChangesKept, "*", "h", self_.id, "k",
                     be64s(telling.hashes), "r", pack(telling.resets)});
  }
  const std::string hosts = key(":hosts");
  if (telling.signs) {
    connection_.add({"HGET", hosts, self_.id});
    connection_.add({"HSET", hosts, self_.id, sign_of(self_, now)});
    connection_.add({"PEXPIRE", hosts, kSignsKept});
    connection_.add({"HGETALL", hosts});
  }
  connection_.add(
      {"XREAD", "COUNT", std::to_string(kChangesRead), "STREAMS", key(":changes"), place_});
  auto replies = connection_.run(bounds_.limit);
  const Reply* error = replies ? first_error(replies.value()) : nullptr;
  if (!replies || error != nullptr) {
    exchange_.changed_still(telling.parts);
    exchange_.resets_still(std::move(telling.resets));
    return replies ? refused(*error) : replies.error();
  }
  dead_.clear();
  learn(replies.value(), telling, now, out);
  return true;
}

void Session::learn(const std::vector<Reply>& replies, const Telling& telling, TimePoint now,
                    Exchanged& out) {
  exchange_.published(telling.published, now);
  out.told = telling.published.size();
  out.more = telling.parts.size() >= bounds_.tell;
  if (telling.signs && replies.size() >= 5) {
    read_signs(replies[replies.size() - 5], replies[replies.size() - 2], now, out);
    signed_ = now;
  }
  read_changes(replies.back(), out);
}

// A reply is [[stream, [[id, [name, value, …]], …]]], or nothing.
void Session::read_changes(const Reply& reply, Exchanged& out) {
  if (reply.list.empty() || reply.list[0].list.size() < 2) return;
  const auto& entries = reply.list[0].list[1].list;
  for (const Reply& entry : entries) {
    if (entry.list.size() < 2 || !is_place(entry.list[0].text)) continue;
    place_ = entry.list[0].text;
    read_change(entry.list[1]);
  }
  out.more = out.more || entries.size() >= kChangesRead || !foreign_resets_.empty();
}

void Session::read_change(const Reply& fields) {
  std::string_view host;
  std::string_view hashes;
  std::string_view resets;
  for (std::size_t i = 0; i + 1 < fields.list.size(); i += 2) {
    const std::string_view name = fields.list[i].text;
    const std::string_view value = fields.list[i + 1].text;
    if (name == "h") host = value;
    if (name == "k") hashes = value;
    if (name == "r") resets = value;
  }
  if (host == self_.id) return;
  exchange_.announced(from_be64s(hashes));
  for (auto& wish : unpack(resets)) {
    const std::size_t forgotten = exchange_.reset_here(wish);
    const auto peer = peers_.find(host);
    foreign_resets_.push_back({peer == peers_.end() ? printable(host, kMaxId) : peer->second.name,
                               std::move(wish), forgotten});
  }
}

void Session::read_signs(const Reply& own_before, const Reply& signs, TimePoint now,
                         Exchanged& out) {
  const auto before = parse_sign(own_before.text);
  out.twin = signed_ && before && before->nonce != self_.nonce;
  const auto tick = SteadyClock::now();
  for (std::size_t i = 0; i + 1 < signs.list.size(); i += 2) {
    const std::string& id = signs.list[i].text;
    const auto sign = parse_sign(signs.list[i + 1].text);
    if (!sign || id == self_.id || id.size() > kMaxId) continue;
    const bool fresh = !peers_.contains(id);
    if (fresh && peers_.size() >= kMaxHosts) continue;
    Peer& peer = peers_[id];
    if (fresh || sign->said != peer.said) {
      // One that is new to us may be long gone: only when its sign changes again is it alive.
      peer.alive = !fresh || std::chrono::abs(now - sign->said) < kAlive;
      peer.changed = tick;
      peer.said = sign->said;
      peer.name = printable(sign->name, kMaxName);
    } else if (tick - peer.changed > kAlive) {
      peer.alive = false;
    }
  }
  peers_known_ = true;
}

Result<bool, Trouble> Session::ask(TimePoint now, Exchanged& out) {
  const auto wanted = exchange_.take_wanted(bounds_.ask, now);
  if (wanted.empty()) return true;
  for (const auto& counter : wanted) connection_.add({"HGETALL", key(":c:", counter)});
  auto replies = connection_.run(bounds_.limit);
  const Reply* error = replies ? first_error(replies.value()) : nullptr;
  if (!replies || error != nullptr) {
    exchange_.wanted_still(wanted);
    return replies ? refused(*error) : replies.error();
  }
  std::vector<count::HeardPart> heard;
  heard.reserve(wanted.size());
  for (std::size_t i = 0; i < wanted.size(); ++i) {
    heard.push_back(read_counter(wanted[i], replies.value()[i], now));
  }
  exchange_.heard(std::move(heard), now);
  out.asked = wanted.size();
  out.more = out.more || wanted.size() >= bounds_.ask;
  return true;
}

count::HeardPart Session::read_counter(const std::string& counter, const Reply& fields,
                                       TimePoint now) {
  count::HeardPart part{counter, {}, 0, 0};
  const auto decoded = count::decode_key(counter);
  std::size_t hosts = 0;
  for (std::size_t i = 0; decoded && i + 1 < fields.list.size(); i += 2) {
    const std::string& host = fields.list[i].text;
    const std::string& field = fields.list[i + 1].text;
    part.bytes += field.size();
    if (host == self_.id) {
      part.own_digest = digest_of(field);
      continue;
    }
    auto record = ++hosts <= kMaxHosts ? decode_field(field, decoded->window, now) : std::nullopt;
    if (!record) {
      ++damaged_;
      continue;
    }
    if (count::expired(*record, decoded->window, now)) bury(counter, host, now);
    part.sum.seen.merge(record->seen);
    part.sum.admitted.merge(record->admitted);
    part.sum.hold_until = std::max(part.sum.hold_until, record->hold_until);
    if (record->things) {
      part.sum.things = count::Boxed{count::united(*part.sum.things, *record->things)};
    }
  }
  return part;
}

/// What no longer counts, of a host that has given no sign for a day, is withdrawn in its place.
void Session::bury(const std::string& counter, const std::string& host, TimePoint now) {
  if (!peers_known_ || dead_.size() >= bounds_.patrol || host.size() > kMaxId) return;
  const auto peer = peers_.find(host);
  if (peer != peers_.end() && peer->second.said + kDead > now) return;
  dead_.emplace_back(counter, host);
}

}  // namespace weir::shared
