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

static const struct {
  wint_t code;
  cn_key key;
} named_keys[] = {
    {KEY_UP, CN_KEY_UP},         {KEY_DOWN, CN_KEY_DOWN},      {KEY_LEFT, CN_KEY_LEFT},
    {KEY_RIGHT, CN_KEY_RIGHT},   {KEY_SR, CN_KEY_UP},          {KEY_SF, CN_KEY_DOWN},
    {KEY_SLEFT, CN_KEY_LEFT},    {KEY_SRIGHT, CN_KEY_RIGHT},   {KEY_HOME, CN_KEY_HOME},
    {KEY_END, CN_KEY_END},       {KEY_PPAGE, CN_KEY_PAGE_UP},  {KEY_NPAGE, CN_KEY_PAGE_DOWN},
    {KEY_A1, CN_KEY_HOME},       {KEY_C1, CN_KEY_END},         {KEY_A3, CN_KEY_PAGE_UP},
    {KEY_C3, CN_KEY_PAGE_DOWN},  {KEY_IC, CN_KEY_INSERT},      {KEY_DC, CN_KEY_DELETE},
    {KEY_ENTER, CN_KEY_ENTER},   {KEY_BTAB, CN_KEY_BACK_TAB},  {KEY_BACKSPACE, CN_KEY_BACKSPACE},
    {KEY_RESIZE, CN_KEY_RESIZE}, {KEY_OF_MOUSE_REPORT, CN_KEY_MOUSE_REPORT},
};

static cn_key key_of(wint_t code) {
  for (size_t i = 0; i < sizeof named_keys / sizeof *named_keys; i++) {
    if (named_keys[i].code == code) return named_keys[i].key;
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
