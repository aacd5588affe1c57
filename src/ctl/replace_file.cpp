#include "ctl/replace_file.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <filesystem>
#include <system_error>

#include "config/files.hpp"
#include "ctl/write_file.hpp"

namespace weir::ctl {
namespace {

constexpr mode_t kNewMode = 0644;  // no secret is in it, and the daemon has to read it

std::string failure(const std::string& what) {
  return what + ": " + std::generic_category().message(errno);
}

std::string behind_links(const std::string& path) {
  std::error_code failed;
  const auto real = std::filesystem::canonical(path, failed);
  return failed ? path : real.string();
}

}  // namespace

Replacement::Replacement(const std::string& path)
    : path_{behind_links(path)}, beside_{path_ + ".XXXXXX"} {}

Replacement::~Replacement() {
  if (file_ < 0) return;
  ::close(file_);
  ::unlink(beside_.c_str());
}

std::optional<std::string> Replacement::write(std::string_view text) {
  file_ = ::mkostemp(beside_.data(), O_CLOEXEC);
  if (file_ < 0) return failure("cannot write beside " + path_);
  struct stat old {};
  const bool there = ::stat(path_.c_str(), &old) == 0;
  if (there && ::fchown(file_, old.st_uid, old.st_gid) != 0 && errno != EPERM) {
    return failure("cannot give " + beside_ + " its owner");
  }
  if (::fchmod(file_, there ? old.st_mode & 07777U : kNewMode) != 0) {
    return failure("cannot give " + beside_ + " its mode");
  }
  if (write_all(file_, text) != 0) return failure("cannot write " + beside_);
  return std::nullopt;
}

std::optional<std::string> Replacement::put_in_place() {
  if (::rename(beside_.c_str(), path_.c_str()) != 0) return failure("cannot replace " + path_);
  ::close(file_);
  file_ = -1;
  const int folder = ::open(config::directory_of(path_).c_str(), O_RDONLY | O_CLOEXEC);
  if (folder < 0) return std::nullopt;
  ::fsync(folder);  // a crash may undo the rename, but never leaves half a file
  ::close(folder);
  return std::nullopt;
}

}  // namespace weir::ctl
