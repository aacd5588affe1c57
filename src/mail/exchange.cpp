#include "weir/mail/exchange.hpp"

#include <array>

#include "mail/exchange_reader.hpp"
#include "mail/field_name.hpp"
#include "weir/base/text.hpp"
#include "weir/mail/read.hpp"

namespace weir::mail {
namespace {

// Indexed by the enumerators.
constexpr std::array<std::string_view, 6> kAuthAsNames{"absent",  "internal", "anonymous",
                                                       "partner", "external", "other"};
constexpr std::array<std::string_view, 5> kFromEntityNames{"absent", "hosted", "hybrid_on_prem",
                                                           "internet", "other"};

}  // namespace

std::string_view to_string(AuthAs value) noexcept {
  return kAuthAsNames[static_cast<std::size_t>(value)];
}

std::string_view to_string(FromEntity value) noexcept {
  return kFromEntityNames[static_cast<std::size_t>(value)];
}

ExchangeFacts read_exchange(std::span<const HeaderField> fields, const Domains& domains) {
  ExchangeReader reader{domains};
  std::size_t hops = 0;
  for (const HeaderField& field : fields) {
    const auto name = bare_name(field.name);
    if (iequals(name, "Received")) {
      reader.received(hops++ < kMaxHops ? read_received(field.value).by : std::string{});
    } else {
      reader.add(name, field.value);
    }
  }
  return reader.finish();
}

}  // namespace weir::mail
