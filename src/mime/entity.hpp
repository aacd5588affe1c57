#pragma once

#include <string_view>
#include <vector>

#include "mime/anomaly.hpp"
#include "mime/media_type.hpp"
#include "mime/part.hpp"

namespace weir::mime {

/// What the header of a message or part says.
struct Entity {
  MediaType type;
  Part part;  ///< without its body
  AnomalySet anomalies;
};

/// Gathers the MIME fields of one header. Views of what it is given must outlive it.
class EntityHeader {
 public:
  /// One field: `name` is what stands before the colon, `value` what follows, folding kept. Other
  /// fields than MIME's are ignored.
  void add(std::string_view name, std::string_view value);

  /// The fields understood. `default_type` where there is no Content-Type.
  Entity read(std::string_view default_type) const;

  bool has_version() const noexcept { return version_; }

 private:
  using Values = std::vector<std::string_view>;

  MediaType read_types(Entity& entity) const;
  void read_dispositions(Entity& entity) const;

  Values types_;
  Values encodings_;
  Values dispositions_;
  AnomalySet anomalies_;
  bool version_ = false;
};

}  // namespace weir::mime
