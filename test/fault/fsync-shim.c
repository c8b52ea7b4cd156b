/* For LD_PRELOAD: a disk whose fsync fails or dawdles. What it does now stands in the file that FSYNC_SHIM names:
   "eio" fails with EIO, a number waits so many ms, anything else is the system's own. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

static int meddle(void) {
  const char *name = getenv("FSYNC_SHIM");
  char said[16] = {0};
  int fd = name ? open(name, O_RDONLY | O_CLOEXEC) : -1;
  if (fd < 0) return 0;
  ssize_t n = read(fd, said, sizeof said - 1);
  close(fd);
  if (n <= 0) return 0;
  if (strncmp(said, "eio", 3) == 0) {
    errno = EIO;
    return -1;
  }
  long ms = atol(said);
  if (ms > 0) {
    struct timespec wait = {ms / 1000, (ms % 1000) * 1000000L};
    nanosleep(&wait, NULL);
  }
  return 0;
}

int fsync(int fd) {
  static int (*real)(int);
  if (!real) real = (int (*)(int))dlsym(RTLD_NEXT, "fsync");
  return meddle() ? -1 : real(fd);
}

int fdatasync(int fd) {
  static int (*real)(int);
  if (!real) real = (int (*)(int))dlsym(RTLD_NEXT, "fdatasync");
  return meddle() ? -1 : real(fd);
}
