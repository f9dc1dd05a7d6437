# SPDX-License-Identifier: Apache-2.0
# Read by the findings: a temporary folder, Maven's packages, and what was seen compared with what is described.

set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
about=

# classpath OPTION...: fetches the dependencies whose XML is read from standard input; "$work/classpath" holds their path
classpath() {
  {
    cat <<'POM'
<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>finding</groupId>
  <artifactId>finding</artifactId>
  <version>1</version>
  <dependencies>
POM
    cat
    printf '  </dependencies>\n</project>\n'
  } > "$work/pom.xml"
  mvn -B -q -f "$work/pom.xml" "$@" \
    org.apache.maven.plugins:maven-dependency-plugin:3.8.1:build-classpath -Dmdep.outputFile="$work/classpath"
}

# expect TEXT: fails unless the program printed exactly that into "$work/seen"; says what it is about, if that is set
expect() {
  printf '%s\n' "$1" > "$work/expected"
  if diff "$work/expected" "$work/seen"; then
    echo "$(basename "$0"): as described${about:+, $about}"
  else
    echo "$(basename "$0"): behaves otherwise now" >&2
    exit 1
  fi
}
