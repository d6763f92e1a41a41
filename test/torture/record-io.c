// Preloaded into a server: writes down, in their order, everything that it does to the files of one
// folder, with the bytes, and every WELCOME and ACK that it sends. What a crash may lose can then be
// tried out: whatever was not forced to the disk by a given moment.
//
// TAPLINE_IO_FOLDER names the folder, TAPLINE_IO_TRACE the file to append to. A record is five
// 64-bit numbers in this machine's byte order (kind, order, argument, length of the name, length of
// the bytes), the name, and the bytes.

#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

enum kind {
  CREATED = 1,  // the file is new, or was cut to nothing as it was opened
  WRITTEN,      // argument: where in the file
  CUT,          // argument: its new length
  REMOVED,
  RENAMED,      // bytes: the new name
  SYNC_BEGUN,
  SYNCED,       // argument: the order of its SYNC_BEGUN
  TOLD          // argument: the socket
};

static pthread_mutex_t turn = PTHREAD_MUTEX_INITIALIZER;
static uint64_t order;
static int trace = -1;
static char folder[PATH_MAX];
static size_t folder_length;

// The real call behind one of the names below.
#define REAL(result, name, ...)                                                 \
  static result (*real_##name)(__VA_ARGS__);                                    \
  if (real_##name == NULL) *(void **)&real_##name = dlsym(RTLD_NEXT, #name)

__attribute__((constructor)) static void begin(void) {
  const char *named = getenv("TAPLINE_IO_FOLDER");
  const char *file = getenv("TAPLINE_IO_TRACE");
  if (named == NULL || file == NULL) return;
  snprintf(folder, sizeof folder, "%s/", named);
  folder_length = strlen(folder);
  trace = syscall(SYS_openat, AT_FDCWD, file, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0600);
}

// The caller has the turn.
static uint64_t record(enum kind kind, int64_t argument, const char *name, const void *bytes,
                       size_t length) {
  uint64_t head[5] = {kind, ++order, (uint64_t)argument, strlen(name), length};
  struct iovec parts[3] = {
      {head, sizeof head}, {(void *)name, strlen(name)}, {(void *)bytes, length}};
  if (syscall(SYS_writev, trace, parts, 3) < 0) abort();
  return order;
}

// A path within the folder, without the folder; NULL if it lies elsewhere.
static const char *within(const char *path, char *space) {
  if (trace < 0 || path == NULL) return NULL;
  if (path[0] != '/') {
    if (syscall(SYS_getcwd, space, PATH_MAX) < 0) return NULL;
    size_t used = strlen(space);
    snprintf(space + used, PATH_MAX - used, "/%s", path);
    path = space;
  }
  return strncmp(path, folder, folder_length) == 0 ? path + folder_length : NULL;
}

// What a descriptor stands for: a name in the folder, "" for the folder itself, or NULL.
static const char *named(int fd, char *space) {
  if (trace < 0 || fd == trace) return NULL;
  int saved = errno;
  char link[64];
  snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
  ssize_t length = syscall(SYS_readlinkat, AT_FDCWD, link, space, PATH_MAX - 1);
  errno = saved;
  if (length < 0) return NULL;
  space[length] = 0;
  if ((size_t)length == folder_length - 1 && strncmp(space, folder, length) == 0) return "";
  const char *name = within(space, space);
  // A file that was removed is nobody's any more.
  return name == NULL || strstr(name, " (deleted)") != NULL ? NULL : name;
}

static int is_socket(int fd) {
  struct stat status;
  return trace >= 0 && fstat(fd, &status) == 0 && S_ISSOCK(status.st_mode);
}

static int is_promise(const void *bytes, size_t length) {
  return memmem(bytes, length, "ACK ", 4) != NULL || memmem(bytes, length, "WELCOME ", 8) != NULL;
}

// What is told is written down before it is: by then its readings must be on the disk.
static void record_told(int fd, const struct iovec *parts, int count) {
  if (!is_socket(fd)) return;
  for (int i = 0; i < count; i++) {
    if (!is_promise(parts[i].iov_base, parts[i].iov_len)) continue;
    pthread_mutex_lock(&turn);
    record(TOLD, fd, "", parts[i].iov_base, parts[i].iov_len);
    pthread_mutex_unlock(&turn);
  }
}

ssize_t pwrite64(int fd, const void *bytes, size_t length, off64_t offset) {
  REAL(ssize_t, pwrite64, int, const void *, size_t, off64_t);
  char space[PATH_MAX];
  const char *name = named(fd, space);
  if (name == NULL) return real_pwrite64(fd, bytes, length, offset);
  pthread_mutex_lock(&turn);
  ssize_t written = real_pwrite64(fd, bytes, length, offset);
  if (written > 0) record(WRITTEN, offset, name, bytes, written);
  pthread_mutex_unlock(&turn);
  return written;
}

ssize_t pwrite(int fd, const void *bytes, size_t length, off_t offset) {
  return pwrite64(fd, bytes, length, offset);
}

ssize_t write(int fd, const void *bytes, size_t length) {
  REAL(ssize_t, write, int, const void *, size_t);
  char space[PATH_MAX];
  const char *name = named(fd, space);
  if (name == NULL) {
    record_told(fd, &(struct iovec){(void *)bytes, length}, 1);
    return real_write(fd, bytes, length);
  }
  pthread_mutex_lock(&turn);
  ssize_t written = real_write(fd, bytes, length);
  // Where it went is where the file stands now, also if it is open to append.
  if (written > 0) record(WRITTEN, lseek64(fd, 0, SEEK_CUR) - written, name, bytes, written);
  pthread_mutex_unlock(&turn);
  return written;
}

ssize_t writev(int fd, const struct iovec *parts, int count) {
  REAL(ssize_t, writev, int, const struct iovec *, int);
  char space[PATH_MAX];
  // The store writes no file this way: a trace without it would be wrong without a word.
  if (named(fd, space) != NULL) abort();
  record_told(fd, parts, count);
  return real_writev(fd, parts, count);
}

ssize_t sendmsg(int fd, const struct msghdr *message, int flags) {
  REAL(ssize_t, sendmsg, int, const struct msghdr *, int);
  record_told(fd, message->msg_iov, message->msg_iovlen);
  return real_sendmsg(fd, message, flags);
}

int ftruncate64(int fd, off64_t length) {
  REAL(int, ftruncate64, int, off64_t);
  char space[PATH_MAX];
  const char *name = named(fd, space);
  if (name == NULL) return real_ftruncate64(fd, length);
  pthread_mutex_lock(&turn);
  int outcome = real_ftruncate64(fd, length);
  if (outcome == 0) record(CUT, length, name, NULL, 0);
  pthread_mutex_unlock(&turn);
  return outcome;
}

int ftruncate(int fd, off_t length) { return ftruncate64(fd, length); }

static int record_sync(int fd, int (*sync)(int)) {
  char space[PATH_MAX];
  const char *name = named(fd, space);
  if (name == NULL) return sync(fd);
  pthread_mutex_lock(&turn);
  uint64_t begun = record(SYNC_BEGUN, 0, name, NULL, 0);
  pthread_mutex_unlock(&turn);
  int outcome = sync(fd);
  pthread_mutex_lock(&turn);
  if (outcome == 0) record(SYNCED, begun, name, NULL, 0);
  pthread_mutex_unlock(&turn);
  return outcome;
}

int fsync(int fd) {
  REAL(int, fsync, int);
  return record_sync(fd, real_fsync);
}

int fdatasync(int fd) {
  REAL(int, fdatasync, int);
  return record_sync(fd, real_fdatasync);
}

int unlink(const char *path) {
  REAL(int, unlink, const char *);
  char space[PATH_MAX];
  const char *name = within(path, space);
  if (name == NULL) return real_unlink(path);
  pthread_mutex_lock(&turn);
  int outcome = real_unlink(path);
  if (outcome == 0) record(REMOVED, 0, name, NULL, 0);
  pthread_mutex_unlock(&turn);
  return outcome;
}

int rename(const char *from, const char *to) {
  REAL(int, rename, const char *, const char *);
  char space[PATH_MAX], other[PATH_MAX];
  const char *name = within(from, space), *next = within(to, other);
  if (name == NULL && next == NULL) return real_rename(from, to);
  if (name == NULL || next == NULL) abort(); // into the folder or out of it: not foreseen
  pthread_mutex_lock(&turn);
  int outcome = real_rename(from, to);
  if (outcome == 0) record(RENAMED, 0, name, next, strlen(next));
  pthread_mutex_unlock(&turn);
  return outcome;
}

int open64(const char *path, int flags, ...) {
  REAL(int, open64, const char *, int, ...);
  va_list rest;
  va_start(rest, flags);
  mode_t mode = flags & O_CREAT ? va_arg(rest, mode_t) : 0;
  va_end(rest);
  char space[PATH_MAX];
  const char *name = flags & (O_CREAT | O_TRUNC) ? within(path, space) : NULL;
  if (name == NULL) return real_open64(path, flags, mode);
  pthread_mutex_lock(&turn);
  int was_there = access(path, F_OK) == 0;
  int fd = real_open64(path, flags, mode);
  if (fd >= 0 && (!was_there || flags & O_TRUNC)) record(CREATED, 0, name, NULL, 0);
  pthread_mutex_unlock(&turn);
  return fd;
}

int open(const char *path, int flags, ...) {
  va_list rest;
  va_start(rest, flags);
  mode_t mode = flags & O_CREAT ? va_arg(rest, mode_t) : 0;
  va_end(rest);
  return open64(path, flags, mode);
}
