#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
#
# Prints the home of an installed JDK; fails if there is none of that version.
#
# usage: tools/jdk.sh MAJOR      such as 17 or 25

for home in "${JAVA_HOME:-}" /usr/lib/jvm/* "$HOME"/.sdkman/candidates/java/* \
  /Library/Java/JavaVirtualMachines/*/Contents/Home; do
  if [ -x "$home/bin/javac" ] && grep -q "^JAVA_VERSION=\"$1[.\"]" "$home/release" 2>/dev/null; then
    echo "$home"
    exit
  fi
done
exit 1
