#pragma once

#include "weir/incident/incident.hpp"

namespace weir::report {

/// A list of most frequent ones under its name in JSON.
struct NamedTop {
  const char* name;
  incident::TopList incident::Incident::*list;
};

inline constexpr NamedTop kTops[]{{"clients", &incident::Incident::clients},
                                  {"auth_users", &incident::Incident::auth_users},
                                  {"mail_from", &incident::Incident::mail_from},
                                  {"mail_domains", &incident::Incident::mail_domains},
                                  {"header_from", &incident::Incident::header_from},
                                  {"from_domains", &incident::Incident::from_domains},
                                  {"subjects", &incident::Incident::subjects},
                                  {"recipient_domains", &incident::Incident::recipient_domains},
                                  {"link_hosts", &incident::Incident::link_hosts},
                                  {"fingerprints", &incident::Incident::fingerprints},
                                  {"connecting_ips", &incident::Incident::connecting_ips},
                                  {"limits", &incident::Incident::limits}};

}  // namespace weir::report
