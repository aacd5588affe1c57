#include "sink/receipt.hpp"

#include <boost/json/parse.hpp>

#include "base/ascii.hpp"
#include "report/incident_json.hpp"

namespace weir::sink {
namespace {

namespace json = boost::json;

constexpr std::string_view kCefId = " externalId=";
constexpr std::string_view kCefSequence = " cn3=";
constexpr std::size_t kIdLength = 36;

const json::value* member(const json::value& value, std::string_view outer,
                          std::string_view inner) {
  const auto* object = value.if_object();
  const auto* at = object == nullptr ? nullptr : object->if_contains(outer);
  const auto* within = at == nullptr ? nullptr : at->if_object();
  return within == nullptr ? nullptr : within->if_contains(inner);
}

std::uint64_t number_of(const json::value* value) {
  if (value == nullptr) return 0;
  if (value->is_uint64()) return value->get_uint64();
  return value->is_int64() && value->get_int64() > 0
             ? static_cast<std::uint64_t>(value->get_int64())
             : 0;
}

report::Receipt of_cef(std::string_view line) {
  const auto at = line.rfind(kCefId);
  if (at == line.npos || line.size() < at + kCefId.size() + kIdLength) return {};
  report::Receipt receipt{.id = std::string{line.substr(at + kCefId.size(), kIdLength)}};
  const auto number = line.rfind(kCefSequence);
  if (number == line.npos) return receipt;
  for (auto i = number + kCefSequence.size();
       i < line.size() && i < number + 24 && is_digit(line[i]); ++i) {
    receipt.sequence = receipt.sequence * 10 + static_cast<std::uint64_t>(line[i] - '0');
  }
  return receipt;
}

}  // namespace

report::Receipt receipt_of(std::string_view line) {
  if (line.starts_with("CEF:")) return of_cef(line);
  boost::system::error_code error;
  const auto value = json::parse(json::string_view{line.data(), line.size()}, error);
  if (error) return {};
  const auto* id = member(value, "event", "id");
  const auto* sequence = member(value, "event", "sequence");
  if (id == nullptr) {
    id = member(value, "metadata", "uid");
    sequence = member(value, "metadata", "sequence");
  }
  const auto number = number_of(sequence);
  if (id == nullptr || !id->is_string() || number == 0) return {};
  return {.id = std::string{id->get_string()}, .sequence = number};
}

TimePoint first_time(std::string_view text) {
  const auto line = text.substr(0, text.find('\n'));
  constexpr std::string_view kEcs = "\"@timestamp\":\"";
  constexpr std::string_view kOcsf = "\"time\":";
  if (const auto at = line.find(kEcs); at != line.npos) {
    const auto rest = line.substr(at + kEcs.size());
    return report::parse_time(rest.substr(0, rest.find('"'))).value_or(TimePoint{});
  }
  const auto cef = line.find(" rt=");
  const auto at =
      line.starts_with("CEF:")
          ? (cef == line.npos ? cef : cef + 4)
          : (line.find(kOcsf) == line.npos ? line.npos : line.find(kOcsf) + kOcsf.size());
  if (at == line.npos) return {};
  std::int64_t milliseconds = 0;
  for (auto i = at; i < line.size() && i < at + 15 && is_digit(line[i]); ++i) {
    milliseconds = milliseconds * 10 + (line[i] - '0');
  }
  return TimePoint{std::chrono::milliseconds{milliseconds}};
}

}  // namespace weir::sink
