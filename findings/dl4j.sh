# SPDX-License-Identifier: Apache-2.0
# Read by the findings about Deeplearning4j: runs a Java file on version 1.0.0-M2.1, as Maven Central has it, in a temporary folder.
# Needs JDK 17 and Maven.

set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# dl4j [DEPENDENCY]: compiles and runs the class Finding that is read from standard input, with a dependency GROUP:ARTIFACT:VERSION before
# Deeplearning4j if one is named
dl4j() {
  cat > "$work/pom.xml" <<'POM'
<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>finding</groupId>
  <artifactId>finding</artifactId>
  <version>1</version>
  <dependencies>
    <dependency>
      <groupId>org.deeplearning4j</groupId>
      <artifactId>deeplearning4j-core</artifactId>
      <version>1.0.0-M2.1</version>
    </dependency>
    <dependency>
      <groupId>org.nd4j</groupId>
      <artifactId>nd4j-native-platform</artifactId>
      <version>1.0.0-M2.1</version>
    </dependency>
    <dependency>
      <groupId>org.slf4j</groupId>
      <artifactId>slf4j-nop</artifactId>
      <version>1.7.21</version>
    </dependency>
  </dependencies>
</project>
POM
  if [ $# -gt 0 ]; then
    first=$(echo "$1" | sed 's|\(.*\):\(.*\):\(.*\)|<groupId>\1</groupId><artifactId>\2</artifactId><version>\3</version>|')
    sed -i "s|<dependencies>|<dependencies><dependency>$first</dependency>|" "$work/pom.xml"
  fi
  mvn -B -q -f "$work/pom.xml" -Djavacpp.platform.host \
    org.apache.maven.plugins:maven-dependency-plugin:3.8.1:build-classpath -Dmdep.outputFile="$work/classpath"
  cat > "$work/Finding.java"
  OMP_NUM_THREADS=1 java -Xmx1g -cp "$(cat "$work/classpath")" "$work/Finding.java" > "$work/seen" 2> "$work/errors" \
    || { cat "$work/seen" "$work/errors"; exit 1; }
}

# expect TEXT: fails unless the program printed exactly that
expect() {
  printf '%s\n' "$1" > "$work/expected"
  if diff "$work/expected" "$work/seen"; then
    echo "$(basename "$0"): as described, Deeplearning4j 1.0.0-M2.1"
  else
    echo "$(basename "$0"): behaves otherwise now" >&2
    exit 1
  fi
}
