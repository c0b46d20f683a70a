// Keys as ncurses decodes them. The mouse is switched to reports of the form ESC [ < button ; x ; y M, which
// know no limit of columns; their beginning arrives as a key of its own, the rest as characters.
#pragma once

#include <stdint.h>

/// What `cn_read_key` found.
typedef enum {
  CN_READ_NOTHING,
  /// The value is a Unicode scalar, control characters included.
  CN_READ_SCALAR,
  /// The value is a `cn_key`.
  CN_READ_KEY,
} cn_read;

/// Keys that send more than one character, and what comes between the keys.
typedef enum {
  CN_KEY_UNKNOWN,
  CN_KEY_UP,
  CN_KEY_DOWN,
  CN_KEY_LEFT,
  CN_KEY_RIGHT,
  CN_KEY_HOME,
  CN_KEY_END,
  CN_KEY_PAGE_UP,
  CN_KEY_PAGE_DOWN,
  CN_KEY_INSERT,
  CN_KEY_DELETE,
  CN_KEY_BACKSPACE,
  CN_KEY_ENTER,
  CN_KEY_BACK_TAB,
  /// The screen has a new size.
  CN_KEY_RESIZE,
  /// ESC [ < was read; the rest of the mouse report follows as scalars.
  CN_KEY_MOUSE_REPORT,
  /// F1 is `CN_KEY_FUNCTION + 1`.
  CN_KEY_FUNCTION = 256,
} cn_key;

/// Reads the next key that has already arrived. Waits at most a few milliseconds, to tell a lone Escape from
/// the beginning of a sequence.
cn_read cn_read_key(uint32_t *value);
