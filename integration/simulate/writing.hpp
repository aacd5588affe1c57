#pragma once

#include <random>
#include <string>

#include "simulate/letter.hpp"

namespace weir::simulate {

/// Everything drawn comes from one seeded source: the same seed gives the same fortnight.
class Writing {
 public:
  explicit Writing(std::uint64_t seed) : random_{seed} {}

  std::uint64_t below(std::uint64_t end) { return random_() % end; }
  bool one_in(std::uint64_t n) { return below(n) == 0; }
  /// How many come in an hour in which `mean` are expected.
  std::uint64_t poisson(double mean);

  std::string employee();         ///< one of 300 local parts
  std::string customer_domain();  ///< one of 400, few of them often
  std::string new_domain();       ///< never twice
  std::string prose(std::size_t words);

  /// The usual header fields and a text of its own.
  void compose(Letter& letter, const std::string& from, const std::string& subject);
  /// The same with one text for all, little of it changed: a mailing.
  void compose_mailing(Letter& letter, const std::string& from, const std::string& subject,
                       const std::string& text);

 private:
  std::mt19937_64 random_;
  std::uint64_t number_ = 0;
};

/// One recipient's address at a customer.
std::string person_at(const std::string& domain, std::uint64_t number);

void header(Letter& letter, std::string name, std::string value);

}  // namespace weir::simulate
