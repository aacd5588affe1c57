#include "simulate/outcome.hpp"

namespace weir::simulate {
namespace {

void count_attack(Outcome& out, const Letter& letter, const Fate& fate, TimePoint first_hold) {
  ++out.attack;
  out.tries += static_cast<std::uint64_t>(fate.tries);
  if (fate.passed && fate.passed_at <= first_hold) ++out.through_before;
  if (fate.passed && fate.last == Disposition::accept) ++out.untagged;
  if (fate.passed && fate.last == Disposition::tag) ++out.tagged;
  if (letter.first > first_hold) {
    ++out.first_tries_after;
    if (fate.first > Disposition::tag) ++out.held_after;
  }
  if (fate.first == Disposition::tempfail) {
    ++out.backlog;
    if (fate.passed) ++out.backlog_through;
  }
}

}  // namespace

Outcome outcome_of(const Outbox& outbox, TimePoint first_hold) {
  Outcome out;
  if (first_hold != TimePoint::max()) out.first_hold = first_hold;
  for (std::size_t i = 0; i < outbox.letters().size(); ++i) {
    const auto& letter = outbox.letters()[i];
    const auto& fate = outbox.fates()[i];
    if (fate.lost) ++out.lost;
    const bool held = fate.first > Disposition::tag;
    const bool tagged = fate.first == Disposition::tag;
    if (letter.side == Side::attack) {
      count_attack(out, letter, fate, first_hold);
    } else if (letter.side == Side::same_host) {
      ++out.same_host;
      out.same_host_held += held;
      out.same_host_tagged += tagged;
    } else if (letter.side == Side::background) {
      ++out.clean;
      out.clean_held += held;
      out.clean_tagged += tagged;
    }
  }
  return out;
}

boost::json::object to_json(const Outcome& outcome) {
  return {{"attack", outcome.attack},
          {"through_before", outcome.through_before},
          {"untagged", outcome.untagged},
          {"tagged", outcome.tagged},
          {"tries", outcome.tries},
          {"first_tries_after", outcome.first_tries_after},
          {"held_after", outcome.held_after},
          {"backlog", outcome.backlog},
          {"backlog_through", outcome.backlog_through},
          {"clean", outcome.clean},
          {"clean_held", outcome.clean_held},
          {"clean_tagged", outcome.clean_tagged},
          {"same_host", outcome.same_host},
          {"same_host_held", outcome.same_host_held},
          {"same_host_tagged", outcome.same_host_tagged},
          {"lost", outcome.lost}};
}

}  // namespace weir::simulate
