#!/usr/bin/env bash
# Takes pictures of the program in a real terminal. Writes screenshots/NAME.png; with --gallery a picture of every
# page in three themes at two sizes, screenshots/gallery/NAME-THEME-SIZE.png.
#
#     swift build -c release && screenshots/take.sh [--gallery] [NAME…]
#
# Needs the Debian packages xvfb xterm xdotool imagemagick x11-utils fonts-dejavu-core ncurses-term, and pngquant for the
# gallery. GALLERY=FOLDER writes the gallery elsewhere, PROGRAMS=FOLDER has the built programs.
set -euo pipefail
PROGRAMS=${PROGRAMS:+$(cd "$PROGRAMS" && pwd)}
cd "$(dirname "$0")/.."

# name | columns x rows | colours: direct, 256, 16, none | command | keys
#
# The command runs in a scratch folder with the built programs on PATH. Keys are those of --play-keys, pressed once
# everything is shown.
pictures=(
  "home          | 100x30 | direct | rnnscope |"
  "overview      | 140x40 | direct | rnnscope replay lighthouse.rnntrace |"
  "hidden        | 140x40 | direct | rnnscope replay lighthouse.rnntrace | 2 l l l l l l l l j j j j"
  "cell          | 140x40 | direct | rnnscope replay lighthouse.rnntrace | 3 l l l l l l l l l l"
  "gates         | 160x48 | direct | rnnscope replay lighthouse.rnntrace | 4 l l l l l l l l j j"
  "gradients     | 140x40 | direct | rnnscope replay adding-lstm.rnntrace | 5"
  "waterfall     | 140x40 | direct | rnnscope replay adding-rnn.rnntrace | 6 [ [ ["
  "by-lag        | 140x40 | direct | rnnscope replay lighthouse.rnntrace | 7 l l l l l l l l l l l l l l l l l l l l l l l l l l l l l l"
  "sequence      | 140x40 | direct | rnnscope replay lighthouse.rnntrace | 8 l l l l l l l l l l l l"
  "weights       | 140x40 | direct | rnnscope replay lighthouse.rnntrace | 9"
  "diagnosis     | 140x40 | direct | rnnscope replay adding-rnn.rnntrace | 1"
  "trajectory    | 140x40 | direct | rnnscope replay lighthouse.rnntrace | 2 2"
  "saturation    | 140x40 | direct | rnnscope replay lighthouse.rnntrace | 4 4"
  "reading       | 140x40 | direct | rnnscope replay lighthouse.rnntrace | 8 8 j j j"
  "spectra       | 140x40 | direct | rnnscope replay adding-rnn.rnntrace | 9 9"
  "small-256     | 80x24  | 256    | rnnscope replay tide.rnntrace | 4"
  "split         | 160x48 | direct | rnnscope replay lighthouse.rnntrace | 2 l l l l l l l l : s p l i t Space g r a d Enter"
  "compare       | 200x50 | direct | rnnscope replay adding-rnn.rnntrace adding-lstm.rnntrace |"
  "cells         | 140x40 | direct | rnnscope replay lighthouse.rnntrace | 2 o l l l l l l l l l j j j Enter"
  "what-if       | 160x48 | direct | rnnscope replay lighthouse.rnntrace | 3 l l l l l l l l j j j j v l l l l l l l l j j j x 2 Enter l l : s p l i t Space c e l l Enter"
  "difference    | 160x48 | direct | rnnscope replay adding-rnn.rnntrace adding-lstm.rnntrace | 2 d"
  "fork          | 100x30 | direct | rnnscope replay lighthouse.rnntrace | [ F"
  "updates       | 140x40 | direct | rnnscope replay lighthouse.rnntrace | 9 9 9"
  "matches       | 140x40 | direct | rnnscope replay lighthouse.rnntrace | 2 l l l l l l l l l l z"
  "lesson        | 160x48 | direct | rnnscope lesson carousel | ) ) )"
  "cliff         | 160x48 | direct | rnnscope lesson cliff | )"
  "monochrome    | 80x24  | none   | rnnscope replay lighthouse.rnntrace | 2"
  "light         | 140x40 | direct | rnnscope replay lighthouse.rnntrace | t 5"
)

gallery_themes=(dark light safe-dark)
gallery_sizes=(80x24 160x48)

# The gallery: page | command | lines of the key script, separated by ";", after everything is shown
#
# Steps and timesteps are chosen so that each page shows what it is for.
pages=(
  "home          | rnnscope | "
  "form          | rnnscope | keys G Enter"
  "overview      | rnnscope replay adding-lstm.rnntrace | type :600; keys Enter"
  "diagnosis     | rnnscope replay adding-rnn.rnntrace | type :view diagnosis; keys Enter"
  "hidden        | rnnscope replay lighthouse.rnntrace | keys 2 l l l l l l l l j j j j"
  "trajectory    | rnnscope replay lighthouse.rnntrace | type :view trajectory; keys Enter"
  "cell          | rnnscope replay lighthouse.rnntrace | keys 3 l l l l l l l l l l"
  "gates         | rnnscope replay lighthouse.rnntrace | keys 4 l l l l l l l l j j"
  "saturation    | rnnscope replay lighthouse.rnntrace | type :view saturation; keys Enter"
  "gradients     | rnnscope replay adding-lstm.rnntrace | keys 5"
  "waterfall     | rnnscope replay adding-rnn.rnntrace | keys 6 [ [ ["
  "by-lag        | rnnscope replay lighthouse.rnntrace | keys 7 \$ h h h h"
  "sequence      | rnnscope replay lighthouse.rnntrace | keys 8 l l l l l l l l l l l l"
  "reading       | rnnscope replay lighthouse.rnntrace | type :view reading; keys Enter j j j"
  "weights       | rnnscope replay lighthouse.rnntrace | keys 9"
  "spectra       | rnnscope replay adding-rnn.rnntrace | type :view spectra; keys Enter"
  "split         | rnnscope replay lighthouse.rnntrace | keys 2 l l l l l l l l; type :split gradients; keys Enter"
  "compare       | rnnscope replay adding-rnn.rnntrace adding-lstm.rnntrace | "
  "cells         | rnnscope replay lighthouse.rnntrace | keys 2 o l l l l l l l l j j j Enter"
  "what-if       | rnnscope replay lighthouse.rnntrace | keys 3 l l l l l l l l j j j j v l l l l l l j j j x 2 Enter l l; type :split cell; keys Enter"
  "updates       | rnnscope replay lighthouse.rnntrace | type :view updates; keys Enter"
  "matches       | rnnscope replay lighthouse.rnntrace | keys 2 l l l l l l l l l l z"
  "difference    | rnnscope replay adding-rnn.rnntrace adding-lstm.rnntrace | keys 2 d"
  "fork          | rnnscope replay lighthouse.rnntrace | keys [ F"
  "lesson        | rnnscope lesson carousel | keys ) ) )"
  "cliff         | rnnscope lesson cliff | keys )"
  "help          | rnnscope replay lighthouse.rnntrace | keys 2 ?"
  "palette       | rnnscope replay lighthouse.rnntrace | keys 2; type :unit"
  "glossary      | rnnscope replay lighthouse.rnntrace | keys 7 i"
)

# The runs that the pictures show.
record_runs() {
  local name
  mkdir -p "$scratch/home"
  ln -s "$PWD/samples" "$scratch/home/samples"
  for name in lighthouse adding-rnn adding-lstm tide; do
    "$programs/rnnscope" train "samples/$name.toml" --steps 1200 --record "$scratch/home/$name.rnntrace" \
      > "$scratch/$name.log" 2>&1 || fail "samples/$name.toml: $(tail -1 "$scratch/$name.log")"
  done
}

take() {
  local name=$1 size=$2 colors=$3 command=$4 keys=$5
  printf 'wait idle\n%s' "${keys:+keys $keys}" > "$scratch/keys.txt"
  start_terminal "$size" "$colors" "$command --play-keys $(quoted "$scratch/keys.txt")"
  # The keys may begin late on a busy machine.
  wait_until_still 2
  import -window "$window" -strip -define png:compression-level=9 "screenshots/$name.png"
  stop_terminal
  echo "screenshots/$name.png"
}

take_page() {
  local name=$1 command=$2 script=$3 theme size file
  for theme in "${gallery_themes[@]}"; do
    printf 'theme = "%s"\n' "$theme" > "$scratch/config.toml"
    for size in "${gallery_sizes[@]}"; do
      file="$gallery/$name-$theme-$size.png"
      { echo "wait idle"; tr ';' '\n' <<< "$script" | sed 's/^ *//'; } > "$scratch/keys.txt"
      start_terminal "$size" direct "$command --config $(quoted "$scratch/config.toml") --play-keys $(quoted "$scratch/keys.txt")"
      # The keys may begin late on a busy machine.
      wait_until_still 3
      import -window "$window" -strip "$scratch/picture.png"
      stop_terminal
      pngquant --force --speed 1 --nofs --output "$file" 64 "$scratch/picture.png"
      echo "$file"
    done
  done
}

# shellcheck source=screenshots/xterm.sh
source screenshots/xterm.sh
# The home page lists the traces of these runs, not those of who takes the pictures.
export XDG_STATE_HOME="$scratch/state"
record_runs
start_display
if [ "${1-}" = --gallery ]; then
  shift
  gallery=${GALLERY:-screenshots/gallery}
  mkdir -p "$gallery"
  for page in "${pages[@]}"; do
    split_fields "$page"
    if is_wanted "${fields[0]}" "$@"; then take_page "${fields[@]}"; fi
  done
  exit
fi
for picture in "${pictures[@]}"; do
  split_fields "$picture"
  if is_wanted "${fields[0]}" "$@"; then take "${fields[@]}"; fi
done
