#pragma once

#include <boost/json/object.hpp>
#include <boost/json/value.hpp>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

// Looking things up in a canonical event. A path is names joined by dots: "weir.envelope.from".
// Whatever is missing, null or of another type than asked for reads as absent.
namespace weir::format {

/// nullptr when absent or null.
const boost::json::value* find(const boost::json::object& event, std::string_view path);

/// The text at `path`, or the first text of the list there; empty when absent. A view into `event`.
std::string_view text(const boost::json::object& event, std::string_view path);

/// Every text of the list at `path`, or the one there. Views into `event`.
std::vector<std::string_view> texts(const boost::json::object& event, std::string_view path);

/// Fractions are cut off.
std::optional<std::int64_t> number(const boost::json::object& event, std::string_view path);

bool flag(const boost::json::object& event, std::string_view path);

/// The objects of the list at `path`.
std::vector<const boost::json::object*> objects(const boost::json::object& event,
                                                std::string_view path);

/// Milliseconds since 1970 of an RFC 3339 time in UTC ("2026-01-02T03:04:05.678Z").
std::optional<std::int64_t> epoch_ms(std::string_view time);
std::optional<std::int64_t> epoch_ms(const boost::json::object& event, std::string_view path);

inline std::string_view view(const boost::json::string& text) { return {text.data(), text.size()}; }
inline boost::json::string_view json_view(std::string_view text) {
  return {text.data(), text.size()};
}

}  // namespace weir::format
