#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
#
# Builds the project of the README as a user would: its XML is the whole pom.xml, its first Java trains. Fails if that does
# not compile and fit, or if another OpenBLAS or JavaCPP comes along than the README names.
#
# usage: tools/user-project.sh      after mvn package
#
# The local repository is used as it is, but for our own group: Maven sees that in a temporary folder, with what was just
# built.

set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

# The only block of XML in the README, and the first of Java.
block() {
  awk -v fence="\`\`\`$1" '$0 == fence && !seen { on = 1; seen = 1; next } /^```/ { on = 0 } on' "$root/README.md"
}

# A repository whose folders are those of the local one, but for io/github/mdn4j.
local_repository=$(cd "$root" && mvn -B -q -N org.apache.maven.plugins:maven-help-plugin:3.5.1:evaluate \
  -Dexpression=settings.localRepository -DforceStdout)
repository=$folder/repository
shopt -s nullglob
mkdir -p "$local_repository/io/github" "$repository/io/github/mdn4j"
for part in "" io/ io/github/; do
  for entry in "$local_repository/$part"*; do
    [ -e "$repository/$part${entry##*/}" ] || ln -s "$entry" "$repository/$part${entry##*/}"
  done
done
version=$(sed -n 's|^  <version>\(.*\)</version>|\1|p' "$root/pom.xml" | head -n 1)
put() { # MODULE POM [JAR]
  mkdir -p "$repository/io/github/mdn4j/$1/$version"
  cp "$2" "$repository/io/github/mdn4j/$1/$version/$1-$version.pom"
  [ $# -eq 2 ] || cp "$3" "$repository/io/github/mdn4j/$1/$version/$1-$version.jar"
}
put mdn4j "$root/pom.xml"
for module in mdn-loss mdn-layer; do
  put $module "$root/$module/pom.xml" "$root/$module/target/$module-$version.jar"
done

mkdir -p "$folder/project/src/main/java"
cd "$folder/project"
block xml >pom.xml
block java >src/main/java/FirstMixture.java
cat >src/main/java/Fit.java <<'EOF'
import io.github.mdn4j.layer.fused.CpuKernels;

public class Fit {
  public static void main(String[] arguments) {
    FirstMixture.main(arguments);
    System.out.println(CpuKernels.here().orElseThrow());
    System.exit(0);
  }
}
EOF

# fits NAMED: builds and runs what is here, and wants these versions of OpenBLAS and JavaCPP, classes and native libraries.
fits() {
  local found java=java
  mvn -B -q "-Dmaven.repo.local=$repository" -Djavacpp.platform.host compile
  mvn -B -q "-Dmaven.repo.local=$repository" -Djavacpp.platform.host \
    org.apache.maven.plugins:maven-dependency-plugin:3.9.0:build-classpath -Dmdep.outputFile="$folder/classpath"
  found=$(tr ':' '\n' <"$folder/classpath" | sed -nE 's#.*/org/bytedeco/(openblas|javacpp)/([^/]*)/.*#\2#p' | sort -u)
  if [ "$1" != "$found" ]; then
    echo "$0: expected OpenBLAS and JavaCPP" $1 "but Maven takes" $found >&2
    exit 1
  fi
  [ -n "${JAVA_HOME:-}" ] && java=$JAVA_HOME/bin/java
  "$java" -XX:+IgnoreUnrecognizedVMOptions --enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow \
    -Xmx1g -cp "target/classes:$(cat "$folder/classpath")" Fit 2>"$folder/errors" | tee "$folder/output"
  grep -Eq '^score -?[0-9]' "$folder/output" && grep -Eq '^OpenBLAS 0\.3\.[0-9]+' "$folder/output" || {
    cat "$folder/errors" >&2
    exit 1
  }
}

fits "$(sed -n '/<groupId>org.bytedeco/,/<\/dependency>/s|.*<version>\(.*\)</version>|\1|p' pom.xml | sort)"

# Without what the README puts first, ND4J's own libraries do as well.
awk '/<dependency>/ { held = $0; next }
  held != "" { if (/org.bytedeco/) skip = 1; else print held; held = "" }
  !skip { print }
  /<\/dependency>/ { skip = 0 }' pom.xml >plain.xml
mv plain.xml pom.xml
fits "$(printf '0.3.19-1.5.7\n1.5.7')"
