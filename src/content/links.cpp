#include "content/links.hpp"

#include <algorithm>
#include <array>
#include <iterator>
#include <utility>

#include "content/html.hpp"
#include "content/text_links.hpp"
#include "content/url.hpp"
#include "weir/base/text.hpp"

namespace weir::content {
namespace {

using mail::Link;
using mail::LinkTrait;
using std::string_view;

// What ordinary mail hardly ever has comes first: the list is short, and links that are a little
// odd are cheap to add.
constexpr std::array kStrong{LinkTrait::text_differs, LinkTrait::ip_host,  LinkTrait::encoded_host,
                             LinkTrait::mixed_script, LinkTrait::data_url, LinkTrait::script_url,
                             LinkTrait::file_url,     LinkTrait::app_url};

int rank(const Link& link) {
  if (link.traits.empty()) return 2;
  const bool strong = std::any_of(kStrong.begin(), kStrong.end(),
                                  [&link](LinkTrait trait) { return link.traits.has(trait); });
  return strong ? 0 : 1;
}

// A picture is loaded, not followed: only one that asks a file server for it is of interest.
bool is_mere_picture(const HtmlLink& found, const Link& link) {
  return found.source == LinkSource::image && !link.traits.has(LinkTrait::file_url);
}

void merge(mail::TraitSet<LinkTrait>& into, const mail::TraitSet<LinkTrait>& from) {
  for (std::size_t i = 0; i < mail::kLinkTraits; ++i) {
    if (const auto trait = static_cast<LinkTrait>(i); from.has(trait)) into.set(trait);
  }
}

}  // namespace

void LinkCollector::add_text(string_view text) {
  find_text_links(text, [this](string_view target) {
    add_target({LinkSource::anchor, target, {}, {}});
  });
}

void LinkCollector::add_html(string_view html, std::string* visible) {
  const auto on_link = [this](const HtmlLink& found) { add_target(found); };
  scan_html(html, on_link, visible);
  if (html.find('\0') == string_view::npos) return;
  // Browsers read a NUL as a character of its own, others as nothing: both see their markup.
  std::string without;
  without.reserve(html.size());
  std::remove_copy(html.begin(), html.end(), std::back_inserter(without), '\0');
  scan_html(without, on_link);
}

void LinkCollector::add_target(const HtmlLink& found) {
  // Most of the pictures of a newsletter cost no more than this.
  if (found.source == LinkSource::image && iequals(found.target.substr(0, 4), "http")) return;
  auto shown = shown_host(found.text, domains_);
  std::string key{found.target};
  key.append(1, '\n').append(shown).append(1, static_cast<char>(found.source));
  if (looked_at_.size() >= kMaxRead && !looked_at_.contains(key)) {
    cut_ = true;
    return;
  }
  if (!looked_at_.insert(std::move(key)).second) return;
  auto link = read_url(found.target, found.base, domains_);
  if (!link || is_mere_picture(found, *link)) return;
  if (found.source == LinkSource::form) link->traits.set(LinkTrait::form);
  if (!shown.empty() && shown != link->host &&
      domains_.organizational(shown) != domains_.organizational(link->host)) {
    link->traits.set(LinkTrait::text_differs);
  }
  link->shown_host = std::move(shown);
  add(*std::move(link));
}

void LinkCollector::add(Link link) {
  // A URL that was cut may hide another host behind the same beginning.
  const auto [at, fresh] = by_url_.try_emplace(link.url + '\n' + link.host, links_.size());
  if (fresh) {
    links_.push_back(std::move(link));
    return;
  }
  Link& known = links_[at->second];
  const bool worse =
      link.traits.has(LinkTrait::text_differs) && !known.traits.has(LinkTrait::text_differs);
  if (worse || known.shown_host.empty()) known.shown_host = std::move(link.shown_host);
  merge(known.traits, link.traits);
}

void LinkCollector::finish(mail::Content& content) {
  std::stable_sort(links_.begin(), links_.end(),
                   [](const Link& a, const Link& b) { return rank(a) < rank(b); });
  content.links_seen = static_cast<std::uint32_t>(links_.size());
  if (links_.size() > mail::Content::kMaxLinks) links_.resize(mail::Content::kMaxLinks);
  content.links = std::exchange(links_, {});
  content.cut = content.cut || cut_;
  by_url_.clear();
  looked_at_.clear();
  cut_ = false;
}

}  // namespace weir::content
