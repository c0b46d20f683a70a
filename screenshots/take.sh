#!/usr/bin/env bash
# Takes pictures of the program in a real terminal. Writes screenshots/NAME.png.
#
#     swift build -c release && screenshots/take.sh [NAME…]
#
# Needs the Debian packages xvfb xterm xdotool imagemagick x11-utils fonts-dejavu-core ncurses-term.
set -euo pipefail
cd "$(dirname "$0")/.."

# name | columns x rows | colours: direct, 256, 16, none | command | keys | wait
#
# The command runs in a scratch folder with the built programs on PATH. Keys are xdotool's names with spaces
# between them; text=WORD types a word, pause=SECONDS waits. Wait: "still" until the picture rests, or seconds.
pictures=(
  "probe | 100x30 | direct | ScreenProbe | j Down text=ghi | still"
  "probe-256 | 100x30 | 256 | ScreenProbe | | still"
)

take() {
  local name=$1 size=$2 colors=$3 command=$4 keys=$5 condition=$6
  start_terminal "$size" "$colors" "$command"
  wait_until_still
  # shellcheck disable=SC2086
  press $keys
  wait_for "$condition"
  import -window "$window" -strip -define png:compression-level=9 "screenshots/$name.png"
  stop_terminal
  echo "screenshots/$name.png"
}

# shellcheck source=screenshots/xterm.sh
source screenshots/xterm.sh
start_display
for picture in "${pictures[@]}"; do
  split_fields "$picture"
  if is_wanted "${fields[0]}" "$@"; then take "${fields[@]}"; fi
done
