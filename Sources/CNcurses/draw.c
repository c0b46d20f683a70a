// Colours and cells.
#include <curses.h>
#include <wchar.h>

#include "cn_terminal.h"
#include "session.h"

enum { CELLS_AT_ONCE = 256 };

int cn_width(void) { return COLS; }

int cn_height(void) { return LINES; }

int cn_pair_limit(void) { return has_colors() ? COLOR_PAIRS : 1; }

bool cn_define_pair(int pair, int foreground, int background) {
#if NCURSES_EXT_COLORS
  // init_pair takes shorts: too small for direct colour and for pairs past 32767.
  return init_extended_pair(pair, foreground, background) == OK;
#else
  return init_pair((short)pair, (short)foreground, (short)background) == OK;
#endif
}

static attr_t attributes_of(const cn_cell *cell) {
  attr_t attributes = WA_NORMAL;
  if (cell->attributes & CN_BOLD) attributes |= WA_BOLD;
  if (cell->attributes & CN_DIM) attributes |= WA_DIM;
  if (cell->attributes & CN_UNDERLINE) attributes |= WA_UNDERLINE;
  if (cell->attributes & CN_REVERSE) attributes |= WA_REVERSE;
  return attributes;
}

// How many columns the terminal will use for a base character; 0 if it must not be sent at all.
static int columns_of(uint32_t scalar) {
  if (scalar >= 0x20 && scalar < 0x7f) return 1;
  if (scalar < 0xa0 || !cn_locale_is_utf8) return 0;
  int columns = wcwidth((wchar_t)scalar);
  return columns < 0 ? 0 : columns;
}

// Joiners, direction marks and variation selectors have no width either, but change the width of what
// follows in some terminals: they stay out.
static bool is_combining(uint32_t mark) {
  bool is_format = (mark >= 0x200b && mark <= 0x200f) || (mark >= 0x2028 && mark <= 0x202e) ||
                   (mark >= 0x2060 && mark <= 0x206f) || (mark >= 0xfe00 && mark <= 0xfe0f) ||
                   mark == 0xfeff || mark >= 0xe0000;
  return mark >= 0x300 && !is_format && cn_locale_is_utf8 && wcwidth((wchar_t)mark) == 0;
}

static void set_cell(cchar_t *target, const cn_cell *cell, wchar_t base, bool with_marks) {
  wchar_t text[4] = {base};
  int length = 1;
  for (int i = 0; with_marks && i < 2; i++) {
    if (is_combining(cell->marks[i])) text[length++] = (wchar_t)cell->marks[i];
  }
  int pair = cell->pair;
#if NCURSES_EXT_COLORS
  // The pair goes through the last argument: the one before it is a short.
  setcchar(target, text, attributes_of(cell), 0, &pair);
#else
  setcchar(target, text, attributes_of(cell), (short)pair, NULL);
#endif
}

// Writes one or two characters that together fill exactly the columns of `cell`; returns how many.
static int encode(cchar_t *target, const cn_cell *cell) {
  int columns = columns_of(cell->base);
  if (columns == cell->columns) {
    set_cell(target, cell, (wchar_t)cell->base, true);
    return 1;
  }
  set_cell(target, cell, columns == 1 ? (wchar_t)cell->base : L'?', false);
  if (cell->columns == 1) return 1;
  set_cell(target + 1, cell, L' ', false);
  return 2;
}

void cn_put_row(int y, int x, const cn_cell *cells, int count) {
  cchar_t row[CELLS_AT_ONCE + 1];
  while (count > 0) {
    int characters = 0, columns = 0;
    while (count > 0 && characters < CELLS_AT_ONCE) {
      characters += encode(row + characters, cells);
      columns += cells->columns;
      cells++;
      count--;
    }
    // Neither wraps nor scrolls, and may write the last cell of the screen.
    mvadd_wchnstr(y, x, row, characters);
    x += columns;
  }
}

void cn_forget_contents(void) { clearok(curscr, TRUE); }
