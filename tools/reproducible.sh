#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
#
# Builds the committed state twice, in two folders, and compares what comes out: jars, sources, Javadoc of the libraries.

set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

for build in one two/deeper; do
  mkdir -p "$work/$build"
  git -C "$root" archive HEAD | tar -x -C "$work/$build"
  (cd "$work/$build" &&
    mvn -B -q -Prelease -DskipTests -pl mdn-loss,mdn-layer,mdn-plot,mdn-cli,mdn-spark package "$@")
done

sums() {
  (cd "$work/$1" && find . -path '*/target/*.jar' -type f | sort | xargs sha256sum)
}

sums one > "$work/first"
sums two/deeper > "$work/second"
cat "$work/first"
if ! [ -s "$work/first" ] || ! diff "$work/first" "$work/second"; then
  echo "the two builds differ" >&2
  exit 1
fi
echo "the same bytes, twice"
