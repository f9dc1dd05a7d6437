#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
#
# Runs tests with each of OpenBLAS's kernels that this processor can run, with the library that this project brings and with
# the one that ND4J brings, on each JDK that is installed; fails if a test does. See tools/kernels.sh -h.

set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

usage() {
  cat <<EOF
usage: $0 [--short] [--cores LIST] [--versions LIST] [--jdks LIST] [MAVEN OPTION...]

  --short          gradients and equalities of mdn-layer alone, for Prescott and one AVX kernel, on one JDK and library;
                   without it, all tests of mdn-layer and mdn-examples: two hours
  --cores LIST     such as unset,Prescott,Haswell; by default all of unset, Prescott, Barcelona, Haswell, SkylakeX and Zen
                   that the processor can run; unset is the library's own choice
  --versions LIST  of OpenBLAS with JavaCPP, such as 0.3.19-1.5.7; by default that and the one of pom.xml
  --jdks LIST      such as 17,25; by default these two if they are there
EOF
}

# flags NAME...: whether the processor has all of these; true where the system does not list them.
flags() {
  local flag
  [ -r /proc/cpuinfo ] || return 0
  for flag in "$@"; do
    grep -m 1 '^flags' /proc/cpuinfo | grep -qw "$flag" || return 1
  done
}

short=0
cores=
versions=
jdks=
while [ $# -gt 0 ]; do
  case $1 in
    -h | --help) usage; exit 0 ;;
    --short) short=1 ;;
    --cores) shift; cores=${1//,/ } ;;
    --versions) shift; versions=${1//,/ } ;;
    --jdks) shift; jdks=${1//,/ } ;;
    *) break ;;
  esac
  shift
done

ours=$(sed -n 's|^ *<openblas.version>\(.*\)</openblas.version>|\1|p' pom.xml | head -n 1)
if [ -z "$cores" ]; then
  flags avx2 fma && avx='Haswell' || avx=
  if [ $short -eq 1 ]; then
    cores="Prescott $avx"
  else
    cores="unset Prescott Barcelona $avx ${avx:+Zen}"
    flags avx512f avx512bw avx512dq avx512vl && cores="$cores SkylakeX"
  fi
fi
if [ $short -eq 1 ]; then
  modules=mdn-layer
  tests='*GradientTest,FusedDenseTest,DirectStepTest,FusedLSTMTest,LstmConversionTest,LeanUpdaterTest,TruncatedBpttTest'
  tests=("-Dtest=$tests,AttentionWindowLSTMTest,ProductsTest" -Dsurefire.failIfNoSpecifiedTests=false)
  : "${versions:=$ours}"
else
  modules=mdn-layer,mdn-examples
  # The others' tests do not multiply by this library, and ran when they were built.
  tests=("-Dtest=io.github.mdn4j.layer.**,io.github.mdn4j.examples.**" -Dsurefire.failIfNoSpecifiedTests=false)
  : "${versions:=0.3.19-1.5.7 $ours}"
  : "${jdks:=17 25}"
fi

failed=0
log=$(mktemp)
trap 'rm -f "$log"' EXIT
for java in ${jdks:-as-it-is}; do
  home=${JAVA_HOME:-}
  if [ "$java" != as-it-is ]; then
    home=$(tools/jdk.sh "$java") || {
      echo "JDK $java is not installed"
      continue
    }
  fi
  for version in $versions; do
    for core in $cores; do
      start=$SECONDS
      state=ok
      (
        [ -z "$home" ] || export JAVA_HOME=$home
        if [ "$core" = unset ]; then
          unset OPENBLAS_CORETYPE
        else
          export OPENBLAS_CORETYPE=$core
        fi
        mvn -B -Dstyle.color=never -Djacoco.skip -fae "-Dopenblas.version=$version" "-Djavacpp.version=${version#*-}" \
          "${tests[@]}" "$@" -pl "$modules" -am test
      ) >"$log" 2>&1 || state=FAILED
      count=$(sed -n 's/^\[[A-Z]*\] Tests run: \([0-9]*\), [^T]*$/\1/p' "$log" | awk '{ n += $1 } END { print n + 0 }')
      printf 'kernels %-9s OpenBLAS %-13s JDK %-8s %-6s %5d tests %4d s\n' \
        "$core" "$version" "$java" $state "$count" $((SECONDS - start))
      if [ $state = FAILED ]; then
        failed=1
        grep -E '^\[ERROR\] +[A-Z].*Test|BUILD FAILURE|COMPILATION ERROR' "$log" | sort -u | sed 's/^/  /' || true
      fi
    done
  done
done
exit $failed
