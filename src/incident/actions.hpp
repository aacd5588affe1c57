#pragma once

#include <vector>

#include "weir/incident/advice.hpp"

namespace weir::incident {

/// What kind of incident it is, as far as it asks for different acts.
struct Case {
  bool refused = false;        ///< Exchange Online refuses us
  bool changed = false;        ///< a connector of the tenant that we did not make, or changed
  bool administrator = false;  ///< an administrator's account
  bool relayed = false;        ///< strangers use us as a way out
  bool echoes = false;         ///< answers to mail we did not send
  bool dip = false;            ///< mail stays away
  bool ours = false;           ///< it goes through us towards the cloud
  bool tenant = false;         ///< it happens in the tenant, not here
  std::uint64_t passed = 0;    ///< messages that went on
};

Case case_of(const Incident& incident);

struct Advice {
  const Incident& incident;
  const Facts& facts;
  TimePoint now;
  Case it;
};

// Each adds what applies, most urgent first.

void undo_changes(const Advice& advice, std::vector<Action>& actions);
void stop_mail(const Advice& advice, std::vector<Action>& actions);
void look_at_tenant(const Advice& advice, std::vector<Action>& actions);
void secure_accounts(const Advice& advice, std::vector<Action>& actions);
void trace_mail(const Advice& advice, std::vector<Action>& actions);
void recover(const Advice& advice, std::vector<Action>& actions);

}  // namespace weir::incident
