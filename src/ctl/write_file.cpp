#include "ctl/write_file.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>

#include "weir/base/text.hpp"

namespace weir::ctl {
namespace {

constexpr std::size_t kMaxShown = 1'000;

std::string sentence(const std::string& path, int error) {
  return "cannot write " + printable(path, kMaxShown) + ": " + std::strerror(error);
}

/// Gives the file its name; without `force` only if nothing has it. 0, or errno.
int put_in_place(const std::string& made, const std::string& path, bool force) {
  if (force) return ::rename(made.c_str(), path.c_str()) == 0 ? 0 : errno;
  if (::renameat2(AT_FDCWD, made.c_str(), AT_FDCWD, path.c_str(), RENAME_NOREPLACE) == 0) return 0;
  if (errno != EINVAL && errno != ENOSYS) return errno;
  // A file system that cannot do that can link.
  if (::link(made.c_str(), path.c_str()) != 0) return errno;
  ::unlink(made.c_str());
  return 0;
}

}  // namespace

int write_all(int file, std::string_view bytes) {
  while (!bytes.empty()) {
    const auto written = ::write(file, bytes.data(), bytes.size());
    if (written < 0) {
      if (errno == EINTR) continue;
      return errno;
    }
    bytes.remove_prefix(static_cast<std::size_t>(written));
  }
  return ::fsync(file) == 0 ? 0 : errno;
}

std::string in_the_way(const std::string& path, bool force) {
  struct stat found {};
  if (::lstat(path.c_str(), &found) != 0) return {};
  const auto shown = printable(path, kMaxShown);
  if (!S_ISREG(found.st_mode)) return shown + " is there, and is no plain file";
  return force ? std::string{} : shown + " is there; --force replaces it";
}

std::string write_file(const std::string& path, std::string_view bytes, bool force) {
  if (auto problem = in_the_way(path, force); !problem.empty()) return problem;
  auto made = path + ".XXXXXX";
  const int file = ::mkostemp(made.data(), O_CLOEXEC);
  if (file < 0) return sentence(path, errno);
  int error = write_all(file, bytes);
  if (::close(file) != 0 && error == 0) error = errno;
  if (error == 0) error = put_in_place(made, path, force);
  if (error == 0) return {};
  ::unlink(made.c_str());
  return error == EEXIST ? in_the_way(path, false) : sentence(path, error);
}

}  // namespace weir::ctl
