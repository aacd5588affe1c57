#pragma once

#include <libpsl.h>

#include <memory>
#include <string>
#include <string_view>

#include "weir/mail/domains.hpp"

namespace weir::domains {

/// Where Debian's package `publicsuffix` keeps the compiled list.
inline constexpr char kSystemList[] = "/usr/share/publicsuffix/public_suffix_list.dafsa";

/// Domain names by the Public Suffix List, IDNA2008 and UTS #39. This folder alone includes libpsl,
/// libidn2 and ICU. Immutable after construction, shared between threads.
class PublicDomains final : public mail::Domains {
 public:
  /// Reads the list at `path` (compiled or text). A list that cannot be read is replaced by the
  /// newest one that libpsl itself knows, so construction does not fail: ask `from_file`.
  explicit PublicDomains(const std::string& path = kSystemList);

  std::string normalise(std::string_view domain) const override;

  /// As the interface says; besides, every Microsoft 365 tenant (`<t>.onmicrosoft.com` and its
  /// hybrid twin `<t>.mail.onmicrosoft.com`) is one organization, which the list does not know.
  std::string organizational(std::string_view domain) const override;

  std::string unicode(std::string_view domain) const override;
  std::string skeleton(std::string_view text) const override;
  bool mixes_scripts(std::string_view label) const override;

  /// Whether the list at the given path is the one in use.
  bool from_file() const noexcept { return from_file_; }

 private:
  struct Free {
    void operator()(psl_ctx_t* list) const noexcept { psl_free(list); }
  };
  std::unique_ptr<psl_ctx_t, Free> list_;
  bool from_file_ = false;
};

}  // namespace weir::domains
