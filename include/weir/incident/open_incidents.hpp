#pragma once

#include <functional>
#include <map>
#include <string>
#include <string_view>

namespace weir::incident {

/// The incident that is open on each connector. Immutable once published.
class OpenIncidents {
 public:
  using Map = std::map<std::string, std::string, std::less<>>;

  explicit OpenIncidents(Map by_connector) : by_connector_{std::move(by_connector)} {}

  /// Its id; empty when none is open.
  std::string_view on(std::string_view connector) const {
    const auto found = by_connector_.find(connector);
    return found == by_connector_.end() ? std::string_view{} : std::string_view{found->second};
  }
  const Map& all() const& noexcept { return by_connector_; }
  const Map& all() && = delete;  ///< it would not outlive the expression

 private:
  Map by_connector_;
};

}  // namespace weir::incident
