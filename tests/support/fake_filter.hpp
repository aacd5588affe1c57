#pragma once

#include <functional>
#include <memory>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "milter/filter.hpp"

namespace weir::test {

/// Remembers what it was asked and answers as told.
struct FakeFilter final : milter::Filter {
  policy::Answer end_of_message(const mail::RawTransaction& message) override {
    seen.push_back(message);
    if (during) during();
    if (throws) throw std::runtime_error{"detector broke"};
    return answer;
  }
  policy::Answer failed(const char* reason, const mail::RawTransaction&) noexcept override {
    failures.emplace_back(reason);
    return on_failure;
  }
  std::uint64_t max_body_bytes() const noexcept override { return body_bytes; }

  std::vector<mail::RawTransaction> seen;
  std::vector<std::string> failures;
  policy::Answer answer;
  policy::Answer on_failure;
  bool throws = false;
  std::function<void()> during;
  std::uint64_t body_bytes = 1000;
};

struct FakeSource final : milter::FilterSource {
  std::shared_ptr<milter::Filter> current() override {
    if (broken) throw std::runtime_error{"no configuration"};
    return filter;
  }

  std::shared_ptr<FakeFilter> filter = std::make_shared<FakeFilter>();
  bool broken = false;
};

}  // namespace weir::test
