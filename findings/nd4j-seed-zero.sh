#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# ND4J 1.0.0-M2.1: the seed 0 seeds nothing. Any other number does.
#
# 0 is the seed that many programs use. Seen:
#   seed 0 twice, same numbers: false
#   seed 1 twice, same numbers: true
. "$(dirname "$0")/dl4j.sh"
dl4j <<'JAVA'
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

public class Finding {
  static INDArray drawn(long seed) {
    Nd4j.getRandom().setSeed(seed);
    return Nd4j.rand(1, 8);
  }

  public static void main(String[] arguments) {
    System.out.println("seed 0 twice, same numbers: " + drawn(0).equals(drawn(0)));
    System.out.println("seed 1 twice, same numbers: " + drawn(1).equals(drawn(1)));
  }
}
JAVA
expect 'seed 0 twice, same numbers: false
seed 1 twice, same numbers: true'
