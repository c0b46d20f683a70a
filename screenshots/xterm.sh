# Functions to run a program in a real terminal, xterm on a virtual display; sourced by take.sh.
# shellcheck shell=bash

font="DejaVu Sans Mono"
font_size=16 # Of 8 to 16 only 10 and 16 draw half blocks without seams.
foreground="#d8dee9"
background="#101216"
debian_packages="xvfb xterm xdotool imagemagick x11-utils fonts-dejavu-core ncurses-term"

fail() { echo "${0##*/}: $*" >&2; exit 1; }

require_tools() {
  local tool
  for tool in Xvfb xterm xdotool import; do
    command -v "$tool" > /dev/null || fail "$tool is missing: apt-get install $debian_packages"
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
  DISPLAY=":$(cat "$scratch/display")"
  export DISPLAY
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
    export HOME="$scratch/home" LC_ALL=C.UTF-8 NO_COLOR=$no_color PATH="$programs:$PATH"
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

# Waits until the picture stays the same for half a second, or for so many times that as $1 says; at most 20 seconds.
wait_until_still() {
  local before now still=0
  before=$(picture_sum)
  for _ in $(seq 40); do
    sleep 0.5
    now=$(picture_sum)
    if [ "$now" = "$before" ]; then still=$((still + 1)); else still=0; fi
    [ "$still" -ge "${1:-1}" ] && return
    before=$now
  done
}

# $1 as one word of a command line.
quoted() { printf '%q' "$1"; }

# Splits a line of a list at "|" into the array $fields, without blanks around the parts.
split_fields() {
  local field
  fields=()
  while IFS= read -r field; do
    field="${field#"${field%%[![:space:]]*}"}"
    fields+=("${field%"${field##*[![:space:]]}"}")
  done <<< "${1//|/$'\n'}"
}

# Whether $1 is among the names given to the script, or none was given.
is_wanted() {
  local name=$1
  shift
  [ $# -eq 0 ] || [[ " $* " == *" $name "* ]]
}

require_tools
programs=${PROGRAMS:-$(swift build -c release --show-bin-path)}
