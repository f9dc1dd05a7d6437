# SPDX-License-Identifier: Apache-2.0
# Read by the findings about Python packages: runs a program on pinned versions, as PyPI has them, in a virtual environment in a temporary
# folder. Needs Python 3.11 or newer, with pip and venv.

set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# python PACKAGE==VERSION...: installs the packages and runs the program that is read from standard input
python() {
  cat > "$work/finding.py"
  packages=$*
  python3 -m venv "$work/venv"
  "$work/venv/bin/python" -m pip install -q --retries 1 --no-cache-dir --disable-pip-version-check "$@" > "$work/pip" 2>&1 \
    || { cat "$work/pip"; exit 1; }
  (cd "$work" && OMP_NUM_THREADS=1 "$work/venv/bin/python" finding.py > seen 2> errors) || { cat "$work/seen" "$work/errors"; exit 1; }
}

# expect TEXT: fails unless the program printed exactly that
expect() {
  printf '%s\n' "$1" > "$work/expected"
  if diff "$work/expected" "$work/seen"; then
    echo "$(basename "$0"): as described, $packages"
  else
    echo "$(basename "$0"): behaves otherwise now" >&2
    exit 1
  fi
}
