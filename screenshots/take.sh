#!/usr/bin/env bash
# Takes pictures of the program in a real terminal: xterm on a virtual display. Writes screenshots/NAME.png.
#
#     swift build -c release && screenshots/take.sh [NAME…]
#
# Needs the Debian packages xvfb xterm xdotool imagemagick x11-utils fonts-dejavu-core ncurses-term.
set -euo pipefail
cd "$(dirname "$0")/.."

# name | columns x rows | colours: direct, 256, 16, none | command | keys | wait
#
# The command runs in a scratch folder with the built programs on PATH, and has no "|" in it. Keys are xdotool's names, with spaces
# between them; text=WORD types a word, pause=SECONDS waits. Wait: "still" until the picture rests, or seconds.
shots=(
  "probe | 100x30 | direct | ScreenProbe | j Down text=ghi | still"
  "probe-256 | 100x30 | 256 | ScreenProbe | | still"
)

font="DejaVu Sans Mono"
font_size=16 # Of 8 to 16 only 10 and 16 draw half blocks without seams.
foreground="#d8dee9"
background="#101216"

fail() { echo "take.sh: $*" >&2; exit 1; }

require_tools() {
  local tool
  for tool in Xvfb xterm xdotool import convert; do
    command -v "$tool" > /dev/null \
      || fail "$tool is missing: apt-get install xvfb xterm xdotool imagemagick x11-utils fonts-dejavu-core ncurses-term"
  done
}

scratch=$(mktemp -d)
display_process=""
terminal_process=""

clean_up() {
  [ -z "$terminal_process" ] || kill "$terminal_process" 2> /dev/null || true
  [ -z "$display_process" ] || kill "$display_process" 2> /dev/null || true
  rm -rf "$scratch"
}
trap clean_up EXIT

start_display() {
  # The server chooses a free display and writes its number.
  Xvfb -displayfd 1 -screen 0 3840x2160x24 -nolisten tcp > "$scratch/display" 2> "$scratch/display.log" &
  display_process=$!
  for _ in $(seq 100); do
    [ -s "$scratch/display" ] && break
    sleep 0.1
  done
  [ -s "$scratch/display" ] || fail "the virtual display did not start: $(tail -1 "$scratch/display.log")"
  export DISPLAY=":$(cat "$scratch/display")"
}

# Starts a command in an xterm of its own and sets $window.
start_terminal() {
  local size=$1 colors=$2 command=$3 type no_color=""
  case $colors in
    direct) type=xterm-direct ;;
    256) type=xterm-256color ;;
    16) type=xterm-16color ;;
    none) type=xterm-256color no_color=1 ;;
    *) fail "unknown colours: $colors" ;;
  esac
  mkdir -p "$scratch/home"
  (
    cd "$scratch/home"
    unset COLORTERM TMUX
    export LC_ALL=C.UTF-8 NO_COLOR=$no_color PATH="$programs:$PATH"
    exec xterm -u8 -tn "$type" -geometry "$size" -fa "$font" -fs "$font_size" -b 6 +sb \
      -fg "$foreground" -bg "$background" -xrm 'XTerm*directColor: true' -e bash -c "$command"
  ) &
  terminal_process=$!
  window=$(timeout 20 xdotool search --sync --onlyvisible --class xterm | head -1) || fail "xterm did not start"
  xdotool windowfocus "$window"
}

stop_terminal() {
  kill "$terminal_process" 2> /dev/null || true
  wait "$terminal_process" 2> /dev/null || true
  terminal_process=""
}

picture_sum() { import -window "$window" rgb:- 2> /dev/null | cksum || fail "the program ended"; }

# Waits until the picture stays the same for half a second, at most 20 seconds.
wait_until_still() {
  local before now
  before=$(picture_sum)
  for _ in $(seq 40); do
    sleep 0.5
    now=$(picture_sum)
    [ "$now" = "$before" ] && return
    before=$now
  done
}

wait_for() { if [ "$1" = still ]; then wait_until_still; else sleep "$1"; fi; }

press() {
  local key
  for key in "$@"; do
    case $key in
      text=*) xdotool type --delay 40 "${key#text=}" ;;
      pause=*) sleep "${key#pause=}" ;;
      *) xdotool key "$key" && sleep 0.05 ;;
    esac
  done
}

take() {
  local name=$1 size=$2 colors=$3 command=$4 keys=$5 condition=$6
  start_terminal "$size" "$colors" "$command"
  wait_until_still
  if [ -n "$keys" ]; then
    # shellcheck disable=SC2086
    press $keys
  fi
  wait_for "$condition"
  import -window "$window" -strip -define png:compression-level=9 "screenshots/$name.png"
  stop_terminal
  echo "screenshots/$name.png"
}

trim() { sed 's/^ *//; s/ *$//' <<< "$1"; }

require_tools
programs=${PROGRAMS:-$(swift build -c release --show-bin-path)}
start_display
for shot in "${shots[@]}"; do
  IFS='|' read -r name size colors command keys condition <<< "$shot"
  name=$(trim "$name")
  [ $# -eq 0 ] || [[ " $* " == *" $name "* ]] || continue
  take "$name" "$(trim "$size")" "$(trim "$colors")" "$(trim "$command")" "$(trim "$keys")" "$(trim "$condition")"
done
