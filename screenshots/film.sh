#!/usr/bin/env bash
# Films the program in a real terminal. Writes screenshots/NAME.gif.
#
#     swift build -c release && screenshots/film.sh [NAME…]
#
# Needs the Debian packages xvfb xterm xdotool imagemagick x11-utils fonts-dejavu-core ncurses-term.
set -euo pipefail
cd "$(dirname "$0")/.."

# name | columns x rows | colours | command | keys | frames per second
#
# As in take.sh. The film lasts as long as the keys and their pauses.
films=(
  "probe | 80x24 | direct | ScreenProbe | j pause=0.5 Down pause=0.5 text=ghi pause=1 | 8"
)

width_in_pixels=960
most_colors=128

film() {
  local name=$1 size=$2 colors=$3 command=$4 keys=$5 rate=$6 frame=0 typist
  local frames="$scratch/$name"
  mkdir -p "$frames"
  start_terminal "$size" "$colors" "$command"
  wait_until_still
  # shellcheck disable=SC2086
  press $keys &
  typist=$!
  while kill -0 "$typist" 2> /dev/null; do
    import -window "$window" -resize "${width_in_pixels}x" "$frames/$(printf %05d "$frame").png"
    frame=$((frame + 1))
    sleep "$(awk "BEGIN { print 1 / $rate }")"
  done
  stop_terminal
  convert -delay "$((100 / rate))" -loop 0 "$frames"/*.png +dither -colors "$most_colors" \
    -layers optimize "screenshots/$name.gif"
  echo "screenshots/$name.gif: $frame frames"
}

# shellcheck source=screenshots/xterm.sh
source screenshots/xterm.sh
start_display
for entry in "${films[@]}"; do
  split_fields "$entry"
  if is_wanted "${fields[0]}" "$@"; then film "${fields[@]}"; fi
done
