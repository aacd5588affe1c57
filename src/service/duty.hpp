#pragma once

#include "weir/base/time.hpp"
#include "weir/incident/sighting.hpp"

namespace weir::service {

/// Something that goes on beside the mail: baselines, incidents, holds. All duties run on the one
/// thread of the Watch, so that what they keep needs no lock; what mail threads read of them is
/// published to the Board.
class Duty {
 public:
  virtual ~Duty() = default;

  /// Once, as soon as the records of an earlier run can be read, and before anything else.
  virtual void begin(TimePoint now) = 0;
  virtual void see(const incident::Sighting& sighting) = 0;
  /// About once a second.
  virtual void tick(TimePoint now) = 0;
  /// The daemon stops: what must survive is kept now.
  virtual void end(TimePoint now) = 0;
};

}  // namespace weir::service
