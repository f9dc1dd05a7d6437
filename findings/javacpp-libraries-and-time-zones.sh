#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# ND4J 1.0.0-M2.1 (JavaCPP 1.5.7): a program in another time zone unpacks native libraries again, over the files that others use.
#
# Files of the cache are compared with entries of the jar by their times, which have no time zone and are read in that of
# the program. Two services of one user, one of them with -Duser.timezone or TZ, unpack by turns at every start, which is 320 MB, and
# into the very files that the other has loaded. A cachedir of its own for each
# (-Dorg.bytedeco.javacpp.cachedir) keeps them apart. Seen:
#   first start: unpacked
#   same zone: kept
#   another zone: unpacked again, into the same file
#   first zone: unpacked again, into the same file
. "$(dirname "$0")/dl4j.sh"
about='ND4J 1.0.0-M2.1'
nd4j < /dev/null
cat > "$work/Finding.java" <<'JAVA'
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.bytedeco.javacpp.Loader;

public class Finding {
  public static void main(String[] arguments) throws Exception {
    Loader.load(org.nd4j.linalg.cpu.nativecpu.bindings.Nd4jCpu.class);
    try (Stream<Path> files = Files.walk(Path.of(System.getProperty("org.bytedeco.javacpp.cachedir")))) {
      Path library = files.filter(file -> file.endsWith("libnd4jcpu.so") && !Files.isSymbolicLink(file)).findFirst().orElseThrow();
      System.out.println(Files.getAttribute(library, "unix:ino") + " " + Files.getAttribute(library, "unix:ctime"));
    }
  }
}
JAVA

# start ZONE: loads the library; prints the number of its file and when that was changed last
start() {
  java -Duser.timezone="$1" -Dorg.bytedeco.javacpp.cachedir="$work/cache" -cp "$(cat "$work/classpath")" "$work/Finding.java"
}

# compare NAME BEFORE AFTER: says what happened to the file
compare() {
  if [ "$2" = "$3" ]; then
    echo "$1: kept"
  elif [ "${2%% *}" = "${3%% *}" ]; then
    echo "$1: unpacked again, into the same file"
  else
    echo "$1: unpacked again, into another file"
  fi
}

first=$(start UTC)
second=$(start UTC)
third=$(start Asia/Tokyo)
fourth=$(start UTC)
{
  echo "first start: ${first:+unpacked}"
  compare 'same zone' "$first" "$second"
  compare 'another zone' "$second" "$third"
  compare 'first zone' "$third" "$fourth"
} > "$work/seen"
expect 'first start: unpacked
same zone: kept
another zone: unpacked again, into the same file
first zone: unpacked again, into the same file'
