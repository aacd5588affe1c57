#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace weir::mail {

/// `=?charset?encoding?text?=` (RFC 2047 section 2), as lenient readers see it: spaces and specials
/// in the text are let pass.
struct EncodedWord {
  std::string_view charset;  ///< without the language of RFC 2231 section 5
  std::string_view text;
  bool base64 = false;     ///< else quoted-printable
  std::size_t length = 0;  ///< of the whole word
};

/// The encoded word that starts at `pos`; nullopt when there is none. Looks no further than the
/// fourth `?`, none of which can belong to another word.
std::optional<EncodedWord> encoded_word_at(std::string_view text, std::size_t pos) noexcept;

/// The octets of the word.
std::string decoded_bytes(const EncodedWord& word);

/// Every encoded word of `text`, in whatever place, decoded as the most obliging readers do:
/// unknown character sets give the ASCII that shows through, UTF-7 and overlong UTF-8 count.
/// Only for finding addresses: what is no ASCII may be lost.
std::string decode_words_loosely(std::string_view text);

}  // namespace weir::mail
