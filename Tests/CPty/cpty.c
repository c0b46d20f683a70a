#include "cpty.h"

#include <errno.h>
#include <fcntl.h>
#include <locale.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <spawn.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <unistd.h>
#include <wchar.h>

static const cpty_pair no_pair = {-1, -1};

bool cpty_resize(int master, int rows, int columns) {
  struct winsize size = {.ws_row = (unsigned short)rows, .ws_col = (unsigned short)columns};
  return ioctl(master, TIOCSWINSZ, &size) == 0;
}

cpty_pair cpty_open(int rows, int columns) {
  int master = posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC);
  if (master < 0) return no_pair;
  char name[128];
  bool has_slave = grantpt(master) == 0 && unlockpt(master) == 0 && ptsname_r(master, name, sizeof name) == 0;
  int slave = has_slave ? open(name, O_RDWR | O_NOCTTY | O_CLOEXEC) : -1;
  if (slave < 0 || !cpty_resize(master, rows, columns)) {
    close(master);
    return no_pair;
  }
  return (cpty_pair){master, slave};
}

pid_t cpty_spawn(cpty_pair terminal, const char *path, char *const arguments[], char *const environment[]) {
  char name[128];
  if (ttyname_r(terminal.slave, name, sizeof name) != 0) return -1;
  posix_spawnattr_t attributes;
  posix_spawn_file_actions_t actions;
  posix_spawnattr_init(&attributes);
  posix_spawn_file_actions_init(&actions);
  // Threads of a test runner block signals, and children inherit that.
  sigset_t none, all;
  sigemptyset(&none);
  sigfillset(&all);
  posix_spawnattr_setsigmask(&attributes, &none);
  posix_spawnattr_setsigdefault(&attributes, &all);
  posix_spawnattr_setflags(
      &attributes, POSIX_SPAWN_SETSID | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
  // The first terminal that the leader of a session opens becomes its controlling terminal.
  posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, name, O_RDWR, 0);
  posix_spawn_file_actions_adddup2(&actions, STDIN_FILENO, STDOUT_FILENO);
  posix_spawn_file_actions_adddup2(&actions, STDIN_FILENO, STDERR_FILENO);
  pid_t process = -1;
  int failure = posix_spawnp(&process, path, &actions, &attributes, arguments, environment);
  posix_spawnattr_destroy(&attributes);
  posix_spawn_file_actions_destroy(&actions);
  errno = failure;
  return failure == 0 ? process : -1;
}

ssize_t cpty_read(int master, void *bytes, size_t count, int timeout_milliseconds) {
  struct pollfd source = {.fd = master, .events = POLLIN};
  if (poll(&source, 1, timeout_milliseconds) <= 0) return 0;
  ssize_t received = read(master, bytes, count);
  // EIO: every process closed its side.
  return received <= 0 ? -1 : received;
}

cpty_status cpty_poll_status(pid_t process) {
  int status = 0;
  if (waitpid(process, &status, WNOHANG | WUNTRACED) != process) return (cpty_status){CPTY_RUNS, 0};
  if (WIFEXITED(status)) return (cpty_status){CPTY_EXITED, WEXITSTATUS(status)};
  if (WIFSIGNALED(status)) return (cpty_status){CPTY_KILLED, WTERMSIG(status)};
  return (cpty_status){CPTY_STOPPED, WIFSTOPPED(status) ? WSTOPSIG(status) : 0};
}

static locale_t utf8_locale;

static void open_utf8_locale(void) { utf8_locale = newlocale(LC_CTYPE_MASK, "C.UTF-8", (locale_t)0); }

int cpty_columns(uint32_t scalar) {
  if (scalar >= 0x20 && scalar < 0x7f) return 1;
  // wcwidth knows nothing but ASCII in the locale that a program starts with.
  static pthread_once_t once = PTHREAD_ONCE_INIT;
  pthread_once(&once, open_utf8_locale);
  locale_t before = uselocale(utf8_locale);
  int columns = wcwidth((wchar_t)scalar);
  uselocale(before);
  return columns;
}
