#pragma once

#include <array>
#include <cstdint>
#include <string_view>
#include <vector>

#include "weir/mail/domains.hpp"
#include "weir/mail/exchange.hpp"

namespace weir::mail {

/// Gathers the headers of Exchange while somebody walks the header block from its top, and chooses
/// at the end. Keeps views of the values it is given until then.
class ExchangeReader {
 public:
  explicit ExchangeReader(const Domains& domains) noexcept : domains_{domains} {}

  /// The next Received field; an empty host is one that is not known, and foreign.
  void received(std::string_view by) noexcept;
  /// Any other field whose name, without outer blanks, begins with X.
  void add(std::string_view name, std::string_view value);
  /// Once.
  ExchangeFacts finish();

 private:
  // What was seen of one header.
  struct Instances {
    std::string_view top;
    std::string_view last;
    std::uint32_t seen = 0;
    bool above = false;  ///< the top one stands above the first foreign host's Received
    bool differ = false;
  };

  void add_instance(std::size_t header, std::string_view value);
  bool same_fact(std::size_t header, std::string_view a, std::string_view b) const;
  void add_internal(std::string_view name, std::string_view value);
  void choose(std::size_t header);
  void find_other_attributions();

  const Domains& domains_;
  ExchangeFacts facts_;
  std::array<Instances, kExchangeHeaders> headers_{};
  std::vector<std::string_view> attributions_;
  std::array<AuthAs, 2> internal_auth_as_{AuthAs::absent, AuthAs::absent};
  std::array<bool, 2> internal_differ_{};
  bool above_ = true;
};

}  // namespace weir::mail
