#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "hunt/bursts.hpp"
#include "weir/hunt/mail.hpp"

namespace weir::hunt {

/// Who and through what, as numbers of texts.
struct MailKey {
  std::uint32_t connector = 0;
  std::uint32_t sender = 0;
  std::uint32_t header_from = 0;
  std::uint32_t mail_from = 0;
  SenderKind kind = SenderKind::none;

  friend bool operator==(const MailKey&, const MailKey&) = default;
};

/// Rows of mail, of each no more than it takes to count.
class MailRows {
 public:
  std::uint32_t number(std::string_view text) { return texts_.of(text); }
  const std::string& text(std::uint32_t number) const { return texts_.text(number); }
  void add(const MailKey& key, const audit::EmailRow& row, bool strict);
  /// Of the keys that `wanted` lets through; `strictly_above` asks for more than the threshold.
  template <class Wanted>
  std::vector<Burst> bursts(const Parameters& parameters, bool strictly_above,
                            Wanted wanted) const {
    std::vector<Hit> hits;
    for (const auto& hit : hits_) {
      if (wanted(keys_[hit.key])) hits.push_back(hit);
    }
    return bursts_of(std::move(hits), parameters, strictly_above);
  }

 private:
  struct Hash {
    std::size_t operator()(const MailKey& key) const noexcept;
  };
  std::vector<Burst> bursts_of(std::vector<Hit> hits, const Parameters& parameters,
                               bool strictly_above) const;

  Numbers texts_;
  Numbers messages_;
  std::unordered_map<MailKey, std::uint32_t, Hash> numbers_;
  std::vector<MailKey> keys_;
  std::vector<Hit> hits_;
};

}  // namespace weir::hunt
