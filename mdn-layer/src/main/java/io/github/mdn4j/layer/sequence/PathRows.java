// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.layer.sequence;

import io.github.mdn4j.distribution.Temperature;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Sequences side by side, a row each: draws from what is predicted for the next step, and goes a step on. */
interface PathRows {

  /** Draws the next label of a row; of several rows by several threads at once. */
  double[] sample(int row, Temperature temperature, RandomGenerator random);

  /** Goes a step on; a row of null has stopped, and what becomes of it does not matter. */
  void step(double[][] features);

  /** Returns what the recurrent layers carry now, as the network has it. */
  List<Map<String, INDArray>> carried();

  /** Returns the raw rows that are drawn from, [n,P]. */
  INDArray raw();
}
