#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# GZIPInputStream of JDK 17 ends after the first of several gzip members, without a word, where the stream below says that nothing is
# available just now, as a pipe does whose writer is slower.
#
# RFC 1952 makes a file of members that stand one after another, which is what `cat a.gz b.gz` and parallel packers write. GZIPInputStream
# reads them all from a file, but looks at available() to find out whether there is another, and 0 only means that a read may have to
# wait. So what is read through a pipe depends on timing. gzip -d reads all, and so does JDK 25. Seen, with 17.0.15 (Debian):
#   gzip -d: one two
#   from a file: one two
#   from a slow pipe: one
# Needs a JDK 17, on the path or as JAVA_HOME, and gzip.
set -eu
java=${JAVA_HOME:+$JAVA_HOME/bin/}java
"$java" -version 2>&1 | grep -q '"17\.' || { echo "$(basename "$0"): needs a JDK 17" >&2; exit 2; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cat > "$work/Members.java" <<'JAVA'
import java.io.FileInputStream;
import java.io.InputStream;
import java.util.zip.GZIPInputStream;

class Members {
  public static void main(String[] arguments) throws Exception {
    InputStream packed = arguments.length > 0 ? new FileInputStream(arguments[0]) : System.in;
    System.out.println(new String(new GZIPInputStream(packed).readAllBytes()).trim().replace('\n', ' '));
  }
}
JAVA
printf 'one\n' | gzip -n > "$work/one.gz"
printf 'two\n' | gzip -n > "$work/two.gz"
cat "$work/one.gz" "$work/two.gz" > "$work/both.gz"
all=$(gzip -dc "$work/both.gz" | tr '\n' ' ' | sed 's/ $//')
file=$("$java" "$work/Members.java" "$work/both.gz")
slow=$({ cat "$work/one.gz"; sleep 10; cat "$work/two.gz"; } | "$java" "$work/Members.java")
printf 'gzip -d: %s\nfrom a file: %s\nfrom a slow pipe: %s\n' "$all" "$file" "$slow"
[ "$all" = 'one two' ] && [ "$file" = 'one two' ] && [ "$slow" = one ] || { echo "has changed" >&2; exit 1; }
