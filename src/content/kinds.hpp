#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace weir::content {

/// What opens a file, as coarse as deception goes: a picture that is a program.
enum class Kind : std::uint8_t {
  unknown,
  image,
  document,  ///< PDF, RTF, Office of every kind
  archive,
  program,  ///< what a system runs or mounts, scripts too
  html,     ///< what a browser opens and runs scripts of: SVG too
  text,
  media,
};

/// By extension, lower case without its dot.
Kind kind_of_extension(std::string_view extension) noexcept;
/// By media type, lower case; `application/octet-stream` and its kin say nothing.
Kind kind_of_type(std::string_view media_type) noexcept;

/// True for what a desktop runs, mounts or follows when it is opened: the attachments that Outlook
/// and Gmail refuse, without those that only developers and administrators exchange as text (.py,
/// .sh, .sql, certificates).
bool is_dangerous_extension(std::string_view extension) noexcept;
/// True for extensions of harmless files that people expect in a mail.
bool is_decoy_extension(std::string_view extension) noexcept;
/// True for documents that are a zip inside: Office, OpenDocument and others.
bool is_zip_based(std::string_view extension) noexcept;

/// True when the bytes are of a kind that does harm and the name, or failing that the type, says
/// another. A harmless file under a wrong name is a mistake, not a deception.
bool kinds_differ(std::string_view true_type, std::string_view extension,
                  std::string_view declared_type) noexcept;

}  // namespace weir::content
