#pragma once

#include <string>
#include <string_view>

namespace weir::mail {

/// What the Internet agrees on about domain names. Pure: the same name always gives the same
/// answer. Implemented by src/domains with libpsl and libidn2. Thread-safe.
class Domains {
 public:
  virtual ~Domains() = default;

  /// Lower-case A-label form without trailing dot (IDNA2008, RFC 5891). A name that is no valid
  /// IDN comes back in ASCII lower case with its other bytes kept, so that it equals only itself.
  virtual std::string normalise(std::string_view domain) const = 0;

  /// The organizational domain: the public suffix and one label more, private section of the list
  /// included (RFC 7489 section 3.2). `domain` must be normalised. Address literals, public
  /// suffixes and single labels are their own organization.
  virtual std::string organizational(std::string_view domain) const = 0;

  /// The U-label form of a normalised domain, UTF-8 (RFC 5890): what a person sees. A label that is
  /// no valid A-label stays as it is.
  virtual std::string unicode(std::string_view domain) const = 0;

  /// What `text` (UTF-8) looks like: two texts with the same skeleton are easily taken for one
  /// another. UTS #39 section 4, case folded, what shows nothing removed; besides, marks on Latin
  /// letters are dropped and 0/o, 1/i/l, rn/m, vv/w and cl/d are the same. ASCII stays ASCII, a dot
  /// a dot. Broken UTF-8 and text beyond 1 kB come back unchanged and equal only themselves.
  virtual std::string skeleton(std::string_view text) const = 0;

  /// True when `label` (UTF-8) mixes scripts that no language mixes (UTS #39, highly restrictive).
  /// False for broken UTF-8.
  virtual bool mixes_scripts(std::string_view label) const = 0;
};

}  // namespace weir::mail
