// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.density;

import java.util.Arrays;
import java.util.function.Function;
import java.util.random.RandomGenerator;

/**
 * Several Markov chains side by side that have a density as their stationary distribution: slice sampling column by
 * column, with stepping out and shrinkage (Neal 2003, figures 3 and 5).
 *
 * <p>All chains start at the same label. The draws of a chain depend on each other, and on the start until some sweeps
 * have passed.
 */
final class SliceSampler {

  private static final int MOST_STEPS = 32;
  private static final int BATCH = 8; // places a chain that are tried in one run of the graph

  private final Function<double[][], double[]> logDensity;
  private final double[] width;
  private final RandomGenerator random;
  private final double[][] y; // [chains][D]
  private double[] height;

  SliceSampler(
      Function<double[][], double[]> logDensity, Peak peak, int chains, RandomGenerator random) {
    this.logDensity = logDensity;
    this.random = random;
    width = new double[peak.width().length];
    for (int d = 0; d < width.length; d++) {
      width[d] = 2 * peak.width()[d]; // near the width of a slice of a bell
    }
    y = new double[chains][];
    for (int c = 0; c < chains; c++) {
      y[c] = peak.at().clone();
    }
    height = logDensity.apply(y);
  }

  /** Updates every column of every chain and returns the labels; they change with the next sweep. */
  double[][] sweep() {
    for (int d = 0; d < width.length; d++) {
      update(d);
    }
    return y;
  }

  private void update(int d) {
    int chains = y.length;
    double[] level = new double[chains];
    double[] low = new double[chains];
    double[] high = new double[chains];
    int[] stepsDown = new int[chains];
    int[] stepsUp = new int[chains];
    for (int c = 0; c < chains; c++) {
      level[c] = height[c] - random.nextExponential();
      low[c] = y[c][d] - width[d] * random.nextDouble();
      high[c] = low[c] + width[d];
      stepsDown[c] = random.nextInt(MOST_STEPS);
      stepsUp[c] = MOST_STEPS - 1 - stepsDown[c];
    }
    stepOut(d, low, -width[d], stepsDown, level);
    stepOut(d, high, width[d], stepsUp, level);
    shrink(d, low, high, level);
  }

  private void stepOut(int d, double[] end, double step, int[] steps, double[] level) {
    boolean[] done = new boolean[end.length];
    boolean any = true;
    while (any) {
      double[] places = new double[end.length * BATCH];
      for (int i = 0; i < places.length; i++) {
        places[i] = end[i / BATCH] + step * (i % BATCH);
      }
      double[] log = at(d, places);
      any = false;
      for (int c = 0; c < end.length; c++) {
        for (int i = c * BATCH; i < (c + 1) * BATCH && !done[c]; i++) {
          end[c] = places[i];
          done[c] = steps[c]-- <= 0 || !(log[i] > level[c]);
        }
        end[c] += done[c] ? 0 : step;
        any |= !done[c];
      }
    }
  }

  // Numbers drawn from the whole interval and dropped if they fall outside what is left of it are uniform over that.
  private void shrink(int d, double[] low, double[] high, double[] level) {
    double[] from = low.clone();
    double[] to = high.clone();
    double[] next = new double[low.length];
    boolean[] done = new boolean[low.length];
    int left = low.length;
    while (left > 0) {
      double[] places = new double[low.length * BATCH];
      for (int i = 0; i < places.length; i++) {
        int c = i / BATCH;
        places[i] = from[c] + (to[c] - from[c]) * random.nextDouble();
      }
      double[] log = at(d, places);
      for (int c = 0; c < next.length; c++) {
        for (int i = c * BATCH; i < (c + 1) * BATCH && !done[c]; i++) {
          boolean inside = places[i] > low[c] && places[i] < high[c];
          boolean stuck = !(high[c] - low[c] > 4 * Math.ulp(y[c][d])); // rounding has closed the slice: stay
          if (stuck || inside && log[i] > level[c]) {
            next[c] = stuck ? y[c][d] : places[i];
            height[c] = stuck ? height[c] : log[i];
            done[c] = true;
            left--;
          } else if (inside && places[i] < y[c][d]) {
            low[c] = places[i];
          } else if (inside) {
            high[c] = places[i];
          }
        }
        from[c] = low[c];
        to[c] = high[c];
      }
    }
    for (int c = 0; c < next.length; c++) {
      y[c][d] = next[c];
    }
  }

  // log densities with column d replaced, as many places a chain as there are places
  private double[] at(int d, double[] places) {
    double[][] moved = new double[places.length][];
    for (int i = 0; i < moved.length; i++) {
      double[] chain = y[i / (places.length / y.length)];
      moved[i] = Arrays.copyOf(chain, chain.length);
      moved[i][d] = places[i];
    }
    return logDensity.apply(moved);
  }
}
