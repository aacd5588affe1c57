#include "weir/detect/limit.hpp"

namespace weir::detect {

std::vector<LimitSpec> built_in_limits() {
  using namespace std::chrono_literals;
  return {
      {.name = "suspicious-per-connector",
       .key = {KeyPart::connector},
       .count = Unit::messages,
       .only = "suspicious",
       .window = 1h,
       .warn = 60,
       .limit = 100,
       .action = Disposition::tempfail,
       .hold = 15min},
      {.name = "suspicious-per-client",
       .key = {KeyPart::connector, KeyPart::client},
       .count = Unit::messages,
       .only = "suspicious",
       .window = 1h,
       .warn = 20,
       .limit = 40,
       .action = Disposition::tempfail,
       .hold = 15min},
      // Only tags: MAIL FROM can be spoofed, and holding back a victim's mail is what an attacker
      // would like.
      {.name = "external-per-sender",
       .key = {KeyPart::connector, KeyPart::client, KeyPart::mail_from},
       .count = Unit::external_recipients,
       .only = "all",
       .window = 1h,
       .warn = 100,
       .limit = 500,
       .action = Disposition::tag,
       .hold = 15min},
      // Only tags: a host may have good reason to write to many, and no message of it is suspicious
      // for that.
      {.name = "external-domains-per-client",
       .key = {KeyPart::connector, KeyPart::client},
       .count = Unit::distinct_recipient_domains,
       .only = "all",
       .window = 1h,
       .warn = 40,
       .limit = 100,
       .action = Disposition::tag,
       .hold = 15min},
  };
}

}  // namespace weir::detect
