#pragma once

namespace weir {

/// The exit codes of sysexits(3) that Weir's programs use; also the codes of control errors.
enum ExitCode : int {
  kOk = 0,
  kUsage = 64,
  kDataError = 65,
  kNoInput = 66,
  kUnavailable = 69,
  kInternal = 70,
  kCannotCreate = 73,
  kNoPermission = 77,
  kConfiguration = 78,
};

}  // namespace weir
