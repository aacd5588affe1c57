#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>

#include "audit/codec.hpp"
#include "audit/plain.hpp"

namespace weir::audit {

/// Different messages, each with a few bits about it, in bounded memory: those with the smallest
/// hashes are kept, so that up to `most` the numbers are exact and beyond it a fair share of all.
/// What is added again changes nothing but its bits.
class MessageSample {
 public:
  explicit MessageSample(std::size_t most) : most_{most} {}

  /// True when the message is new. `merge` gives the bits of a message that is there already.
  template <class Merge>
  bool add(std::string_view id, std::uint8_t bits, Merge merge);

  const std::map<std::uint64_t, std::uint8_t>& messages() const noexcept { return messages_; }
  /// All different messages: exact as long as all are kept.
  std::uint64_t total() const noexcept;
  bool exact() const noexcept { return bound_ == kAll; }
  /// What `some` of the kept ones stand for.
  std::uint64_t scaled(std::uint64_t some) const noexcept;

  void put(Writer& writer) const;
  void get(Reader& reader);

 private:
  static constexpr std::uint64_t kAll = UINT64_MAX;
  static std::uint64_t hash_of(std::string_view id);
  void shrink();

  std::size_t most_;
  std::uint64_t bound_ = kAll;  ///< hashes from here on are not kept
  std::map<std::uint64_t, std::uint8_t> messages_;
};

template <class Merge>
bool MessageSample::add(std::string_view id, std::uint8_t bits, Merge merge) {
  const auto hash = hash_of(id);
  if (hash >= bound_) return false;
  const auto [at, is_new] = messages_.try_emplace(hash, bits);
  if (!is_new) at->second = merge(at->second);
  if (messages_.size() > most_) shrink();
  return is_new;
}

/// The commonest of a few texts; a text beyond kMost different ones is not counted.
class Commonest {
 public:
  void add(std::string_view text);
  /// "a@b.example (12), c@d.example (3) and others"
  std::string words(std::size_t most) const;

  void put(Writer& writer) const;
  void get(Reader& reader);

 private:
  static constexpr std::size_t kMost = 40;
  std::map<std::string, std::uint64_t, std::less<>> counts_;
  bool more_ = false;
};

}  // namespace weir::audit
