# SPDX-License-Identifier: Apache-2.0
# Read by the findings about Python packages: runs a program on pinned versions, as PyPI has them, in a virtual environment in a temporary
# folder. Needs Python 3.11 or newer, with pip and venv.

. "$(dirname "$0")/finding.sh"

# python PACKAGE==VERSION...: installs the packages and runs the program that is read from standard input
python() {
  cat > "$work/finding.py"
  about=$*
  python3 -m venv "$work/venv"
  "$work/venv/bin/python" -m pip install -q --retries 1 --no-cache-dir --disable-pip-version-check "$@" > "$work/pip" 2>&1 \
    || { cat "$work/pip"; exit 1; }
  (cd "$work" && OMP_NUM_THREADS=1 "$work/venv/bin/python" finding.py > seen 2> errors) || { cat "$work/seen" "$work/errors"; exit 1; }
}
