#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "weir/mail/content.hpp"
#include "weir/mail/domains.hpp"

namespace weir::content {

/// Gathers the links of one message, over all of its text parts. Not thread-safe.
class LinkCollector {
 public:
  explicit LinkCollector(const mail::Domains& domains) : domains_{domains} {}

  /// Adds what a mail program would make clickable in plain text. `text` is UTF-8.
  void add_text(std::string_view text);
  /// Adds the targets of HTML: href, src of frames and forms, meta refresh, base. `html` is UTF-8.
  void add_html(std::string_view html);

  /// Moves what was found into `content`: odd links first.
  void finish(mail::Content& content);

 private:
  void add(mail::Link link);

  const mail::Domains& domains_;
  std::vector<mail::Link> links_;
  std::uint32_t seen_ = 0;
};

}  // namespace weir::content
