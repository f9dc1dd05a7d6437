#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# ND4J 1.0.0-M2.1 with commons-lang3 3.20.0 instead of its 3.11: every array takes a number from SecureRandom.
#
# ND4J chooses by commons-lang3's RandomUtils which of its threads frees an array, and RandomUtils has become secure. The newer version
# comes with other libraries, or to be rid of an advisory, and steps of small networks get slower by a tenth or more. Seen:
#   commons-lang3 3.11: 0 for 1000 arrays
#   commons-lang3 3.20.0: at least one an array
. "$(dirname "$0")/dl4j.sh"
about='ND4J 1.0.0-M2.1'
cat > "$work/Finding.java" <<'JAVA'
import java.security.Provider;
import java.security.SecureRandomSpi;
import java.security.Security;
import org.nd4j.linalg.factory.Nd4j;

public class Finding {
  static int taken;

  /** Counts what is taken from it. */
  public static final class Counting extends SecureRandomSpi {
    @Override
    protected void engineSetSeed(byte[] seed) {}

    @Override
    protected void engineNextBytes(byte[] bytes) {
      taken++;
    }

    @Override
    protected byte[] engineGenerateSeed(int bytes) {
      return new byte[bytes];
    }
  }

  public static void main(String[] arguments) {
    Provider counting = new Provider("Counting", "1", "counts") {};
    counting.put("SecureRandom.Counting", Counting.class.getName());
    Security.insertProviderAt(counting, 1);
    Nd4j.create(3);
    taken = 0;
    for (int i = 0; i < 1000; i++) {
      Nd4j.create(3);
    }
    System.out.println(
        "commons-lang3 " + arguments[0] + ": " + (taken == 0 ? "0 for 1000 arrays" : taken >= 1000 ? "at least one an array" : taken));
  }
}
JAVA

# with VERSION: runs it with that version of commons-lang3
with() {
  nd4j <<POM
    <dependency>
      <groupId>org.apache.commons</groupId>
      <artifactId>commons-lang3</artifactId>
      <version>$1</version>
    </dependency>
POM
  mkdir -p "$work/classes"
  javac -d "$work/classes" -cp "$(cat "$work/classpath")" "$work/Finding.java"
  OMP_NUM_THREADS=1 java -Xmx1g -cp "$work/classes:$(cat "$work/classpath")" Finding "$1" >> "$work/seen" 2> "$work/errors" \
    || { cat "$work/seen" "$work/errors"; exit 1; }
}

with 3.11
with 3.20.0
expect 'commons-lang3 3.11: 0 for 1000 arrays
commons-lang3 3.20.0: at least one an array'
