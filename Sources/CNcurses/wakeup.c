// Waiting for input, for other threads and for signals: with eventfd and signalfd on Linux, with pipes
// elsewhere.
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdint.h>
#include <unistd.h>

#include "cn_events.h"

#ifdef __linux__
#include <sys/eventfd.h>
#include <sys/signalfd.h>
#endif

// MARK: Wake-ups

#ifndef __linux__
static cn_wakeup open_pipe(void) {
  int ends[2];
  if (pipe(ends) != 0) return (cn_wakeup){-1, -1};
  for (int i = 0; i < 2; i++) {
    fcntl(ends[i], F_SETFD, FD_CLOEXEC);
    fcntl(ends[i], F_SETFL, O_NONBLOCK);
  }
  return (cn_wakeup){ends[0], ends[1]};
}
#endif

cn_wakeup cn_wakeup_open(void) {
#ifdef __linux__
  int descriptor = eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);
  return (cn_wakeup){descriptor, descriptor};
#else
  return open_pipe();
#endif
}

void cn_wakeup_raise(cn_wakeup wakeup) {
  // An eventfd takes exactly eight bytes. A full pipe is as good as a raised flag.
  uint64_t one = 1;
  ssize_t written = write(wakeup.write_end, &one, sizeof one);
  (void)written;
}

void cn_wakeup_clear(cn_wakeup wakeup) {
  uint64_t values[64];
  while (read(wakeup.read_end, values, sizeof values) == sizeof values) {
  }
}

void cn_wakeup_close(cn_wakeup wakeup) {
  close(wakeup.read_end);
  if (wakeup.write_end != wakeup.read_end) close(wakeup.write_end);
}

// MARK: Signals

static const struct {
  int number;
  cn_signal meaning;
} collected[] = {
    {SIGINT, CN_SIGNAL_INTERRUPT}, {SIGTERM, CN_SIGNAL_TERMINATE}, {SIGHUP, CN_SIGNAL_HANGUP},
    {SIGTSTP, CN_SIGNAL_STOP},     {SIGCONT, CN_SIGNAL_CONTINUE},  {SIGWINCH, CN_SIGNAL_RESIZE},
};
enum { COLLECTED_COUNT = sizeof collected / sizeof *collected };

static cn_signal meaning_of(int number) {
  for (int i = 0; i < COLLECTED_COUNT; i++) {
    if (collected[i].number == number) return collected[i].meaning;
  }
  return CN_SIGNAL_NONE;
}

#ifdef __linux__

static sigset_t mask_before;

int cn_signals_open(void) {
  sigset_t signals;
  sigemptyset(&signals);
  for (int i = 0; i < COLLECTED_COUNT; i++) sigaddset(&signals, collected[i].number);
  pthread_sigmask(SIG_BLOCK, &signals, &mask_before);
  return signalfd(-1, &signals, SFD_NONBLOCK | SFD_CLOEXEC);
}

cn_signal cn_signals_next(int descriptor) {
  struct signalfd_siginfo info;
  ssize_t count = read(descriptor, &info, sizeof info);
  return count == sizeof info ? meaning_of((int)info.ssi_signo) : CN_SIGNAL_NONE;
}

void cn_signals_close(int descriptor) {
  close(descriptor);
  pthread_sigmask(SIG_SETMASK, &mask_before, NULL);
}

#else

static cn_wakeup signal_pipe = {-1, -1};
static struct sigaction actions_before[COLLECTED_COUNT];

static void forward_signal(int number) {
  int saved_errno = errno;
  unsigned char byte = (unsigned char)number;
  ssize_t written = write(signal_pipe.write_end, &byte, 1);
  (void)written;
  errno = saved_errno;
}

int cn_signals_open(void) {
  signal_pipe = open_pipe();
  struct sigaction action = {.sa_handler = forward_signal};
  sigemptyset(&action.sa_mask);
  for (int i = 0; i < COLLECTED_COUNT; i++) sigaction(collected[i].number, &action, &actions_before[i]);
  return signal_pipe.read_end;
}

cn_signal cn_signals_next(int descriptor) {
  unsigned char byte;
  return read(descriptor, &byte, 1) == 1 ? meaning_of(byte) : CN_SIGNAL_NONE;
}

void cn_signals_close(int descriptor) {
  (void)descriptor;
  for (int i = 0; i < COLLECTED_COUNT; i++) sigaction(collected[i].number, &actions_before[i], NULL);
  cn_wakeup_close(signal_pipe);
}

#endif

// MARK: Waiting

int cn_wait(cn_wakeup wakeup, int signals, int timeout_milliseconds) {
  struct pollfd sources[] = {
      {.fd = STDIN_FILENO, .events = POLLIN},
      {.fd = wakeup.read_end, .events = POLLIN},
      {.fd = signals, .events = POLLIN},
  };
  // An interrupted wait may hide a key that ncurses has already half read: it counts as input.
  if (poll(sources, 3, timeout_milliseconds) < 0) return errno == EINTR ? CN_READY_INPUT : CN_READY_HANGUP;
  int ready = 0;
  if (sources[0].revents & (POLLHUP | POLLERR | POLLNVAL)) ready |= CN_READY_HANGUP;
  if (sources[0].revents & POLLIN) ready |= CN_READY_INPUT;
  if (sources[1].revents != 0) ready |= CN_READY_WAKEUP;
  if (sources[2].revents != 0) ready |= CN_READY_SIGNAL;
  return ready;
}
