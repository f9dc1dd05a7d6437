#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
#
# Measures speed, and builds what it needs first. See ./bench.sh -h.

root=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd) || exit 1
# ND4J without warnings on JDK 24 and later; JDK 17 ignores what it does not know.
quiet=(-XX:+IgnoreUnrecognizedVMOptions --enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow)
module=$root/mdn-benchmarks

usage() {
  cat <<EOF
usage: $0 head|mlp|rnn|body|predict [--torch] [--quick]
       $0 --torch|--quick ...         head, mlp and rnn, one after another
       $0 jmh [OPTION...] [PATTERN]

  head     a mixture's loss with its gradient: our engines and ND4J's LossMixtureDensity; medians in µs
  mlp      whole training steps of small networks, by output layer; medians in µs
  rnn      whole training steps on sequences; medians in ms
  body     whole training steps of small networks, accelerated and plain; medians in µs
  predict  mean and variance of what a network predicts for 100 000 rows; medians in µs
  sample   paths drawn from recurrent networks, step by step; medians in ms
  jmh      benchmarks of loss, step, prediction, sampling and quantiles, with JMH's own options,
           such as -prof gc

  The first line says processor, OpenBLAS with the kernels it runs and the lanes of Java's vectors, and JDK.

  --torch  PyTorch beside them, in the same run; wants a Python with PyTorch (Debian: python3-torch). Columns compile
           (torch.compile; wants a C++ compiler) and jax (with optax) where that Python has them
  --quick  hardly any warm-up: shows that all works, and no more

environment:
  OMP_NUM_THREADS    threads of each peer: of matrix products, of loops of ours, of Python's; 1 unless set
  OMP_WAIT_POLICY    what threads without work do, PyTorch's too; PASSIVE unless set: they leave the core to others
  PYTHON             the Python that has PyTorch; unless set, the first of python3 and /usr/bin/python3 that has it
  JAVA_OPTS          more options for the Java machine
EOF
}

fail() {
  echo "$0: $*" >&2
  exit 1
}

# Builds unless target/classpath is newer than everything that goes into it.
build() {
  local stale classpath=$module/target/classpath
  if [ -e "$classpath" ]; then
    stale=$(find "$root/pom.xml" "$root/.mvn" "$root"/mdn-{loss,layer,vector,benchmarks}/{pom.xml,src/main} \
      -newer "$classpath" | head -n 1)
    [ -z "$stale" ] && return
  fi
  command -v mvn >/dev/null || fail "Maven is needed to build the benchmarks, but there is no mvn on the path"
  (cd "$root" && mvn -B -q -Dstyle.color=never -DskipTests -pl mdn-benchmarks -am package) >&2 ||
    fail "the build failed"
  touch "$classpath"
}

# The Python to use with --torch.
python() {
  local candidate
  for candidate in $PYTHON python3 /usr/bin/python3; do
    "$candidate" -c 'import torch' 2>/dev/null && break
  done
  echo "$candidate"
}

run() {
  local java=java threads=${OMP_NUM_THREADS:-1}
  [ -n "$JAVA_HOME" ] && java=$JAVA_HOME/bin/java
  # No check of the whole machine's memory at every allocation: it costs a small step a sixth of its time.
  # shellcheck disable=SC2086
  OMP_NUM_THREADS="${OMP_NUM_THREADS:-1}" OMP_WAIT_POLICY="${OMP_WAIT_POLICY:-PASSIVE}" \
    "$java" --add-modules jdk.incubator.vector "${quiet[@]}" -Xmx3g \
    -Dorg.bytedeco.javacpp.maxbytes=4g -Dorg.bytedeco.javacpp.maxphysicalbytes=0 \
    -Djava.util.concurrent.ForkJoinPool.common.parallelism=$((threads - 1)) $JAVA_OPTS \
    -cp "$module/target/classes:$(cat "$module/target/classpath")" "$@"
}

case $1 in
  -h | --h* | '') usage; exit 0 ;;
  jmh)
    shift
    build
    run io.github.mdn4j.benchmarks.Machine || exit
    run org.openjdk.jmh.Main "$@"
    ;;
  *)
    build
    case " $* " in *' --torch '*) JAVA_OPTS="-Dpython=$(python) $JAVA_OPTS" ;; esac
    run io.github.mdn4j.benchmarks.Bench "$@"
    ;;
esac
