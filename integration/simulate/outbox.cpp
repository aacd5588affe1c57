#include "simulate/outbox.hpp"

#include <algorithm>

namespace weir::simulate {
namespace {

using namespace std::chrono_literals;

/// As Postfix has it out of the box: bounce after five days.
constexpr std::chrono::hours kLifetime{24 * 5};

}  // namespace

std::size_t Outbox::add(Letter letter) {
  const auto number = letters_.size();
  due_.push({letter.first, number});
  letters_.push_back(std::move(letter));
  fates_.emplace_back();
  return number;
}

// minimal_backoff_time 300s, doubled up to maximal_backoff_time 4000s, and no two the same.
std::chrono::milliseconds Outbox::pause_after(const Letter& letter, int tries) {
  if (letter.patience == Patience::storm) return 10s;
  const auto pause =
      std::min<std::chrono::milliseconds>(300s * (1 << std::min(tries - 1, 4)), 4000s);
  return pause + std::chrono::milliseconds{random_() % 60'000};
}

Disposition Outbox::attempt(std::size_t number) {
  const auto& letter = letters_[number];
  auto& fate = fates_[number];
  const auto answer = site_.submit(letter).disposition;
  if (fate.tries++ == 0) fate.first = answer;
  fate.last = answer;
  if (answer == Disposition::accept || answer == Disposition::tag) {
    fate.passed = true;
    fate.passed_at = site_.now();
  } else if (answer == Disposition::tempfail) {
    const auto next = site_.now() + pause_after(letter, fate.tries);
    if (letter.patience == Patience::none || next - letter.first > kLifetime) {
      fate.lost = true;
    } else {
      due_.push({next, number});
    }
  } else {
    fate.lost = answer == Disposition::reject;
  }
  return answer;
}

void Outbox::run(TimePoint end, const Seen& seen) {
  while (!due_.empty() && due_.top().at < end) {
    const auto [at, number] = due_.top();
    due_.pop();
    site_.advance(at);
    const bool retry = fates_[number].tries > 0;
    const auto answer = attempt(number);
    if (seen) seen(number, answer, retry);
  }
  site_.advance(end);
}

}  // namespace weir::simulate
