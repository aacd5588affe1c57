#include "domains/public_domains.hpp"

#include <algorithm>

#include "base/ascii.hpp"
#include "domains/idn.hpp"
#include "domains/spoof.hpp"
#include "domains/tenant.hpp"
#include "weir/base/text.hpp"

namespace weir::domains {
namespace {

// RFC 1035 section 2.3.4. libpsl looks at every suffix of a name, so a longer one would cost
// quadratic time; its organization cannot lie further left than this.
constexpr std::size_t kMaxName = 253;

std::string_view without_trailing_dot(std::string_view name) noexcept {
  if (name.ends_with('.')) name.remove_suffix(1);
  return name;
}

// The rightmost whole labels of `name` that fit in a legal name; empty when not even one does.
std::string_view tail(std::string_view name) noexcept {
  if (name.size() <= kMaxName) return name;
  name.remove_prefix(name.size() - kMaxName);
  const auto dot = name.find('.');
  return dot == name.npos ? std::string_view{} : name.substr(dot + 1);
}

bool is_name(std::string_view name) noexcept {
  return !name.empty() && name.front() != '[' && std::none_of(name.begin(), name.end(), is_control);
}

}  // namespace

PublicDomains::PublicDomains(const std::string& path) : list_{psl_load_file(path.c_str())} {
  from_file_ = list_ != nullptr;
  if (!list_) list_.reset(psl_latest(nullptr));
}

std::string PublicDomains::normalise(std::string_view domain) const {
  domain = without_trailing_dot(domain);
  if (std::none_of(domain.begin(), domain.end(), is_eight_bit)) return ascii_lower(domain);
  if (auto ascii = to_a_labels(domain)) return std::string{without_trailing_dot(*ascii)};
  return ascii_lower(domain);
}

std::string PublicDomains::organizational(std::string_view domain) const {
  if (!is_name(domain)) return std::string{domain};
  if (auto tenant = tenant_of(domain)) return *std::move(tenant);
  const std::string name{tail(domain)};
  const char* organization = psl_registrable_domain(list_.get(), name.c_str());
  return organization ? std::string{organization} : std::string{domain};
}

std::string PublicDomains::unicode(std::string_view domain) const { return to_u_labels(domain); }

std::string PublicDomains::skeleton(std::string_view text) const { return skeleton_of(text); }

bool PublicDomains::mixes_scripts(std::string_view label) const { return mixes_scripts_in(label); }

}  // namespace weir::domains
