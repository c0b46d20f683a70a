// Keys.
#include "cn_input.h"

#include <curses.h>
#include <wchar.h>

#include "session.h"

// Beyond all numbers that ncurses gives to keys.
enum { KEY_OF_MOUSE_REPORT = 0x3000 };

typedef struct {
  const char *sequence;
  int key;
} key_definition;

// What terminals send that never switch the keypad mode, where terminfo lists only the other form.
static const key_definition plain_keys[] = {
    {"\033[A", KEY_UP},     {"\033[B", KEY_DOWN},   {"\033[C", KEY_RIGHT},  {"\033[D", KEY_LEFT},
    {"\033OA", KEY_UP},     {"\033OB", KEY_DOWN},   {"\033OC", KEY_RIGHT},  {"\033OD", KEY_LEFT},
    {"\033[H", KEY_HOME},   {"\033[F", KEY_END},    {"\033OH", KEY_HOME},   {"\033OF", KEY_END},
    {"\033[1~", KEY_HOME},  {"\033[4~", KEY_END},   {"\033[5~", KEY_PPAGE}, {"\033[6~", KEY_NPAGE},
    {"\033[2~", KEY_IC},    {"\033[3~", KEY_DC},    {"\033[Z", KEY_BTAB},
};

void cn_define_keys(void) {
  for (size_t i = 0; i < sizeof plain_keys / sizeof *plain_keys; i++) {
    const key_definition *plain = &plain_keys[i];
    if (key_defined(plain->sequence) == 0) define_key(plain->sequence, plain->key);
  }
  define_key("\033[<", KEY_OF_MOUSE_REPORT);
}

static cn_key key_of(wint_t code) {
  switch (code) {
    case KEY_UP:
    case KEY_SR: return CN_KEY_UP;
    case KEY_DOWN:
    case KEY_SF: return CN_KEY_DOWN;
    case KEY_LEFT:
    case KEY_SLEFT: return CN_KEY_LEFT;
    case KEY_RIGHT:
    case KEY_SRIGHT: return CN_KEY_RIGHT;
    case KEY_HOME:
    case KEY_A1: return CN_KEY_HOME;
    case KEY_END:
    case KEY_C1: return CN_KEY_END;
    case KEY_PPAGE:
    case KEY_A3: return CN_KEY_PAGE_UP;
    case KEY_NPAGE:
    case KEY_C3: return CN_KEY_PAGE_DOWN;
    case KEY_IC: return CN_KEY_INSERT;
    case KEY_DC: return CN_KEY_DELETE;
    case KEY_BACKSPACE: return CN_KEY_BACKSPACE;
    case KEY_ENTER: return CN_KEY_ENTER;
    case KEY_BTAB: return CN_KEY_BACK_TAB;
    case KEY_RESIZE: return CN_KEY_RESIZE;
    case KEY_OF_MOUSE_REPORT: return CN_KEY_MOUSE_REPORT;
    default: break;
  }
  if (code >= KEY_F(1) && code <= KEY_F(24)) return (cn_key)(CN_KEY_FUNCTION + (code - KEY_F(0)));
  return CN_KEY_UNKNOWN;
}

cn_read cn_read_key(uint32_t *value) {
  wint_t code = 0;
  switch (get_wch(&code)) {
    case OK: *value = (uint32_t)code; return CN_READ_SCALAR;
    case KEY_CODE_YES: *value = (uint32_t)key_of(code); return CN_READ_KEY;
    default: return CN_READ_NOTHING;
  }
}
