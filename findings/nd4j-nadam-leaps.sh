#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# ND4J 1.0.0-M2.1: the first step of Nadam is sixty times the learning rate.
#
# The mean of the squared gradients starts at 0, and only Adam, not Nadam, corrects for that. In Keras and PyTorch the first step of Nadam is
# 1.06 learning rates. Seen, with a rate of 0.1 and a gradient that is 1 throughout:
#   Adam, steps 1, 10 and 1000: 0.10 0.10 0.10
#   Nadam, steps 1, 10 and 1000: 6.01 1.06 0.13
. "$(dirname "$0")/dl4j.sh"
dl4j <<'JAVA'
import java.util.Locale;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.GradientUpdater;
import org.nd4j.linalg.learning.config.*;

public class Finding {
  static void show(IUpdater updater) {
    GradientUpdater<?> steps = updater.instantiate(Nd4j.zeros(DataType.DOUBLE, 1, (int) updater.stateSize(1)), true);
    StringBuilder line = new StringBuilder(updater.getClass().getSimpleName() + ", steps 1, 10 and 1000:");
    for (int i = 0; i < 1000; i++) {
      INDArray gradient = Nd4j.ones(DataType.DOUBLE, 1, 1);
      steps.applyUpdater(gradient, i, 0);
      if (i == 0 || i == 9 || i == 999) line.append(String.format(Locale.ROOT, " %.2f", gradient.getDouble(0)));
    }
    System.out.println(line);
  }

  public static void main(String[] arguments) {
    show(new Adam(0.1));
    show(new Nadam(0.1));
  }
}
JAVA
expect 'Adam, steps 1, 10 and 1000: 0.10 0.10 0.10
Nadam, steps 1, 10 and 1000: 6.01 1.06 0.13'
