#include "store/sharing.hpp"

#include <algorithm>
#include <iterator>
#include <span>
#include <utility>

#include "count/memory_store.hpp"
#include "store/database.hpp"

namespace weir::store {
namespace {

/// Counters that are looked at under one hold of the lock.
constexpr std::size_t kSlice = 32;
constexpr std::size_t kMaxWishes = 1024;
constexpr std::size_t kMaxResync = 65'536;
/// A list up to this long is somebody looking at particular counters.
constexpr std::size_t kShortList = 100;

template <class Part, class Work>
void in_slices(std::vector<Part>& parts, Work work) {
  for (std::size_t at = 0; at < parts.size(); at += kSlice) {
    work(std::span{parts}.subspan(at, std::min(kSlice, parts.size() - at)));
  }
}

}  // namespace

Sharing::Sharing(Counters& counters, Writer& writer) : counters_{counters}, writer_{writer} {
  counters_.share_with(&others_);
}

std::vector<count::OwnPart> Sharing::take_changed(std::size_t max, TimePoint now) {
  auto parts =
      counters_.with_others([&](count::Others& others) { return others.take_changed(max, now); });
  std::vector<count::OwnPart> out;
  std::vector<count::OwnPart> later;
  const auto database = writer_.database();
  in_slices(parts, [&](std::span<count::OwnPart> slice) {
    const auto where = counters_.copy_own(slice);
    for (std::size_t i = 0; i < slice.size(); ++i) {
      const bool on_disk = where[i] == Counters::Own::on_disk;
      if (on_disk && database) {
        const auto value = database->get(Column::counters, slice[i].key);
        if (value) slice[i].record = count::decode(*value).value_or(count::Record{});
      }
      const bool unknown = where[i] == Counters::Own::partial || (on_disk && !database);
      (unknown ? later : out).push_back(std::move(slice[i]));
    }
  });
  changed_still(later);
  return out;
}

void Sharing::changed_still(const std::vector<count::OwnPart>& parts) {
  if (parts.empty()) return;
  counters_.with_others([&](count::Others& others) {
    for (const auto& part : parts) others.changed_still(part.key);
  });
}

void Sharing::published(const std::vector<count::Published>& parts, TimePoint now) {
  counters_.with_others([&](count::Others& others) {
    for (const auto& part : parts) others.published(part, now);
  });
}

std::vector<std::string> Sharing::take_wanted(std::size_t max, TimePoint now) {
  return counters_.with_others([&](count::Others& others) { return others.take_wanted(max, now); });
}

void Sharing::wanted_still(const std::vector<std::string>& keys) {
  counters_.with_others([&](count::Others& others) {
    for (const auto& key : keys) others.wanted_still(key);
  });
}

void Sharing::heard(std::vector<count::HeardPart> parts, TimePoint now) {
  in_slices(parts, [&](std::span<count::HeardPart> slice) { counters_.heard(slice, now); });
}

void Sharing::announced(const std::vector<std::uint64_t>& hashes) {
  counters_.with_others([&](count::Others& others) { others.announced(hashes); });
}

void Sharing::resync(bool lost, TimePoint now) {
  counters_.with_others([](count::Others& others) { others.resync(); });
  const auto database = lost ? writer_.database() : nullptr;
  if (!database) return;
  std::vector<std::string> keys;
  const auto counters = database->iterate(Column::counters);
  for (counters->SeekToFirst(); counters->Valid() && keys.size() < kMaxResync; counters->Next()) {
    if (count::expired(view(counters->key()), view(counters->value()), now)) continue;
    keys.push_back(counters->key().ToString());
  }
  in_slices(keys, [&](std::span<std::string> slice) {
    counters_.with_others([&](count::Others& others) {
      for (const auto& key : slice) others.changed_still(key);
    });
  });
}

void Sharing::patrol(std::size_t max, TimePoint now) {
  counters_.with_others([&](count::Others& others) { others.patrol(max, now); });
}

std::vector<count::ResetWish> Sharing::take_resets() {
  const std::lock_guard lock{wishes_mutex_};
  return std::exchange(wishes_, {});
}

void Sharing::resets_still(std::vector<count::ResetWish> wishes) {
  const std::lock_guard lock{wishes_mutex_};
  wishes_.insert(wishes_.begin(), std::make_move_iterator(wishes.begin()),
                 std::make_move_iterator(wishes.end()));
}

void Sharing::wish(count::ResetWish wish) {
  const std::lock_guard lock{wishes_mutex_};
  if (wishes_.size() < kMaxWishes) wishes_.push_back(std::move(wish));
}

std::size_t Sharing::reset_here(const count::ResetWish& wish) {
  return forget_counters(counters_, writer_, wish.name, wish.subject);
}

count::Exchange::Load Sharing::load() {
  return counters_.with_others([](count::Others& others) {
    return Load{others.size(), others.waiting(), others.left_out()};
  });
}

void Sharing::complete(std::vector<count::CounterRow>& rows, TimePoint now) {
  const bool asks = rows.size() <= kShortList;
  in_slices(rows, [&](std::span<count::CounterRow> slice) {
    counters_.with_others([&](count::Others& others) {
      for (auto& row : slice) {
        const std::string key = count::encode_key(row.key);
        const count::Elsewhere* elsewhere = others.look(key);
        if (elsewhere != nullptr) count::join(*elsewhere, row.key.window, now, row.reading);
        if (elsewhere == nullptr && asks) others.use(key, now);
      }
      others.bound();
    });
  });
}

std::size_t forget_counters(Counters& counters, Writer& writer, std::string_view name,
                            std::string_view subject) {
  auto keys = counters.keys_of(name, subject);
  if (const auto database = writer.database()) {
    const std::string prefix = std::string{name} + '|';
    const auto stored = database->iterate(Column::counters);
    for (stored->Seek(prefix); stored->Valid() && stored->key().starts_with(prefix);
         stored->Next()) {
      const auto key = count::decode_key(view(stored->key()));
      if (key && count::selected(*key, name, subject)) keys.push_back(stored->key().ToString());
    }
  }
  std::sort(keys.begin(), keys.end());
  keys.erase(std::unique(keys.begin(), keys.end()), keys.end());
  for (const auto& key : keys) counters.clear(key);
  if (!keys.empty()) writer.request_checkpoint();
  return keys.size();
}

}  // namespace weir::store
