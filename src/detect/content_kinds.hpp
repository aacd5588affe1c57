#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <string_view>

#include "weir/mail/content.hpp"

namespace weir::detect {

/// What `suspicious_content` tells apart; each has its points.
enum class ContentKind : std::uint8_t {
  program,
  deceptive_name,
  active_page,
  macro,
  disguise,
  script,
  encrypted,
  nested,
  mixed_script_link,
  code_link,
  local_link,
  user_info_link,
  ip_link,
  text_link,
  form_link,
  punycode_link,
  redirector_link,
  structure,
};
inline constexpr std::size_t kContentKinds = 18;

/// How a kind is set and said.
struct ContentKindInfo {
  std::string_view setting;
  unsigned points;        ///< default
  std::string_view what;  ///< the beginning of the evidence
};

const ContentKindInfo& info_of(ContentKind kind) noexcept;
std::array<unsigned, kContentKinds> default_content_points() noexcept;

/// The first example of each kind, raw as in the mail, and how many there are.
struct ContentSeen {
  struct Example {
    std::string_view text;    ///< file name, or the host or URL of a link; within the content
    std::string_view detail;  ///< a member of the archive, the type by the bytes, the shown host
    std::size_t count = 0;
  };
  std::array<Example, kContentKinds> examples{};

  const Example& operator[](ContentKind kind) const noexcept {
    return examples[static_cast<std::size_t>(kind)];
  }
  void add(ContentKind kind, std::string_view text, std::string_view detail = {});
};

/// Sorts what was observed into kinds. `allowed`: extensions, lower case, whose programs and
/// scripted pages an administrator expects; they excuse no attachment that hides what it is.
/// `is_ours`: of the host of a link; files on our own servers are ordinary.
ContentSeen content_seen(const mail::Content& content, std::span<const std::string> allowed,
                         const std::function<bool(std::string_view)>& is_ours);

}  // namespace weir::detect
