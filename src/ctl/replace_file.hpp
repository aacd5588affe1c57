#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace weir::ctl {

/// A file that takes another's place when it is complete: it is written beside it, with its mode
/// and owner, and goes away if it is not put in place. A symbolic link stays and leads to the new
/// one.
class Replacement {
 public:
  explicit Replacement(const std::string& path);
  ~Replacement();
  Replacement(const Replacement&) = delete;
  Replacement& operator=(const Replacement&) = delete;

  /// Each returns what went wrong, or nothing.
  std::optional<std::string> write(std::string_view text);
  std::optional<std::string> put_in_place();

  /// Where the text is before it is put in place; absolute if the path is.
  const std::string& beside() const noexcept { return beside_; }

 private:
  std::string path_;
  std::string beside_;
  int file_ = -1;
};

}  // namespace weir::ctl
