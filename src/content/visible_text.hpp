#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "weir/mail/transaction.hpp"

namespace weir::content {

/// What a person sees of the body of one message, as far as a fingerprint needs it.
class VisibleText {
 public:
  /// Where scan_html puts the text of the next HTML part; null when there is enough.
  std::string* html();
  /// Adds a part of plain text (UTF-8).
  void add_plain(std::string_view text);

  /// Of the HTML, as most mail programs prefer it; of the plain text when that says too little.
  /// mail::fingerprint has the rest.
  std::string fingerprint(const std::vector<mail::HeaderField>& headers) const;

 private:
  std::string html_;
  std::string plain_;
};

}  // namespace weir::content
