#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# ND4J 1.0.0-M2.1: PolySchedule, the polynomial decay of a learning rate, makes it rise.
#
# Caffe, whose formula the Javadoc gives, computes (1 - i / n) to a power; PolySchedule computes (1 + i / n) to it, up to the last
# iteration, and then 0. Seen, for a rate of 0.1, power 2 and 10 iterations:
#   iteration 0: 0.1000
#   iteration 5: 0.2250
#   iteration 9: 0.3610
#   iteration 10: 0.0000
. "$(dirname "$0")/dl4j.sh"
dl4j <<'JAVA'
import java.util.Locale;
import org.nd4j.linalg.schedule.PolySchedule;
import org.nd4j.linalg.schedule.ScheduleType;

public class Finding {
  public static void main(String[] arguments) {
    PolySchedule schedule = new PolySchedule(ScheduleType.ITERATION, 0.1, 2, 10);
    for (int i : new int[] {0, 5, 9, 10}) {
      System.out.printf(Locale.ROOT, "iteration %d: %.4f%n", i, schedule.valueAt(i, 0));
    }
  }
}
JAVA
expect 'iteration 0: 0.1000
iteration 5: 0.2250
iteration 9: 0.3610
iteration 10: 0.0000'
