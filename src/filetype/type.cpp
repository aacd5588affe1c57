#include "filetype/type.hpp"

#include "filetype/magic.hpp"
#include "filetype/signature.hpp"
#include "filetype/text.hpp"

namespace weir::filetype {

// Three steps, the cheap and certain ones first. What most attachments are is settled by a few
// bytes for a microsecond. Text is ours because libmagic wants over a millisecond for it, and 270
// for a file of line ends. All that is doubtful goes to libmagic, for 0.25 ms.
std::string media_type(std::string_view bytes, unsigned& questions) {
  if (const auto type = type_by_signature(bytes); !type.empty()) return std::string{type};
  const auto front = bytes.substr(0, kLooked);
  if (const auto type = type_of_text(front); !type.empty()) return std::string{type};
  // Viewers take a PDF whose header comes anywhere in the first kilobyte (ISO 32000-1, annex H).
  if (front.substr(0, 1024).find("%PDF-") != std::string_view::npos) return "application/pdf";
  if (front.empty() || questions == 0) return {};
  --questions;
  return ask_libmagic(front);
}

std::string media_type(std::string_view bytes) {
  unsigned questions = 1;
  return media_type(bytes, questions);
}

}  // namespace weir::filetype
