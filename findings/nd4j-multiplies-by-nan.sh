#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# ND4J 1.0.0-M2.1: muli(Double.NaN) multiplies by 0.00001 where NumPy, and Java, have NaN.
#
# Whoever marks missing numbers so marks nothing. mul(Float.NaN) does the same. Seen:
#   2 * NaN is 0.00002
. "$(dirname "$0")/dl4j.sh"
dl4j <<'JAVA'
import java.util.Locale;
import org.nd4j.linalg.factory.Nd4j;

public class Finding {
  public static void main(String[] arguments) {
    System.out.println(String.format(
        Locale.ROOT, "2 * NaN is %.5f", Nd4j.createFromArray(new double[] {2}).muli(Double.NaN).getDouble(0)));
  }
}
JAVA
expect '2 * NaN is 0.00002'
