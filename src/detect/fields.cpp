#include "detect/fields.hpp"

#include <algorithm>
#include <vector>

#include "weir/base/text.hpp"
#include "weir/mail/read.hpp"

namespace weir::detect {

const mail::HeaderField* first_field(const mail::Message& message, std::string_view name) noexcept {
  const auto found = std::ranges::find_if(message.headers, [&](const mail::HeaderField& field) {
    return iequals(trimmed(field.name), name);
  });
  return found == message.headers.end() ? nullptr : &*found;
}

mail::AddressReading read_fields(const mail::Message& message, std::string_view name,
                                 const mail::Domains& domains) {
  std::vector<std::string_view> values;
  for (const auto& field : message.headers) {
    if (iequals(trimmed(field.name), name)) values.emplace_back(field.value);
  }
  return mail::read_originator(values, domains);
}

}  // namespace weir::detect
