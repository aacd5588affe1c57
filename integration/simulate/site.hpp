#pragma once

#include <memory>
#include <string>
#include <vector>

#include "config/load.hpp"
#include "domains/public_domains.hpp"
#include "metrics/metrics.hpp"
#include "pipeline/inspector.hpp"
#include "report/event_id.hpp"
#include "service/board.hpp"
#include "service/duty.hpp"
#include "simulate/duties.hpp"
#include "simulate/letter.hpp"
#include "store/state.hpp"

namespace weir::simulate {

/// All of Weir but sockets and clock: its pipeline, its store on a real disk, and its duties, in a
/// time that moves when it is told to. One thread.
class Site final : public incident::SightingSink {
 public:
  /// Goes on with the state in `directory`, or begins there. Throws std::runtime_error with what is
  /// wrong with the configuration or the directory.
  Site(const std::string& config_file, const std::string& directory, TimePoint start);
  ~Site() override;

  TimePoint now() const noexcept { return now_; }
  /// Lets time pass; the duties do what they do each second, every `step`.
  void advance(TimePoint to, std::chrono::milliseconds step = std::chrono::seconds{10});
  policy::Answer submit(const Letter& letter);
  void stop();

  Duties& duties() noexcept { return *duties_; }

  void see(incident::Sighting sighting) noexcept override;

 private:
  config::LoadResult loaded_;
  TimePoint now_;
  domains::PublicDomains domains_;
  metrics::Metrics metrics_;
  report::EventIds ids_;
  service::Board board_;
  std::unique_ptr<store::State> state_;
  std::unique_ptr<Duties> duties_;
  std::shared_ptr<milter::Filter> filter_;
  TimePoint next_tick_{};
  std::uint64_t number_ = 0;
};

}  // namespace weir::simulate
