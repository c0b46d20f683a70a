// Giving the terminal back after a crash, and what was printed meanwhile. All that a signal handler reaches
// here is async-signal-safe: write, dup2, tcsetattr, pread, sigaction, raise.
#include "cn_restore.h"

#include <fcntl.h>
#include <signal.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <termios.h>
#include <unistd.h>

#include "session.h"

// MARK: Printed output

// Standard output or error while it goes to a file in memory.
typedef struct {
  int stream;
  // The stream as it was; -1 while nothing is held back.
  int original;
  int held_back;
} capture;

static capture captures[2] = {{STDOUT_FILENO, -1, -1}, {STDERR_FILENO, -1, -1}};

// More than anyone reads; what was printed last counts.
enum { LONGEST_REPLAY = 1 << 16 };

static int open_memory_file(void) {
#ifdef __linux__
  return memfd_create("held-back-output", MFD_CLOEXEC);
#else
  char path[] = "/tmp/held-back-output-XXXXXX";
  int descriptor = mkstemp(path);
  if (descriptor >= 0) unlink(path);
  return descriptor;
#endif
}

static void begin_capture(capture *stream) {
  stream->held_back = open_memory_file();
  if (stream->held_back < 0) return;
  stream->original = fcntl(stream->stream, F_DUPFD_CLOEXEC, 64);
  if (stream->original < 0 || dup2(stream->held_back, stream->stream) < 0) {
    close(stream->held_back);
    stream->original = -1;
  }
}

static void end_capture(capture *stream) {
  if (stream->original < 0) return;
  dup2(stream->original, stream->stream);
  off_t end = lseek(stream->held_back, 0, SEEK_END);
  off_t position = end > LONGEST_REPLAY ? end - LONGEST_REPLAY : 0;
  char bytes[4096];
  ssize_t count;
  while ((count = pread(stream->held_back, bytes, sizeof bytes, position)) > 0) {
    if (write(stream->stream, bytes, (size_t)count) < 0) break;
    position += count;
  }
  close(stream->original);
  close(stream->held_back);
  stream->original = -1;
}

void cn_capture_begin(void) {
  begin_capture(&captures[0]);
  if (isatty(STDERR_FILENO)) begin_capture(&captures[1]);
}

void cn_capture_end(void) {
  end_capture(&captures[0]);
  end_capture(&captures[1]);
}

// MARK: The terminal

static struct termios original_modes;
static const char *restore_sequence;
static size_t restore_length;
static int drawing_descriptor = -1;
// The terminal again, and a place where nothing arrives.
static int terminal_descriptor = -1;
static int null_descriptor = -1;
static int armed;

void cn_restore_arm(int output, const struct termios *modes, const char *sequence, size_t length) {
  original_modes = *modes;
  restore_sequence = sequence;
  restore_length = length;
  drawing_descriptor = output;
  terminal_descriptor = fcntl(output, F_DUPFD_CLOEXEC, 64);
  null_descriptor = open("/dev/null", O_WRONLY | O_CLOEXEC);
  __atomic_store_n(&armed, 1, __ATOMIC_SEQ_CST);
}

void cn_restore_disarm(void) {
  if (!__atomic_exchange_n(&armed, 0, __ATOMIC_SEQ_CST)) return;
  tcsetattr(terminal_descriptor, TCSADRAIN, &original_modes);
  close(terminal_descriptor);
  close(null_descriptor);
}

static void restore_after_crash(void) {
  if (!__atomic_exchange_n(&armed, 0, __ATOMIC_SEQ_CST)) return;
  // Another thread may be drawing: nothing of it may follow the restoring sequence.
  dup2(null_descriptor, drawing_descriptor);
  ssize_t written = write(terminal_descriptor, restore_sequence, restore_length);
  (void)written;
  tcsetattr(terminal_descriptor, TCSANOW, &original_modes);
  cn_capture_end();
}

// MARK: Crashes

static const int crash_signals[] = {SIGILL, SIGTRAP, SIGABRT, SIGSEGV, SIGBUS, SIGFPE, SIGSYS, SIGQUIT};
enum { CRASH_SIGNAL_COUNT = sizeof crash_signals / sizeof *crash_signals };

static struct sigaction previous_actions[CRASH_SIGNAL_COUNT];

// A stack overflow leaves no room for a handler on the stack itself.
static char handler_stack[1 << 16];

static void handle_crash(int signal, siginfo_t *info, void *context) {
  (void)context;
  restore_after_crash();
  for (int i = 0; i < CRASH_SIGNAL_COUNT; i++) {
    if (crash_signals[i] == signal) sigaction(signal, &previous_actions[i], NULL);
  }
  // A faulting instruction faults again when this handler returns. A signal that was sent does not come again
  // by itself, nor does a breakpoint, which the processor has already stepped over.
  bool returns_by_itself = info->si_code > 0 && signal != SIGTRAP && signal != SIGQUIT;
  if (!returns_by_itself) raise(signal);
}

static void provide_handler_stack(void) {
  stack_t current;
  if (sigaltstack(NULL, &current) != 0 || !(current.ss_flags & SS_DISABLE)) return;
  stack_t stack = {.ss_sp = handler_stack, .ss_size = sizeof handler_stack};
  sigaltstack(&stack, NULL);
}

void cn_install_crash_handlers(void) {
  static bool installed;
  if (installed) return;
  installed = true;
  provide_handler_stack();
  struct sigaction action = {.sa_sigaction = handle_crash, .sa_flags = SA_ONSTACK | SA_SIGINFO | SA_NODEFER};
  sigemptyset(&action.sa_mask);
  for (int i = 0; i < CRASH_SIGNAL_COUNT; i++) sigaction(crash_signals[i], &action, &previous_actions[i]);
}
