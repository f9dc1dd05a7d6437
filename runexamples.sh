#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
#
# Runs one example or all of them, and builds them first if need be. See ./runexamples.sh -h.

root=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd) || exit 1
modules='mdn-examples mdn-spark'
# ND4J without warnings on JDK 24 and later; JDK 17 ignores what it does not know.
quiet=(-XX:+IgnoreUnrecognizedVMOptions --enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow)

usage() {
  cat <<EOF
usage: $0 [-h|--help] [-a|--all] [-n|--no-pauses] [NAME [OPTION...]]

  NAME               the example to run, such as PrmlInverseProblem, with its options;
                     without a name, a menu of all examples
  -h|--help          show this and quit
  -a|--all           run all examples
  -n|--no-pauses     do not wait for <return> between examples (with --all), and run as many at once as there are cores

environment:
  AT_ONCE            how many examples to run at once with --all --no-pauses; 1 shows their progress
  NOOP=echo          show the commands, run nothing
  JAVA_OPTS          more options for the Java machine
  OMP_NUM_THREADS    threads of one matrix product; 1 unless set, which suits small networks
  OMP_WAIT_POLICY    what threads without work do; PASSIVE unless set: they leave the core to others

Pictures go to the folder plots, below where you are.
EOF
}

fail() {
  echo "$0: $*" >&2
  exit 1
}

# The class names of everything that can be run, one a line.
examples() {
  local module
  for module in $modules; do
    (cd "$root/$module/src/main/java" && find . -path '*/examples/*' -name '*.java' -exec grep -l 'void main(' {} +) |
      sed 's|^\./||; s|\.java$||; s|/|.|g'
  done | sort
}

# module CLASS: where it lives
module() {
  case $1 in
    io.github.mdn4j.spark.*) echo mdn-spark ;;
    *) echo mdn-examples ;;
  esac
}

# The jar with all that an example needs; empty if there is none.
jar() {
  find "$root/mdn-examples/target" -maxdepth 1 -name 'mdn-examples-*-bin.jar' 2>/dev/null | sort | tail -n 1
}

# The major version of the Java that examples run with; 0 if it does not say.
java_version() {
  local version
  version=$("${JAVA_HOME:+$JAVA_HOME/bin/}java" -version 2>&1 | sed -n 's/.* version "\([0-9]*\).*/\1/p')
  echo "${version:-0}"
}

# build MODULE: unless what its examples run with is newer than everything that goes into it.
build() {
  local built stale inputs
  inputs=(
    "$root/pom.xml" "$root/.mvn" "$root"/mdn-{loss,layer,plot,forecast}/{pom.xml,src/main} "$root/$1"/{pom.xml,src/main})
  case $1 in
    mdn-spark)
      built=$(find "$root/mdn-spark/target/classpath" 2>/dev/null)
      # Java 24 and later want a newer Spark than the one that is there (docs/spark.md).
      [ -n "$built" ] && [ "$(java_version)" -ge 24 ] && grep -q spark-core_2.12 "$built" && built=
      ;;
    *)
      built=$(jar)
      inputs+=("$root/mdn-examples/notebooks")
      ;;
  esac
  if [ -n "$built" ]; then
    stale=$(find "${inputs[@]}" -newer "$built" | head -n 1)
    [ -z "$stale" ] && return
  fi
  if [ -z "$NOOP" ]; then
    command -v mvn >/dev/null || fail "Maven is needed to build the examples, but there is no mvn on the path"
    echo "Building the examples of $1. The first time, Maven downloads about 370 MB."
  fi
  (cd "$root" && $NOOP mvn -B -q -DskipTests -pl "$1" -am package) || fail "the build failed"
  [ "$1" = mdn-spark ] && [ -z "$NOOP" ] && touch "$root/mdn-spark/target/classpath"
  return 0
}

# run CLASS OPTION...
run() {
  local java=java jar options=()
  [ -n "$JAVA_HOME" ] && java=$JAVA_HOME/bin/java
  case $(module "$1") in
    mdn-spark)
      # Spark is not in a jar of ours: a cluster brings it, here Maven's repository does
      jar=$root/mdn-spark/target/classes:$(cat "$root/mdn-spark/target/classpath" 2>/dev/null)
      options=("@$root/mdn-spark/java.options"
        -Dlog4j2.configurationFile=classpath:io/github/mdn4j/spark/examples/log4j2.properties)
      ;;
    *)
      jar=$(jar)
      jar=${jar:-$root/mdn-examples/target/mdn-examples-*-bin.jar}
      ;;
  esac
  # No check of the whole machine's memory at every allocation: it costs a small step a sixth of its time.
  # shellcheck disable=SC2086
  $NOOP env OMP_NUM_THREADS="${OMP_NUM_THREADS:-1}" OMP_WAIT_POLICY="${OMP_WAIT_POLICY:-PASSIVE}" \
    "$java" --add-modules jdk.incubator.vector "${quiet[@]}" -Xmx3g -Djava.awt.headless=true \
    -Dorg.bytedeco.javacpp.maxbytes=4g -Dorg.bytedeco.javacpp.maxphysicalbytes=0 "${options[@]}" $JAVA_OPTS \
    -cp "$jar" "$@"
}

# one CLASS FOLDER: runs it and keeps, in the folder, what it printed and a line of the table.
one() {
  local start=$SECONDS status log=$2/$1.log
  printf '\n====== %s\n\n' "$1"
  run "$1" 2>&1 | tee "$log"
  status=${PIPESTATUS[0]}
  {
    if [ "$status" -eq 0 ]; then
      printf '%-60s ok     %4d s\n' "$1" $((SECONDS - start))
    else
      printf '%-60s FAILED %4d s, exit status %s\n' "$1" $((SECONDS - start)) "$status"
    fi
    grep -E '^(result|uci|floor [a-z]+) ' "$log" | sed 's/^/  /'
  } >"$2/$1.row"
}

# Runs everything, keeps going after a failure, and ends with a table.
run_all() {
  local class first=1 start=$SECONDS
  folder=$(mktemp -d) || fail "cannot make a temporary folder"
  trap 'rm -rf "$folder"' EXIT
  if [ $pauses -eq 0 ] && [ "$at_once" -gt 1 ]; then
    run_at_once
  else
    for class in $(examples); do
      if [ $first -eq 0 ] && [ $pauses -eq 1 ]; then
        printf '\nhit return to continue: '
        read -r _ || true
      fi
      first=0
      one "$class" "$folder"
    done
  fi
  printf '\n====== summary\n\n'
  for class in $(examples); do
    cat "$folder/$class.row"
  done
  printf '%-67s %4d s\n' 'all of them' $((SECONDS - start))
  ! grep -q '^[^ ]* *FAILED' "$folder"/*.row
}

# Runs everything, some at once, and shows what each has printed when it is through.
run_at_once() {
  local class
  set -m # a process group for each, so that all of it can be stopped
  trap 'for job in $(jobs -p); do kill -- "-$job"; done; exit 130' INT TERM
  for class in $(examples); do
    while [ "$(jobs -rp | wc -l)" -ge "$at_once" ]; do
      wait -n || true
    done
    echo "started $class"
    { one "$class" "$folder" >"$folder/$class.out" </dev/null; cat "$folder/$class.out"; } &
  done
  wait
  set +m
}

# Asks which example to run.
menu() {
  local i=0 class choice classes=()
  for class in $(examples); do
    classes+=("$class")
    i=$((i + 1))
    printf '[%2d] %s\n' $i "$class"
  done
  printf 'Enter a number for the example to run: '
  read -r choice || choice=q
  case $choice in
    q) echo; exit 0 ;;
    '' | *[!0-9]*) fail "must enter a number between 1 and $i, or q to quit" ;;
  esac
  { [ "$choice" -ge 1 ] && [ "$choice" -le $i ]; } || fail "must enter a number between 1 and $i, or q to quit"
  class=${classes[choice - 1]}
  build "$(module "$class")"
  printf '\n====== %s\n\n' "$class"
  run "$class"
}

all=0
pauses=1
at_once=${AT_ONCE:-$(nproc 2>/dev/null || echo 1)}
while [ $# -gt 0 ]; do
  case $1 in
    -h | --h*) usage; exit 0 ;;
    -a | --a*) all=1 ;;
    -n | --n*) pauses=0 ;;
    -*) usage >&2; fail "unrecognized option $1" ;;
    *) break ;;
  esac
  shift
done

if [ $# -gt 0 ]; then
  [ $all -eq 0 ] || fail "either --all or a name, got both"
  name=$1
  shift
  # A name may leave out the package, as in PrmlInverseProblem
  class=$(examples | grep -E "(^|\.)${name//./\\.}\$") || fail "there is no example $name; there are:" $(examples)
  build "$(module "$class")"
  run "$class" "$@"
elif [ $all -eq 1 ]; then
  for module in $modules; do
    build "$module"
  done
  run_all
else
  menu
fi
