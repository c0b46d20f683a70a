// Opening, drawing on and leaving one ncurses screen. No ncurses type, macro or variable shows here, so
// that Swift can import it. All functions belong to the thread that opened the screen.
#pragma once

#include <stdbool.h>
#include <stdint.h>

/// What a terminal type can do, as its terminfo entry says.
typedef struct {
  bool found;
  bool moves_cursor;
  /// Colour numbers are 24-bit values rather than entries of a palette.
  bool direct_color;
  /// 0 where the terminal has no colour.
  int colors;
} cn_description;

/// Which character set the locale uses.
typedef enum {
  CN_CHARSET_UTF8,
  /// The locale asks for another character set, or none with UTF-8 is installed.
  CN_CHARSET_OTHER,
} cn_charset;

/// Attributes of a cell, combined by "or".
enum {
  CN_BOLD = 1,
  CN_DIM = 2,
  CN_UNDERLINE = 4,
  CN_REVERSE = 8,
};

/// One character on the screen with its look.
typedef struct {
  /// A Unicode scalar. What the locale cannot show in `columns` columns is replaced, never sent.
  uint32_t base;
  /// Combining marks, 0 where unused.
  uint32_t marks[2];
  /// A number given to `cn_define_pair`; 0 is the terminal's own foreground and background.
  int32_t pair;
  uint16_t attributes;
  /// 1 or 2.
  uint16_t columns;
} cn_cell;

/// Adopts the user's character set; falls back to a UTF-8 locale that every system has where the user's own
/// is missing or says nothing.
cn_charset cn_adopt_locale(void);

/// Looks up a terminal type without writing anything.
cn_description cn_describe(const char *type);

/// Opens the screen on standard input and output as a terminal of the given type. While it is open, what
/// the process prints on standard output or error is held back until it is closed. False if ncurses refuses.
bool cn_open(const char *type, bool mouse);

/// Leaves the screen and lets held-back output out. Does nothing if no screen is open.
void cn_close(void);

/// The size in columns and rows.
int cn_width(void);
int cn_height(void);

/// How many colour pairs can be defined, including pair 0.
int cn_pair_limit(void);

/// Gives `pair` a foreground and a background; -1 is the terminal's own colour.
bool cn_define_pair(int pair, int foreground, int background);

/// Puts `count` cells on row `y` from column `x` on. Shown at the next `cn_flush`.
void cn_put_row(int y, int x, const cn_cell *cells, int count);

/// Sends what changed since the last time to the terminal.
void cn_flush(void);

/// Sends a sequence that shows nothing, past ncurses.
void cn_send(const char *sequence);

/// Forgets what the terminal shows: the next `cn_flush` sends every cell.
void cn_forget_contents(void);

/// Takes over the terminal's new size; the change is then reported among the keys.
void cn_adopt_size(void);

/// Leaves the screen, stops the process as Ctrl-Z does, and enters the screen again when it goes on.
void cn_suspend(void);

/// Enters the screen again after someone else stopped the process or used the terminal.
void cn_resume(void);
