#pragma once

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "weir/mail/content.hpp"
#include "weir/mail/domains.hpp"

namespace weir::content {

struct HtmlLink;

/// Gathers the links of one message, over all of its text parts. Not thread-safe.
class LinkCollector {
 public:
  /// Distinct pairs of target and shown host that are looked at; what follows is cut.
  static constexpr std::size_t kMaxRead = 4096;

  explicit LinkCollector(const mail::Domains& domains) : domains_{domains} {}

  /// Adds what a mail program would make clickable in plain text. `text` is UTF-8.
  void add_text(std::string_view text);
  /// Adds the targets of HTML: href, src of frames and forms, meta refresh, base. `html` is UTF-8.
  /// `visible` as of scan_html.
  void add_html(std::string_view html, std::string* visible = nullptr);

  /// Moves what was found into `content`: distinct by URL, odd links first, then as in the message.
  /// `links_seen` counts the distinct ones. Sets `cut` when there were more than kMaxRead.
  void finish(mail::Content& content);

 private:
  void add_target(const HtmlLink& found);
  void add(mail::Link link);

  const mail::Domains& domains_;
  std::vector<mail::Link> links_;
  std::map<std::string, std::size_t, std::less<>> by_url_;
  std::set<std::string, std::less<>> looked_at_;
  bool cut_ = false;
};

}  // namespace weir::content
