#pragma once

#include <optional>
#include <string>

#include "mail/addr_spec.hpp"
#include "mail/list_reading.hpp"
#include "mail/token_span.hpp"

namespace weir::mail {

/// Reads one element of an address-list, that is what stands between two commas: `a@b`,
/// `Name <a@b>`, or whatever was put there instead. Adds what it finds to a reading.
class ElementReader {
 public:
  explicit ElementReader(ListReading& reading) : reading_{reading} {}

  void read(Tokens tokens);

  /// Relays of a source route: a reader that stops at the first @ takes one for the domain.
  void add_route(Tokens route, const std::string& local_part);

  /// The last element that was a single word without a domain; empty when there was none.
  const std::string& lone_word() const noexcept { return lone_word_; }

 private:
  struct Found {
    std::optional<AddrSpec> spec;
    std::size_t begin = 0;  ///< tokens before the address
    std::size_t end = 0;    ///< tokens up to and with it
  };

  void read_angled(Tokens tokens, std::size_t open);
  void read_bare(Tokens tokens);
  std::optional<AddrSpec> read_in_angle(Tokens tokens);
  Found read_address(Tokens tokens);
  std::optional<AddrSpec> accept(const Cluster& cluster);
  std::optional<AddrSpec> accept_word(const Cluster& cluster);
  void add_quoted_addresses(const AddrSpec& spec, const Cluster& cluster);
  void add_text_after_angle(Tokens tokens);
  void add_text_after_domain(const AddrSpec& spec, Tokens rest);
  void add_addresses_of_phrase(Tokens phrase, const std::optional<AddrSpec>& chosen);
  void add_addresses_of_comments(Tokens tokens, const Found& found);

  ListReading& reading_;
  std::string lone_word_;
};

}  // namespace weir::mail
