#include "ctl/report_words.hpp"

#include <algorithm>
#include <boost/json/array.hpp>

#include "ctl/fields.hpp"
#include "ctl/incident_parts.hpp"
#include "report/incident_json.hpp"

namespace weir::ctl {
namespace {

namespace json = boost::json;

std::string left_out(std::uint64_t distinct, std::size_t shown) {
  return distinct > shown ? std::to_string(distinct - shown) + " more are not shown." : "";
}

}  // namespace

std::string many(std::uint64_t count, std::string_view one, std::string_view more) {
  return std::to_string(count) + ' ' + std::string{count == 1 ? one : more};
}

std::string percent(std::uint64_t part, std::uint64_t whole) {
  if (whole == 0 || part == 0) return "0 %";
  if (part >= whole) return "100 %";
  const auto share = static_cast<double>(part) / static_cast<double>(whole) * 100;
  if (share < 1) return "under 1 %";
  if (share > 99) return "over 99 %";
  return std::to_string(static_cast<int>(share + 0.5)) + " %";
}

std::string listed(const std::vector<std::string>& texts, std::size_t most) {
  std::string all;
  const auto shown = std::min(most, texts.size());
  for (std::size_t i = 0; i < shown; ++i) {
    if (i > 0) all += i + 1 == texts.size() ? " and " : ", ";
    all += texts[i];
  }
  if (texts.size() > shown) all += " and " + std::to_string(texts.size() - shown) + " more";
  return all;
}

std::string listed(const Tallies& tallies, std::size_t most) {
  std::vector<std::string> keys;
  for (auto& [key, count] : tallies.top(most)) keys.push_back(key);
  auto all = listed(keys, most);
  if (tallies.distinct() > keys.size()) {
    all += " and " + std::to_string(tallies.distinct() - keys.size()) + " more";
  }
  return all;
}

std::vector<std::string> texts_at(const json::value& from, std::string_view path) {
  std::vector<std::string> texts;
  for (const auto& item : list_at(from, path)) {
    if (const auto* text = item.if_string()) texts.emplace_back(text->data(), text->size());
  }
  return texts;
}

TimePoint time_of(const std::string& text) {
  return report::parse_time(text).value_or(TimePoint{});
}

page::Bars bars_of(const Tallies& tallies, std::string title, std::size_t most) {
  page::Bars bars{.title = std::move(title)};
  for (auto& [key, count] : tallies.top(most)) {
    bars.bars.push_back({key.empty() ? "(empty)" : key, count});
  }
  bars.note = left_out(tallies.distinct(), bars.bars.size());
  return bars;
}

page::Bars bars_of(const json::value& top, std::string title, std::size_t most) {
  page::Bars bars{.title = std::move(title)};
  for (const auto& item : list_at(top, "items")) {
    if (bars.bars.size() >= most) break;
    bars.bars.push_back({text_at(item, "key", "(empty)"), number_at(item, "count")});
  }
  bars.note = left_out(number_at(top, "distinct"), bars.bars.size());
  return bars;
}

page::Paragraph not_known(std::string why) {
  return {"Not known: " + std::move(why), page::Mark::unknown};
}

}  // namespace weir::ctl
