// Pseudo-terminals: starting a program on a terminal of its own, and looking at that terminal.
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>
#include <termios.h>

/// Both sides of a pseudo-terminal. The program's side stays open so that its settings can be read after the
/// program has ended.
typedef struct {
  /// -1 on failure, with errno set.
  int master;
  int slave;
} cpty_pair;

/// Opens a pseudo-terminal of the given size.
cpty_pair cpty_open(int rows, int columns);

/// Starts a program in a session of its own with the pseudo-terminal as its standard streams and controlling
/// terminal. Returns its process number, or -1 with errno set.
pid_t cpty_spawn(cpty_pair terminal, const char *path, char *const arguments[], char *const environment[]);

/// Tells the program of a new size.
bool cpty_resize(int master, int rows, int columns);

/// Reads what the program wrote. Returns the number of bytes, 0 after the timeout, -1 at the end.
ssize_t cpty_read(int master, void *bytes, size_t count, int timeout_milliseconds);

/// How a process ended, or that it stopped.
typedef struct {
  enum { CPTY_RUNS, CPTY_EXITED, CPTY_KILLED, CPTY_STOPPED } kind;
  /// The exit code or the signal.
  int value;
} cpty_status;

/// Asks for the status of a child without waiting.
cpty_status cpty_poll_status(pid_t process);

/// The columns that a terminal gives to a scalar: 0 for combining marks, 1 or 2; -1 for control characters.
int cpty_columns(uint32_t scalar);
