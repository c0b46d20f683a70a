// Entering and leaving the screen.
#include "cn_terminal.h"

#include <curses.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <term.h>
#include <termios.h>
#include <time.h>
#include <unistd.h>

#include "session.h"

// Presses, releases and drags, in the encoding that knows no limit of columns.
#define MOUSE_ON "\033[?1002h\033[?1006h"
#define MOUSE_OFF "\033[?1006l\033[?1002l"

// Between these a terminal shows nothing, and then all at once: no half-drawn frames. Others ignore them.
#define FRAME_BEGIN "\033[?2026h"
#define FRAME_END "\033[?2026l"

static SCREEN *screen;
// ncurses writes here, so that standard output can be held back.
static FILE *output;
// Terminals with a mouse understand, or at least ignore, the newer private modes.
static bool has_private_modes;
static bool mouse_enabled;

// MARK: What gives the terminal back after a crash

static char restore_sequence[512];
static size_t restore_length;

static int append_byte(int byte) {
  if (restore_length < sizeof restore_sequence) restore_sequence[restore_length++] = (char)byte;
  return byte;
}

static void append_capability(const char *capability) {
  if (cn_is_capability(capability)) tputs(capability, 1, append_byte);
}

static void compose_restore_sequence(void) {
  restore_length = 0;
  // CAN ends a sequence that the crash cut in the middle.
  append_byte('\030');
  if (has_private_modes) append_capability(FRAME_END);
  if (mouse_enabled) append_capability(MOUSE_OFF);
  append_capability(exit_attribute_mode);
  append_capability(cursor_normal);
  append_capability(exit_ca_mode);
  append_capability(keypad_local);
}

// MARK: Modes

void cn_send(const char *sequence) {
  size_t length = strlen(sequence);
  while (length > 0) {
    ssize_t written = write(fileno(output), sequence, length);
    if (written <= 0) return;
    sequence += written;
    length -= (size_t)written;
  }
}

// Keys arrive one by one; Ctrl-C and Ctrl-Z stay signals, Ctrl-S and Ctrl-V become plain keys.
static void set_line_modes(void) {
  cbreak();
  noecho();
  nonl();
  struct termios modes;
  if (tcgetattr(STDIN_FILENO, &modes) == 0) {
    modes.c_iflag &= ~(tcflag_t)IXON;
    modes.c_lflag &= ~(tcflag_t)IEXTEN;
    tcsetattr(STDIN_FILENO, TCSANOW, &modes);
  }
  def_prog_mode();
}

static void set_screen_modes(void) {
  intrflush(stdscr, FALSE);
  keypad(stdscr, TRUE);
  nodelay(stdscr, TRUE);
  // Keys that arrive while a frame is drawn must not leave it half drawn.
  typeahead(-1);
  if (getenv("ESCDELAY") == NULL) set_escdelay(25);
  curs_set(0);
  if (has_colors()) {
    start_color();
    use_default_colors();
  }
  cn_define_keys();
  if (mouse_enabled) cn_send(MOUSE_ON);
}

// MARK: Opening and closing

// newterm installs handlers that would leave the screen behind the program's back; the program reads these
// signals itself.
static SCREEN *new_terminal_keeping_handlers(const char *type) {
  static const int signals[] = {SIGINT, SIGTERM, SIGTSTP, SIGWINCH};
  enum { COUNT = sizeof signals / sizeof *signals };
  struct sigaction actions[COUNT];
  for (int i = 0; i < COUNT; i++) sigaction(signals[i], NULL, &actions[i]);
  SCREEN *opened = newterm(type, output, stdin);
  for (int i = 0; i < COUNT; i++) sigaction(signals[i], &actions[i], NULL);
  return opened;
}

static FILE *duplicate_standard_output(void) {
  fflush(stdout);
  // Far from the low numbers that programs expect for their own files.
  int descriptor = fcntl(STDOUT_FILENO, F_DUPFD_CLOEXEC, 64);
  return descriptor < 0 ? NULL : fdopen(descriptor, "w");
}

bool cn_open(const char *type, bool mouse) {
  struct termios modes;
  if (screen != NULL || tcgetattr(STDIN_FILENO, &modes) != 0) return false;
  output = duplicate_standard_output();
  if (output == NULL) return false;
  // The size is the terminal's own, whatever LINES and COLUMNS say.
  use_env(FALSE);
  use_tioctl(TRUE);
  screen = new_terminal_keeping_handlers(type);
  if (screen == NULL) {
    fclose(output);
    return false;
  }
  has_private_modes = cn_is_capability(key_mouse);
  mouse_enabled = mouse && has_private_modes;
  compose_restore_sequence();
  cn_restore_arm(fileno(output), &modes, restore_sequence, restore_length);
  static bool registered;
  if (!registered) registered = atexit(cn_close) == 0;
  cn_capture_begin();
  set_line_modes();
  set_screen_modes();
  return true;
}

void cn_close(void) {
  if (screen == NULL) return;
  if (mouse_enabled) cn_send(MOUSE_OFF);
  bool has_second_screen = cn_is_capability(exit_ca_mode);
  endwin();
  // Where the last frame stays in sight, the shell goes on below it.
  if (!has_second_screen) cn_send("\r\n");
  cn_restore_disarm();
  delscreen(screen);
  screen = NULL;
  fclose(output);
  fflush(stdout);
  cn_capture_end();
}

// MARK: Frames

void cn_flush(void) {
  if (has_private_modes) cn_send(FRAME_BEGIN);
  wnoutrefresh(stdscr);
  doupdate();
  if (has_private_modes) cn_send(FRAME_END);
}

// MARK: Stopping and going on

void cn_adopt_size(void) {
  struct winsize size;
  if (ioctl(fileno(output), TIOCGWINSZ, &size) != 0 || size.ws_row == 0 || size.ws_col == 0) return;
  if (is_term_resized(size.ws_row, size.ws_col)) resizeterm(size.ws_row, size.ws_col);
}

void cn_resume(void) {
  // ncurses sets all modes anew only when it enters the screen.
  if (!isendwin()) endwin();
  cn_adopt_size();
  clearok(curscr, TRUE);
  if (mouse_enabled) cn_send(MOUSE_ON);
  cn_flush();
  curs_set(0);
}

// The continuation that ended our own stop is not news.
static void discard_continuation(void) {
#ifdef __linux__
  sigset_t continuation;
  sigemptyset(&continuation);
  sigaddset(&continuation, SIGCONT);
  struct timespec none = {0};
  sigtimedwait(&continuation, NULL, &none);
#endif
}

void cn_suspend(void) {
  if (mouse_enabled) cn_send(MOUSE_OFF);
  endwin();
  struct sigaction stop = {.sa_handler = SIG_DFL}, previous;
  sigset_t stops, mask;
  sigemptyset(&stops);
  sigaddset(&stops, SIGTSTP);
  sigaction(SIGTSTP, &stop, &previous);
  pthread_sigmask(SIG_UNBLOCK, &stops, &mask);
  // Returns when the process goes on.
  raise(SIGTSTP);
  pthread_sigmask(SIG_SETMASK, &mask, NULL);
  sigaction(SIGTSTP, &previous, NULL);
  discard_continuation();
  cn_resume();
}
