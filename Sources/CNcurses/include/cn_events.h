// What the main loop waits for: input, a wake-up by another thread, a signal.
#pragma once

#include <stdbool.h>

/// A flag that one thread raises and `cn_wait` notices. Both ends are the same descriptor on Linux.
typedef struct {
  int read_end;
  int write_end;
} cn_wakeup;

/// Opens a wake-up flag; descriptors of -1 on failure, with errno set.
cn_wakeup cn_wakeup_open(void);

/// Raises the flag. Any thread may call it, at any time.
void cn_wakeup_raise(cn_wakeup wakeup);

/// Lowers the flag.
void cn_wakeup_clear(cn_wakeup wakeup);

/// Closes the flag's descriptors.
void cn_wakeup_close(cn_wakeup wakeup);

/// A signal as the main loop sees it.
typedef enum {
  CN_SIGNAL_NONE,
  CN_SIGNAL_INTERRUPT,
  CN_SIGNAL_TERMINATE,
  CN_SIGNAL_HANGUP,
  /// Ctrl-Z.
  CN_SIGNAL_STOP,
  CN_SIGNAL_CONTINUE,
  CN_SIGNAL_RESIZE,
} cn_signal;

/// Collects these signals in a descriptor from now on, instead of letting them interrupt the process. Call it
/// before any thread starts. -1 on failure, with errno set.
int cn_signals_open(void);

/// The next signal that was collected; never waits.
cn_signal cn_signals_next(int descriptor);

/// Lets signals act as before.
void cn_signals_close(int descriptor);

/// What `cn_wait` noticed, combined by "or".
enum {
  CN_READY_INPUT = 1,
  CN_READY_WAKEUP = 2,
  CN_READY_SIGNAL = 4,
  /// The terminal is gone.
  CN_READY_HANGUP = 8,
};

/// Waits for input, the wake-up flag or a signal, at most `timeout_milliseconds`; -1 waits without end.
int cn_wait(cn_wakeup wakeup, int signals, int timeout_milliseconds);
