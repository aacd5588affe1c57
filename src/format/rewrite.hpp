#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "format/privacy.hpp"

namespace weir::format {

/// Lets a map of strings be searched by a view.
struct TextHash {
  using is_transparent = void;
  std::size_t operator()(std::string_view text) const noexcept {
    return std::hash<std::string_view>{}(text);
  }
};

/// Shows the texts of one event as a Privacy lets them be seen. First told what its fields hold, so
/// that a free text which repeats one of them is recognised. `privacy` must outlive it.
class Rewriter {
 public:
  explicit Rewriter(const Privacy& privacy) : privacy_{privacy} {}

  /// What stands in one field.
  void learn(Holds what, std::string_view value);

  /// How that field is shown. Empty: dropped.
  std::string shown(Holds what, std::string_view value) const;

 private:
  void remember(std::string_view secret, const std::string& instead);
  std::string address(std::string_view address, Treatment treatment) const;
  std::string person(std::string_view person) const;
  std::string subject(std::string_view subject) const;
  std::string link(std::string_view url) const;
  std::string free_text(std::string_view text) const;
  std::string without_links(std::string_view text) const;
  std::string without_addresses(std::string_view text) const;
  std::string without_phrases(std::string text) const;
  std::string without_words(std::string_view text) const;
  /// How much of `word`, in lower case, is hidden, and how it is shown; 0 when nothing is.
  std::pair<std::size_t, std::string_view> hidden_at(std::string_view word) const;
  /// Whichever of senders and recipients is hidden more: a free text does not say who it is.
  Treatment anybody() const noexcept;

  const Privacy& privacy_;
  /// In lower case, and what is shown instead.
  std::unordered_map<std::string, std::string, TextHash, std::equal_to<>> words_;
  std::vector<std::pair<std::string, std::string>> phrases_;  ///< those of several words
};

}  // namespace weir::format
