#!/bin/sh
# Searches the reader of safetensors files for crashes with libFuzzer and the address sanitizer, guided by coverage:
#
#     Tests/LibFuzzer/run.sh [SECONDS]
#
# All other readers are fuzzed by `swift test --filter FuzzTests`, see FuzzKit.
set -eu
root=$(cd "$(dirname "$0")/../.." && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
# Sources of two modules are compiled as one.
for source in "$root"/Sources/Traces/Safetensors/[JS]*.swift "$root"/Sources/Traces/Numbers/*.swift \
  "$root"/Sources/Traces/DisplaySafe.swift "$root"/Sources/Engine/Values/Tensor.swift "$root"/Tests/LibFuzzer/*.swift
do
  sed '/^import Engine/d' "$source" > "$work/$(basename "$source")"
done
mkdir "$work/corpus"
cp "$root"/Tests/TracesTests/Fixtures/*.safetensors "$work/corpus"
swiftc -swift-version 6 -parse-as-library -O -sanitize=fuzzer,address -use-ld=lld "$work"/*.swift -o "$work/fuzz"
cd "$root"
SWIFT_BACKTRACE=enable=no ASAN_OPTIONS=detect_leaks=0 "$work/fuzz" "$work/corpus" \
  -max_total_time="${1:-60}" -max_len=4096 -timeout=10 -artifact_prefix="${TMPDIR:-/tmp}/rnnscope-"
