#include "mime/delimiters.hpp"

#include <algorithm>
#include <cstring>
#include <utility>

#include "mime/parameters.hpp"

namespace weir::mime {
namespace {

constexpr std::uint32_t kMaxLooks = 20'000;

/// Cheap; a wrong match only costs one comparison.
std::uint64_t hash_of(std::string_view text) noexcept {
  std::uint64_t hash = text.size();
  for (std::size_t at = 0; at < text.size(); at += 8) {
    std::uint64_t word = 0;
    std::memcpy(&word, text.data() + at, std::min<std::size_t>(8, text.size() - at));
    hash = (hash ^ word) * 0x9E3779B97F4A7C15U;
    hash ^= hash >> 29U;
  }
  return hash;
}

std::uint64_t bit_of(std::uint64_t hash) noexcept { return std::uint64_t{1} << (hash >> 58U); }

}  // namespace

bool Delimiters::push(std::string_view boundary) {
  std::string added;
  if (!boundary.empty()) added.append("--").append(boundary);
  const bool prefix =
      !added.empty() && std::any_of(texts_.begin(), texts_.end(), [&](const std::string& each) {
        return !each.empty() && (each.starts_with(added) || added.starts_with(each));
      });
  hashes_.push_back(hash_of(added));
  seen_ |= bit_of(hashes_.back());
  texts_.push_back(std::move(added));
  return prefix;
}

void Delimiters::pop() {
  hashes_.pop_back();
  texts_.pop_back();
  seen_ = 0;
  for (const std::uint64_t hash : hashes_) seen_ |= bit_of(hash);
}

std::optional<std::size_t> Delimiters::find(std::string_view text) const noexcept {
  const std::uint64_t hash = hash_of(text);
  if ((seen_ & bit_of(hash)) == 0) return std::nullopt;
  for (std::size_t level = hashes_.size(); level-- > 0;) {
    if (hashes_[level] == hash && texts_[level] == text) return level;
  }
  return std::nullopt;
}

std::optional<Delimiters::Match> Delimiters::match(std::string_view line) const noexcept {
  const auto last = line.find_last_not_of(" \t");
  line = line.substr(0, last == line.npos ? 0 : last + 1);
  if (line.size() < 3 || line.size() > kMaxField + 4) return std::nullopt;
  const auto whole = find(line);
  const auto closed = line.ends_with("--") ? find(line.substr(0, line.size() - 2)) : std::nullopt;
  if (!whole && !closed) return std::nullopt;
  const bool closing = closed && (!whole || *closed > *whole);
  return Match{closing ? *closed : *whole, closing};
}

bool Delimiters::exhausted() const noexcept { return looks_ >= kMaxLooks; }

bool Delimiters::is_beginning(std::string_view line) noexcept {
  if (exhausted()) return false;
  ++looks_;
  return std::any_of(texts_.begin(), texts_.end(), [&](const std::string& each) {
    return !each.empty() && line.starts_with(each);
  });
}

}  // namespace weir::mime
