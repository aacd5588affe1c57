// A disk that hangs or is full: loaded with LD_PRELOAD, it makes every write and sync of a file below
// $WEIR_STALL_BELOW wait for as long as the file $WEIR_STALL_FLAG exists, and every write fail with
// ENOSPC as long as $WEIR_FULL_FLAG does.
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/types.h>
#include <sys/uio.h>
#include <time.h>
#include <unistd.h>

static int is_below(int fd, const char* folder) {
  char link[64];
  char path[4096];
  snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
  const ssize_t length = readlink(link, path, sizeof path - 1);
  if (length <= 0) return 0;
  path[length] = '\0';
  return strncmp(path, folder, strlen(folder)) == 0;
}

static void stall(int fd) {
  const char* flag = getenv("WEIR_STALL_FLAG");
  const char* folder = getenv("WEIR_STALL_BELOW");
  if (flag == NULL || folder == NULL || access(flag, F_OK) != 0 || !is_below(fd, folder)) return;
  const struct timespec pause = {0, 10 * 1000 * 1000};
  while (access(flag, F_OK) == 0) nanosleep(&pause, NULL);
}

static int full(int fd) {
  const char* flag = getenv("WEIR_FULL_FLAG");
  const char* folder = getenv("WEIR_STALL_BELOW");
  if (flag == NULL || folder == NULL || access(flag, F_OK) != 0 || !is_below(fd, folder)) return 0;
  errno = ENOSPC;
  return 1;
}

#define REAL(name) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))

ssize_t write(int fd, const void* data, size_t size) {
  stall(fd);
  if (full(fd)) return -1;
  return REAL(write)(fd, data, size);
}

ssize_t writev(int fd, const struct iovec* parts, int count) {
  stall(fd);
  if (full(fd)) return -1;
  return REAL(writev)(fd, parts, count);
}

ssize_t pwrite(int fd, const void* data, size_t size, off_t offset) {
  stall(fd);
  if (full(fd)) return -1;
  return REAL(pwrite)(fd, data, size, offset);
}

ssize_t pwrite64(int fd, const void* data, size_t size, off64_t offset) {
  stall(fd);
  if (full(fd)) return -1;
  return REAL(pwrite64)(fd, data, size, offset);
}

int fsync(int fd) {
  stall(fd);
  return REAL(fsync)(fd);
}

int fdatasync(int fd) {
  stall(fd);
  return REAL(fdatasync)(fd);
}
