#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "weir/base/disposition.hpp"
#include "weir/base/time.hpp"
#include "weir/mail/transaction.hpp"

namespace weir::simulate {

/// Whose mail it is: what the table keeps apart.
enum class Side {
  background,
  attack,
  same_host,  ///< clean mail of the host that the attacker uses
  faulty,     ///< ordinary mail with a fault of its own: it may be tagged
};

/// How a sending program goes on after a 4xx.
enum class Patience {
  queue,  ///< an MTA: tries again later, for days
  none,   ///< a scanner, an application: the mail is lost
  storm,  ///< a broken program: again every ten seconds
};

/// One message with the client that sends it.
struct Letter {
  TimePoint first{};  ///< when it is sent first
  Side side = Side::background;
  Patience patience = Patience::queue;
  std::string client = "10.1.0.10";
  std::string login;
  std::string mail_from;  ///< without angle brackets; empty = null sender
  std::vector<std::string> to;
  std::vector<mail::HeaderField> headers;
  std::string body;
};

/// What became of it.
struct Fate {
  int tries = 0;
  Disposition first = Disposition::accept;  ///< answer to the first try
  Disposition last = Disposition::accept;
  bool passed = false;  ///< delivered, tagged or not
  bool lost = false;    ///< refused, or a 4xx to a program without patience
  TimePoint passed_at{};
};

}  // namespace weir::simulate
