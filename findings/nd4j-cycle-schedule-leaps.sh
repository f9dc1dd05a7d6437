#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# ND4J 1.0.0-M2.1: CycleSchedule, the learning rate that rises and falls once a cycle, leaps back to its maximum just before the cycle ends.
#
# Its Javadoc draws a curve that falls to the end. Where the cycle less its last phase has an odd number of iterations, the last phase begins
# one early, with a decay to the power of -1: ten times the initial rate, which by default is the maximum. A cycle of 10 does, one of
# 20 does not. Seen, for a maximum of 1:
#   cycle of 10: 0.100 0.325 0.550 0.775 1.000 0.775 0.550 0.325 1.000 0.100
#   last five of 20: 0.400 0.300 0.200 0.100 0.010
. "$(dirname "$0")/dl4j.sh"
dl4j <<'JAVA'
import java.util.Locale;
import org.nd4j.linalg.schedule.CycleSchedule;
import org.nd4j.linalg.schedule.ScheduleType;

public class Finding {
  static void show(String what, int cycle, int from) {
    CycleSchedule schedule = new CycleSchedule(ScheduleType.ITERATION, 1, cycle);
    StringBuilder line = new StringBuilder(what + ":");
    for (int i = from; i < cycle; i++) line.append(String.format(Locale.ROOT, " %.3f", schedule.valueAt(i, 0)));
    System.out.println(line);
  }

  public static void main(String[] arguments) {
    show("cycle of 10", 10, 0);
    show("last five of 20", 20, 15);
  }
}
JAVA
expect 'cycle of 10: 0.100 0.325 0.550 0.775 1.000 0.775 0.550 0.325 1.000 0.100
last five of 20: 0.400 0.300 0.200 0.100 0.010'
