// What the files of this target share and nobody else sees.
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <termios.h>

/// Whether characters beyond ASCII can be drawn.
extern bool cn_locale_is_utf8;

/// Whether a terminfo string exists.
bool cn_is_capability(const char *string);

/// Teaches ncurses how mouse reports begin, and arrow keys as terminals without keypad modes send them.
void cn_define_keys(void);

/// Remembers how to give the terminal back: after a crash `sequence` is written to it and `modes` are set.
/// `output` is the descriptor that ncurses writes to.
void cn_restore_arm(int output, const struct termios *modes, const char *sequence, size_t length);

/// Gives the line settings back after an orderly end; a crash no longer touches the terminal.
void cn_restore_disarm(void);

/// Holds back what the process prints on standard output, and on standard error where that is a terminal.
void cn_capture_begin(void);

/// Lets out what was held back. Safe in a signal handler.
void cn_capture_end(void);
