// Bytes of counters: see docs/counter-format.md. Reader and writer live side by side so that they
// cannot drift.
#include <algorithm>
#include <charconv>

#include "count/record.hpp"

namespace weir::count {
namespace {

// Version 1 of either had no different things; it is still read.
constexpr char kVersion = 2;
constexpr char kVersionWithoutThings = 1;

/// How the different things of a record are kept.
enum class Things : std::uint64_t { none, exact, sketch };

void put_varint(std::string& out, std::uint64_t value) {
  while (value >= 0x80) {
    out.push_back(static_cast<char>(value | 0x80));
    value >>= 7;
  }
  out.push_back(static_cast<char>(value));
}

void put_be64(std::string& out, std::uint64_t value) {
  for (int shift = 56; shift >= 0; shift -= 8) out.push_back(static_cast<char>(value >> shift));
}

void put_time(std::string& out, TimePoint time) {
  const auto ms = time.time_since_epoch().count();
  put_varint(out, ms > 0 ? static_cast<std::uint64_t>(ms) : 0);
}

void put_text(std::string& out, std::string_view text) {
  put_varint(out, text.size());
  out.append(text);
}

/// Reads from the front of `bytes_`; after the first failure everything reads as zero.
class Cursor {
 public:
  explicit Cursor(std::string_view bytes) : bytes_{bytes} {}

  std::uint64_t varint() {
    std::uint64_t value = 0;
    for (unsigned shift = 0; shift < 64; shift += 7) {
      if (bytes_.empty()) break;
      const auto byte = static_cast<unsigned char>(bytes_.front());
      bytes_.remove_prefix(1);
      value |= static_cast<std::uint64_t>(byte & 0x7f) << shift;
      if ((byte & 0x80) == 0) return value;
    }
    ok_ = false;
    bytes_ = {};
    return 0;
  }

  TimePoint time() {
    return TimePoint{std::chrono::milliseconds{static_cast<std::int64_t>(varint())}};
  }

  std::string text() {
    const std::uint64_t size = varint();
    if (size > bytes_.size()) {
      ok_ = false;
      return {};
    }
    std::string out{bytes_.substr(0, size)};
    bytes_.remove_prefix(size);
    return out;
  }

  /// Eight bytes, the most significant first.
  std::uint64_t be64() {
    if (bytes_.size() < 8) {
      ok_ = false;
      bytes_ = {};
    }
    std::uint64_t value = 0;
    for (const char byte : bytes_.substr(0, 8))
      value = value << 8U | static_cast<unsigned char>(byte);
    bytes_.remove_prefix(std::min<std::size_t>(8, bytes_.size()));
    return value;
  }

  /// nullopt: not one that is known.
  std::optional<char> version() {
    if (bytes_.empty()) return std::nullopt;
    const char version = bytes_.front();
    bytes_.remove_prefix(1);
    if (version != kVersion && version != kVersionWithoutThings) return std::nullopt;
    return version;
  }

  std::size_t left() const noexcept { return bytes_.size(); }

  void fail() noexcept { ok_ = false; }
  bool ok() const noexcept { return ok_; }
  bool finished() const noexcept { return ok_ && bytes_.empty(); }

 private:
  std::string_view bytes_;
  bool ok_ = true;
};

/// Count of buckets, then for each the distance of its index to the one before, and its count.
void put_ring(std::string& out, const Ring& ring) {
  put_varint(out, ring.buckets().size());
  std::int64_t previous = 0;
  for (const auto& bucket : ring.buckets()) {
    put_varint(out, static_cast<std::uint64_t>(bucket.index - previous));
    put_varint(out, bucket.count);
    previous = bucket.index;
  }
}

/// Index of the newest bucket, nullopt when there is none.
std::optional<std::int64_t> skip_ring(Cursor& cursor) {
  std::optional<std::int64_t> newest;
  for (std::uint64_t left = cursor.varint(); left > 0 && cursor.ok(); --left) {
    newest = newest.value_or(0) + static_cast<std::int64_t>(cursor.varint());
    cursor.varint();
  }
  return newest;
}

/// The window in `name|window|subject`; zero when there is none.
std::chrono::seconds window_of(std::string_view key) {
  const auto first = key.find('|');
  if (first == std::string_view::npos) return {};
  std::int64_t window = 0;
  const char* end = key.data() + key.size();
  const auto parsed = std::from_chars(key.data() + first + 1, end, window);
  if (parsed.ptr == end || *parsed.ptr != '|' || window <= 0) return {};
  return std::chrono::seconds{window};
}

Ring get_ring(Cursor& cursor) {
  Ring ring;
  std::uint64_t index = 0;  // which may overflow: the bytes may be anybody's
  for (std::uint64_t left = cursor.varint(); left > 0 && cursor.ok(); --left) {
    index += cursor.varint();
    ring.push_back({static_cast<std::int64_t>(index), cursor.varint()});
  }
  return ring;
}

/// How they are kept and, if there are any, the newest bucket and their number, then for each the
/// distance of its key to the one before and the distance of its bucket back from the newest.
void put_things(std::string& out, const Distinct& things) {
  if (things.empty()) return put_varint(out, static_cast<std::uint64_t>(Things::none));
  const auto& entries = things.entries();
  const std::int64_t newest = std::ranges::max_element(entries, {}, &Distinct::Entry::index)->index;
  out.reserve(out.size() + 16 + entries.size() * (things.exact() ? 11 : 4));
  put_varint(out, static_cast<std::uint64_t>(things.exact() ? Things::exact : Things::sketch));
  put_varint(out, static_cast<std::uint64_t>(newest));
  put_varint(out, entries.size());
  std::uint64_t previous = 0;
  for (const auto& entry : entries) {
    put_varint(out, entry.key - previous);
    put_varint(out, static_cast<std::uint64_t>(newest - entry.index));
    previous = entry.key;
  }
}

Things get_kind(Cursor& cursor) {
  const std::uint64_t kind = cursor.varint();
  if (kind > static_cast<std::uint64_t>(Things::sketch)) cursor.fail();
  return cursor.ok() ? static_cast<Things>(kind) : Things::none;
}

Boxed<Distinct> get_things(Cursor& cursor) {
  const Things kind = get_kind(cursor);
  if (kind == Things::none) return {};
  const std::uint64_t newest = cursor.varint();
  const std::uint64_t count = cursor.varint();
  std::vector<Distinct::Entry> entries;
  entries.reserve(std::min<std::uint64_t>(count, cursor.left() / 2));
  std::uint64_t key = 0;
  for (std::uint64_t left = count; left > 0 && cursor.ok(); --left) {
    key += cursor.varint();
    entries.push_back({key, static_cast<std::int64_t>(newest - cursor.varint())});
  }
  if (!cursor.ok()) return {};
  return Boxed{Distinct::restore(kind == Things::sketch, std::move(entries))};
}

/// Newest bucket, nullopt when there is none.
std::optional<std::int64_t> skip_things(Cursor& cursor) {
  if (get_kind(cursor) == Things::none) return std::nullopt;
  const std::uint64_t newest = cursor.varint();
  for (std::uint64_t left = cursor.varint(); left > 0 && cursor.ok(); --left) {
    cursor.varint();
    cursor.varint();
  }
  return static_cast<std::int64_t>(newest);
}

}  // namespace

std::string encode_key(const CounterKey& key) {
  std::string out;
  out.reserve(key.name.size() + key.subject.size() + 12);
  out.append(key.name).push_back('|');
  char digits[20];
  const auto end = std::to_chars(digits, digits + sizeof digits, key.window.count()).ptr;
  out.append(digits, end).push_back('|');
  return out.append(key.subject);
}

std::optional<CounterKey> decode_key(std::string_view text) {
  const auto first = text.find('|');
  if (first == std::string_view::npos) return std::nullopt;
  const auto second = text.find('|', first + 1);
  if (second == std::string_view::npos) return std::nullopt;
  std::int64_t window = 0;
  const char* begin = text.data() + first + 1;
  const char* end = text.data() + second;
  if (std::from_chars(begin, end, window).ptr != end || window <= 0) return std::nullopt;
  return CounterKey{std::string{text.substr(0, first)}, std::string{text.substr(second + 1)},
                    std::chrono::seconds{window}};
}

std::string encode(const Record& record) {
  std::string out;
  out.reserve(32 + 8 * (record.seen.buckets().size() + record.admitted.buckets().size()));
  out.push_back(kVersion);
  put_varint(out, record.applied);
  put_time(out, record.hold_until);
  put_ring(out, record.seen);
  put_ring(out, record.admitted);
  put_things(out, *record.things);
  return out;
}

std::optional<Record> decode(std::string_view bytes) {
  Cursor cursor{bytes};
  const auto version = cursor.version();
  if (!version) return std::nullopt;
  Record record;
  record.applied = cursor.varint();
  record.hold_until = cursor.time();
  record.seen = get_ring(cursor);
  record.admitted = get_ring(cursor);
  if (*version != kVersionWithoutThings) record.things = get_things(cursor);
  if (!cursor.finished()) return std::nullopt;
  return record;
}

bool expired(std::string_view key, std::string_view record, TimePoint now) {
  const auto window = window_of(key);
  Cursor cursor{record};
  const auto version = cursor.version();
  if (window.count() == 0 || !version) return false;
  cursor.varint();
  const TimePoint hold_until = cursor.time();
  const auto seen = skip_ring(cursor);
  const auto admitted = skip_ring(cursor);
  const auto things =
      *version == kVersionWithoutThings ? std::optional<std::int64_t>{} : skip_things(cursor);
  if (!cursor.finished() || now < hold_until) return false;
  const auto past = [&](std::optional<std::int64_t> newest) {
    return !newest || Ring::gone(*newest, window, now);
  };
  return past(seen) && past(admitted) && past(things);
}

std::string encode_changes(const std::vector<Change>& changes, TimePoint when) {
  std::string out;
  std::size_t things = 0;
  for (const auto& change : changes) things += change.things.size();
  out.reserve(16 + 96 * changes.size() + 8 * things);
  out.push_back(kVersion);
  put_time(out, when);
  put_varint(out, changes.size());
  for (const auto& change : changes) {
    put_text(out, encode_key(change.key));
    put_varint(out, change.seen);
    put_varint(out, change.admitted);
    put_time(out, change.hold_until);
    put_varint(out, change.things.size());
    for (const std::uint64_t thing : change.things) put_be64(out, thing);
  }
  return out;
}

std::optional<DecodedChanges> decode_changes(std::string_view bytes) {
  Cursor cursor{bytes};
  const auto version = cursor.version();
  if (!version) return std::nullopt;
  DecodedChanges out;
  out.when = cursor.time();
  for (std::uint64_t left = cursor.varint(); left > 0 && cursor.ok(); --left) {
    auto key = decode_key(cursor.text());
    if (!key) return std::nullopt;
    Change change{std::move(*key), cursor.varint(), cursor.varint(), cursor.time()};
    const std::uint64_t things = *version == kVersionWithoutThings ? 0 : cursor.varint();
    for (std::uint64_t more = things; more > 0 && cursor.ok(); --more) {
      change.things.push_back(cursor.be64());
    }
    out.changes.push_back(std::move(change));
  }
  if (!cursor.finished()) return std::nullopt;
  return out;
}

}  // namespace weir::count
