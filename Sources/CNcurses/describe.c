// What the locale and the terminal type allow, before a screen is opened.
#include "cn_terminal.h"

#include <curses.h>
#include <langinfo.h>
#include <locale.h>
#include <string.h>
#include <strings.h>
#include <term.h>
#include <unistd.h>

#include "session.h"

bool cn_locale_is_utf8;

static bool codeset_is_utf8(void) {
  const char *codeset = nl_langinfo(CODESET);
  return strcasecmp(codeset, "UTF-8") == 0 || strcasecmp(codeset, "utf8") == 0;
}

static bool codeset_is_ascii(void) {
  const char *codeset = nl_langinfo(CODESET);
  return strcmp(codeset, "ANSI_X3.4-1968") == 0 || strcmp(codeset, "US-ASCII") == 0 || *codeset == 0;
}

cn_charset cn_adopt_locale(void) {
  static const char *const fallbacks[] = {"C.UTF-8", "en_US.UTF-8"};
  bool adopted = setlocale(LC_CTYPE, "") != NULL;
  cn_locale_is_utf8 = adopted && codeset_is_utf8();
  // A locale that is installed and names another character set is the user's decision.
  bool decided = adopted && !codeset_is_ascii();
  for (size_t i = 0; !decided && i < sizeof fallbacks / sizeof *fallbacks; i++) {
    decided = cn_locale_is_utf8 = setlocale(LC_CTYPE, fallbacks[i]) != NULL;
  }
  return cn_locale_is_utf8 ? CN_CHARSET_UTF8 : CN_CHARSET_OTHER;
}

bool cn_is_capability(const char *string) {
  return string != NULL && string != (const char *)-1;
}

cn_description cn_describe(const char *type) {
  cn_description description = {0};
  // With a place for the status, setupterm neither prints nor exits. 1: the entry exists, though it may be
  // too poor for ncurses.
  int status = 0;
  bool usable = setupterm(type, STDOUT_FILENO, &status) == OK;
  description.found = usable || status == 1;
  if (!usable) return description;
  description.moves_cursor = cn_is_capability(tigetstr("cup"));
  description.direct_color = tigetflag("RGB") == 1;
  int colors = tigetnum("colors");
  description.colors = colors > 0 ? colors : 0;
  del_curterm(cur_term);
  return description;
}
