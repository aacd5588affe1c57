#pragma once

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "content/html.hpp"
#include "content/links.hpp"
#include "domains/public_domains.hpp"

/// Plain values for tests of links.
namespace weir::test {

inline const mail::Domains& public_domains() {
  static const domains::PublicDomains domains;
  return domains;
}

/// The names of the traits, blank-separated, in the order of the enumerators.
inline std::string traits_of(const mail::Link& link) {
  std::string out;
  for (std::size_t i = 0; i < mail::kLinkTraits; ++i) {
    const auto trait = static_cast<mail::LinkTrait>(i);
    if (!link.traits.has(trait)) continue;
    if (!out.empty()) out += ' ';
    out += mail::to_string(trait);
  }
  return out;
}

inline mail::Content html_content(std::string_view html) {
  content::LinkCollector collector{public_domains()};
  collector.add_html(html);
  mail::Content content;
  collector.finish(content);
  return content;
}

inline mail::Content text_content(std::string_view text) {
  content::LinkCollector collector{public_domains()};
  collector.add_text(text);
  mail::Content content;
  collector.finish(content);
  return content;
}

inline std::vector<std::string> urls_of(const mail::Content& content) {
  std::vector<std::string> out;
  for (const auto& link : content.links) out.push_back(link.url);
  return out;
}

inline std::vector<std::string> html_urls(std::string_view html) {
  return urls_of(html_content(html));
}

/// The only link of `html`; one without a URL when there is none or more than one.
inline mail::Link only_link(std::string_view html) {
  const auto content = html_content(html);
  return content.links.size() == 1 ? content.links.front() : mail::Link{};
}

}  // namespace weir::test
