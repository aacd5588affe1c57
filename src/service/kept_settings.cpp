#include "service/kept_settings.hpp"

namespace weir::service {

std::vector<std::string> kept_settings(const config::Config& running,
                                       const config::Config& wanted) {
  std::vector<std::string> notes;
  const auto keep = [&](bool differs, const char* setting) {
    if (differs) notes.push_back(std::string{setting} + " changes only with a restart");
  };
  keep(running.milter.socket != wanted.milter.socket, "milter.socket");
  keep(running.milter.socket_mode != wanted.milter.socket_mode, "milter.socket_mode");
  keep(running.milter.socket_group != wanted.milter.socket_group, "milter.socket_group");
  keep(running.baseline.time_zone != wanted.baseline.time_zone, "baseline.time_zone");
  keep(running.state.path != wanted.state.path, "state.path");
  keep(running.state.shared != wanted.state.shared, "state.shared");
  keep(running.state.shared_secret_file != wanted.state.shared_secret_file,
       "state.shared_secret_file");
  keep(running.state.shared_prefix != wanted.state.shared_prefix, "state.shared_prefix");
  keep(running.state.shared_every != wanted.state.shared_every, "state.shared_every");
  keep(running.state.events_kept != wanted.state.events_kept, "state.events_kept");
  keep(running.state.events_max_bytes != wanted.state.events_max_bytes, "state.events_max_bytes");
  keep(running.state.max_counters != wanted.state.max_counters, "state.max_counters");
  keep(running.admin.control_socket != wanted.admin.control_socket, "admin.control_socket");
  keep(running.admin.http != wanted.admin.http, "admin.http");
  return notes;
}

}  // namespace weir::service
