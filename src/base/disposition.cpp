#include "weir/base/disposition.hpp"

#include <algorithm>
#include <array>

namespace weir {
namespace {

// Indexed by the enumerator.
constexpr std::array<std::string_view, 5> kDispositions{"accept", "tag", "quarantine", "tempfail",
                                                        "reject"};
constexpr std::array<std::string_view, 3> kModes{"observe", "tag", "enforce"};

template <class Enum, std::size_t N>
std::optional<Enum> named(const std::array<std::string_view, N>& names, std::string_view name) {
  const auto found = std::find(names.begin(), names.end(), name);
  if (found == names.end()) return std::nullopt;
  return static_cast<Enum>(found - names.begin());
}

}  // namespace

std::string_view to_string(Disposition disposition) noexcept {
  return kDispositions[static_cast<std::size_t>(disposition)];
}

std::string_view to_string(Mode mode) noexcept { return kModes[static_cast<std::size_t>(mode)]; }

std::optional<Disposition> disposition_from(std::string_view name) noexcept {
  return named<Disposition>(kDispositions, name);
}

std::optional<Mode> mode_from(std::string_view name) noexcept { return named<Mode>(kModes, name); }

Disposition cap(Disposition wanted, Mode mode) noexcept {
  switch (mode) {
    case Mode::observe:
      return Disposition::accept;
    case Mode::tag:
      return std::min(wanted, Disposition::tag);
    case Mode::enforce:
      return wanted;
  }
  return wanted;
}

}  // namespace weir
