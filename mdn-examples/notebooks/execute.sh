#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
#
# Executes notebooks, each in a Java kernel of its own, and fails if a cell does. The executed copies go to
# mdn-examples/target/notebooks; --write puts them in the place of the notebooks.
#
# usage: execute.sh [--write] [NOTEBOOK...]
#
# Needs Jupyter: on Debian or Ubuntu the packages jupyter-client jupyter-nbconvert python3-nbconvert python3-ipykernel.

set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
module=$(dirname "$here")
target=$module/target/notebooks

write=0
if [ "${1:-}" = --write ]; then
  write=1
  shift
fi
notebooks=("$@")
[ ${#notebooks[@]} -gt 0 ] || notebooks=("$here"/*.ipynb)

command -v jupyter-nbconvert >/dev/null || {
  echo "$0: there is no jupyter-nbconvert on the path; see the head of this script" >&2
  exit 1
}

mkdir -p "$target/kernels/java"
(
  cd "$module/.."
  mvn -B -q -DskipTests -Pnotebooks -pl mdn-examples -am package
)
jar=$(find "$module/target" -maxdepth 1 -name 'mdn-examples-*-bin.jar' | sort | tail -n 1)
cat >"$target/kernels/java/kernel.json" <<JSON
{
  "display_name": "Java",
  "language": "java",
  "interrupt_mode": "message",
  "argv": ["${JAVA_HOME:+$JAVA_HOME/bin/}java", "--add-modules", "jdk.incubator.vector",
    "-XX:+IgnoreUnrecognizedVMOptions", "--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow",
    "-Xmx2g", "-Djava.awt.headless=true", "-Dorg.bytedeco.javacpp.maxbytes=4g",
    "-Dorg.bytedeco.javacpp.maxphysicalbytes=0", "-jar", "$target/rapaio-jupyter-kernel.jar", "{connection_file}"]
}
JSON

# execute NOTEBOOK LOG
execute() {
  OMP_NUM_THREADS=${OMP_NUM_THREADS:-1} JUPYTER_PATH=$target RJK_CLASSPATH=$jar jupyter-nbconvert --log-level WARN \
    --to notebook --execute --ExecutePreprocessor.startup_timeout=30 --ExecutePreprocessor.timeout=900 \
    --ExecutePreprocessor.record_timing=False --output-dir "$target" "$1" >"$2" 2>&1
}

for notebook in "${notebooks[@]}"; do
  name=$(basename "$notebook" .ipynb)
  log=$target/$name.log
  start=$SECONDS
  attempt=1
  # The kernel may stop while it starts: it answers its first message before it has its handlers.
  until execute "$notebook" "$log"; do
    if [ $attempt -eq 10 ] || ! grep -q "Kernel didn't respond" "$log"; then
      grep -v '\[INFO' "$log" >&2
      echo "$0: $name failed" >&2
      exit 1
    fi
    attempt=$((attempt + 1))
  done
  printf 'notebook %-32s ok %4d s\n' "$name" $((SECONDS - start))
  if [ $write -eq 1 ]; then
    cp "$target/$name.ipynb" "$notebook"
  fi
done
