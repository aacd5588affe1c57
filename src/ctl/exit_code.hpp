#pragma once

namespace weir::ctl {

/// The exit codes of sysexits(3) that weirctl uses.
enum ExitCode : int {
  kOk = 0,
  kUsage = 64,
  kDataError = 65,
  kNoInput = 66,
  kUnavailable = 69,
  kInternal = 70,
  kNoPermission = 77,
  kConfiguration = 78,
};

}  // namespace weir::ctl
