#pragma once

#include <string_view>

#include "mime/anomaly.hpp"
#include "mime/entity.hpp"

namespace weir::mime {

/// Reads the header of a part, or of a message within a message, line by line. The lines are views
/// of one text, in its order.
class PartHeader {
 public:
  /// `line` without its LF. True when it ends the header.
  bool take(std::string_view line);

  /// What was read, with the field that is still open.
  Entity read(std::string_view default_type);

  const AnomalySet& anomalies() const noexcept { return anomalies_; }

 private:
  void begin_field(std::string_view line);
  void close_field();

  EntityHeader fields_;
  AnomalySet anomalies_;
  std::string_view name_;
  std::string_view value_;  ///< of the open field, with its folded lines
  bool open_ = false;
  bool first_ = true;
};

}  // namespace weir::mime
