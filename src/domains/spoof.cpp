#include "domains/spoof.hpp"

#include <unicode/normalizer2.h>
#include <unicode/stringpiece.h>
#include <unicode/uspoof.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <memory>
#include <utility>

#include "base/ascii.hpp"
#include "base/utf8.hpp"
#include "weir/base/text.hpp"

namespace weir::domains {
namespace {

std::int32_t size_of(std::string_view text) noexcept {
  return static_cast<std::int32_t>(text.size());
}

struct Close {
  void operator()(USpoofChecker* checker) const noexcept { uspoof_close(checker); }
};

/// ICU's tables, opened once. A checker that is not changed any more serves all threads.
class Tables {
 public:
  Tables() {
    UErrorCode status = U_ZERO_ERROR;
    checker_.reset(uspoof_open(&status));
    uspoof_setRestrictionLevel(checker_.get(), USPOOF_HIGHLY_RESTRICTIVE);
    uspoof_setChecks(checker_.get(), USPOOF_RESTRICTION_LEVEL, &status);
    fold_ = icu::Normalizer2::getNFKCCasefoldInstance(status);
    if (U_FAILURE(status)) checker_.reset();
  }

  bool usable() const noexcept { return checker_ != nullptr; }

  /// UTS #39 section 4, in place.
  bool look(std::string& text) const {
    constexpr std::size_t kUsualGrowth = 4;
    std::string out(text.size() * kUsualGrowth, '\0');
    for (;;) {
      UErrorCode status = U_ZERO_ERROR;
      const auto length = uspoof_getSkeletonUTF8(checker_.get(), 0, text.data(), size_of(text),
                                                 out.data(), size_of(out), &status);
      if (status != U_BUFFER_OVERFLOW_ERROR && U_FAILURE(status)) return false;
      const bool fits = static_cast<std::size_t>(length) <= out.size();
      out.resize(static_cast<std::size_t>(length));
      if (fits) break;
    }
    text = std::move(out);
    return true;
  }

  /// Case folded, compatibility forms resolved, characters that show nothing removed.
  bool fold(std::string& text) const {
    std::string out;
    icu::StringByteSink<std::string> sink{&out};
    UErrorCode status = U_ZERO_ERROR;
    fold_->normalizeUTF8(0, icu::StringPiece{text.data(), size_of(text)}, sink, nullptr, status);
    if (U_FAILURE(status)) return false;
    text = std::move(out);
    return true;
  }

  bool mixes(std::string_view label) const noexcept {
    UErrorCode status = U_ZERO_ERROR;
    const auto found =
        uspoof_check2UTF8(checker_.get(), label.data(), size_of(label), nullptr, &status);
    return U_SUCCESS(status) && (found & USPOOF_RESTRICTION_LEVEL) != 0;
  }

 private:
  std::unique_ptr<USpoofChecker, Close> checker_;
  const icu::Normalizer2* fold_ = nullptr;
};

const Tables& tables() {
  static const Tables opened;
  return opened;
}

/// Looked at before and after folding: a capital letter is taken for what it looks like itself.
bool look_and_fold(std::string& text) {
  return tables().look(text) && tables().fold(text) && tables().look(text);
}

using AsciiLooks = std::array<std::string, 0x80>;

/// ICU's table is by character, so the skeleton of ASCII is put together from its characters'.
const AsciiLooks& ascii_looks() {
  static const AsciiLooks looks = [] {
    AsciiLooks made;
    for (std::size_t c = 0; c < made.size(); ++c) {
      made[c] = ascii_lower(std::string(1, static_cast<char>(c)));
      if (tables().usable() && !look_and_fold(made[c]))
        made[c] = std::string(1, static_cast<char>(c));
    }
    return made;
  }();
  return looks;
}

bool is_combining_latin(char32_t c) noexcept { return c >= 0x0300 && c <= 0x036f; }

/// A dot or a stroke more on a letter is hardly seen. Vowel signs of other scripts are letters.
std::string without_marks(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  while (!text.empty()) {
    const auto point = next_code_point(text);
    if (!is_combining_latin(point.value)) out.append(text.substr(0, point.length));
    text.remove_prefix(point.length);
  }
  return out;
}

/// What UTS #39 leaves apart and people still confuse: vv with w, cl with d, i with l.
std::string with_pairs_joined(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto pair = text.substr(i, 2);
    if (pair == "vv" || pair == "cl") {
      out += pair == "vv" ? 'w' : 'd';
      ++i;
    } else {
      out += text[i];
    }
  }
  std::ranges::replace(out, 'i', 'l');
  return out;
}

}  // namespace

std::string skeleton_of(std::string_view text) {
  if (text.size() > kMaxLooked) return std::string{text};
  std::string looked;
  if (std::ranges::none_of(text, is_eight_bit)) {
    for (const char c : text) looked += ascii_looks()[static_cast<unsigned char>(c)];
    return with_pairs_joined(looked);
  }
  looked = text;
  if (!is_utf8(text) || !tables().usable() || !look_and_fold(looked)) return std::string{text};
  return with_pairs_joined(without_marks(looked));
}

bool mixes_scripts_in(std::string_view label) {
  if (std::ranges::none_of(label, is_eight_bit)) return false;
  return is_utf8(label.substr(0, kMaxLooked)) && tables().usable() &&
         tables().mixes(label.substr(0, kMaxLooked));
}

}  // namespace weir::domains
