// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.density;

import io.github.mdn4j.loss.DensityLoss.Engine;
import io.github.mdn4j.loss.LossMixtureNLL;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.nd4j.linalg.activations.impl.ActivationIdentity;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.exception.ND4JIllegalArgumentException;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.lossfunctions.ILossFunction;
import org.nd4j.linalg.lossfunctions.impl.LossMixtureDensity;

/**
 * Runs losses over extreme rows and counts those that fail: a case is one row in one type through one loss.
 *
 * <p>A loss or gradient that is not finite is a failure. So is a loss that differs from the scalar log density of the
 * same row, and a gradient that differs between the engines, by more than a share: of the loss, or of the largest
 * element of the row's gradient, or of 1 if they are smaller. Where last bits decide, as at a correlation of 1 − 10⁻¹²
 * or between components that are equally unlikely, a difference may also be as large as some units in the last place of
 * raw row, label or log density make it.
 */
final class ExtremeSweep {

  /** The share by which results in DOUBLE may differ. */
  static final double DOUBLE_SHARE = 1e-9;

  /** The share by which results in FLOAT may differ, and those of low-rank Gaussians. */
  static final double FLOAT_SHARE = 1e-6;

  /** The share by which those of ND4J's own loss may differ in either type. */
  static final double BUILT_IN_SHARE = 1e-3;

  private static final int NUMBERS = 1 << 21; // raw numbers of one minibatch at most
  private static final int NAMED = 12; // failures that the report spells out

  /** By how much the input is changed to see what its last bits decide: 8 units in the last place. */
  private static final double LAST_BITS = 8 * 0x1p-52;

  /** How many times that change of the result is allowed. */
  private static final double TIMES = 8;

  /** How many cases there were, and how many were not finite or wrong. */
  static final class Count {
    private long cases;
    private long notFinite;
    private long wrong;
    private long conditioned; // right, by what the last bits of the input decide
    private double furthest; // the largest share seen
    private final List<String> named = new ArrayList<>();

    long cases() {
      return cases;
    }

    long failures() {
      return notFinite + wrong;
    }

    List<String> named() {
      return named;
    }

    double furthest() {
      return furthest;
    }

    private void add(double off, double share, double lastBits, String what) {
      cases++;
      if (off <= share) {
        furthest = Math.max(furthest, off);
      } else if (off <= TIMES * lastBits) {
        conditioned++;
      } else {
        if (off <= Double.MAX_VALUE) {
          wrong++;
        } else {
          notFinite++;
        }
        if (named.size() < NAMED) {
          named.add(what + ": " + off);
        }
      }
    }

    @Override
    public String toString() {
      return String.format(
          Locale.ROOT,
          "%d cases, %d not finite, %d wrong, %d decided by last bits, others within %.1e",
          cases, notFinite, wrong, conditioned, furthest);
    }
  }

  /** Scores and gradients of the rows of a minibatch; a row that was refused is NaN. */
  private record Results(double[] scores, double[][] slopes) {

    static Results of(ILossFunction loss, INDArray labels, INDArray raw) {
      ActivationIdentity identity = new ActivationIdentity();
      INDArray gradient = loss.computeGradient(labels, raw, identity, null);
      double[] scores = loss.computeScoreArray(labels, raw, identity, null).dup('c').data().asDouble();
      return new Results(scores, gradient.castTo(DataType.DOUBLE).toDoubleMatrix());
    }

    /** Row by row: one that is refused takes no other with it. */
    static Results oneByOne(ILossFunction loss, INDArray labels, INDArray raw) {
      int n = (int) raw.size(0);
      double[] scores = new double[n];
      double[][] slopes = new double[n][(int) raw.size(1)];
      for (int i = 0; i < n; i++) {
        try {
          Results one = of(loss, labels.getRow(i, true).dup(), raw.getRow(i, true).dup());
          scores[i] = one.scores[0];
          slopes[i] = one.slopes[0];
        } catch (ND4JIllegalArgumentException e) {
          scores[i] = Double.NaN;
        }
      }
      return new Results(scores, slopes);
    }
  }

  private final Count kernels = new Count();
  private final Count graph = new Count();
  private final Count builtIn = new Count();

  Count kernels() {
    return kernels;
  }

  Count graph() {
    return graph;
  }

  /** Returns the counts of ND4J's own loss. */
  Count builtIn() {
    return builtIn;
  }

  /** Runs both engines over all settings, in minibatches of n rows at least. */
  void run(Density density, double rawScale, int n) {
    LossMixtureNLL loss = new LossMixtureNLL(density, Engine.KERNELS);
    boolean hasLowRank = density.toString().contains("LowRankGaussian"); // autodiff of Gram-Schmidt loses digits
    for (DataType type : List.of(DataType.DOUBLE, DataType.FLOAT)) {
      INDArray[] batch = batch(density, ExtremeRows.settings(type, rawScale), type, n);
      double[] expected = logDensities(density, batch);
      Results byKernels = results(loss, batch);
      Results byGraph = results(new LossMixtureNLL(density, Engine.SAMEDIFF), batch);
      Results movedRaw = results(loss, new INDArray[] {movedRaw(batch[0]), batch[1]});
      Results movedLabels = results(loss, new INDArray[] {batch[0], movedLabels(density, batch[1])});
      double share = type == DataType.DOUBLE && !hasLowRank ? DOUBLE_SHARE : FLOAT_SHARE;
      for (int i = 0; i < expected.length; i++) {
        double lastBits =
            off(-movedRaw.scores[i], byKernels, movedRaw, i)
                + off(-movedLabels.scores[i], byKernels, movedLabels, i)
                + LAST_BITS * Math.abs(expected[i]);
        String what = density + " " + type + " row " + i;
        kernels.add(off(expected[i], byKernels, byGraph, i), share, lastBits, what);
        graph.add(off(expected[i], byGraph, byKernels, i), share, lastBits, what);
      }
    }
  }

  /** Runs ND4J's loss over the mixtures that it knows; its gradients are compared with those of the kernels. */
  void runBuiltIn(int components, int labelWidth, double rawScale, int n) {
    Density density = Mixture.of(components, IsotropicGaussian.of(labelWidth, Scale.exp()));
    ILossFunction loss = LossMixtureDensity.builder().gaussians(components).labelWidth(labelWidth).build();
    for (DataType type : List.of(DataType.DOUBLE, DataType.FLOAT)) {
      INDArray[] batch = batch(density, ExtremeRows.settings(type, rawScale), type, n);
      double[] expected = logDensities(density, batch);
      Results ours = results(new LossMixtureNLL(density, Engine.KERNELS), batch);
      Results theirs = reordered(Results.of(loss, batch[1], regrouped(batch[0], components)), components);
      for (int i = 0; i < expected.length; i++) {
        builtIn.add(off(expected[i], theirs, ours, i), BUILT_IN_SHARE, 0, density + " " + type + " row " + i);
      }
    }
  }

  private static INDArray movedRaw(INDArray raw) {
    double[][] theta = raw.castTo(DataType.DOUBLE).toDoubleMatrix();
    for (double[] row : theta) {
      move(row);
    }
    return Nd4j.createFromArray(theta);
  }

  // discrete labels stay as they are
  private static INDArray movedLabels(Density density, INDArray labels) {
    double[][] y = labels.castTo(DataType.DOUBLE).toDoubleMatrix();
    for (int i = 0; i < y.length; i++) {
      double[] row = y[i].clone();
      move(row);
      if (density.faultOf(row).isEmpty()) {
        y[i] = row;
      }
    }
    return Nd4j.createFromArray(y);
  }

  private static void move(double[] row) {
    for (int j = 0; j < row.length; j++) {
      row[j] *= j % 3 == 0 ? 1 + LAST_BITS : 1 - LAST_BITS;
    }
  }

  private static Results results(LossMixtureNLL loss, INDArray[] batch) {
    try {
      return Results.of(loss, batch[1], batch[0]);
    } catch (ND4JIllegalArgumentException e) {
      return Results.oneByOne(loss, batch[1], batch[0]);
    }
  }

  // raw rows and labels; as many settings as there is room for, and again from the first until there are n rows
  private static INDArray[] batch(Density density, List<ExtremeRows.Setting> settings, DataType type, int n) {
    int some = Math.max(3, Math.min(settings.size(), NUMBERS / density.parameterWidth()));
    int rows = Math.max(some, n);
    double[][] theta = new double[rows][];
    double[][] y = new double[rows][];
    for (int i = 0; i < rows; i++) {
      int setting = (int) ((long) (i % some) * settings.size() / some);
      double[][] row = ExtremeRows.of(density, settings.get(setting), type);
      theta[i] = row[0];
      y[i] = row[1];
    }
    return new INDArray[] {Nd4j.createFromArray(theta).castTo(type), Nd4j.createFromArray(y).castTo(type)};
  }

  private static double[] logDensities(Density density, INDArray[] batch) {
    double[] expected = new double[(int) batch[0].size(0)];
    for (int i = 0; i < expected.length; i++) {
      double[] theta = batch[0].getRow(i).toDoubleVector();
      expected[i] = density.at(theta).logDensity(batch[1].getRow(i).toDoubleVector());
    }
    return expected;
  }

  // NaN or infinite if one of the results is
  private static double off(double logDensity, Results results, Results others, int i) {
    double score = Math.abs(results.scores[i] + logDensity) / Math.max(1, Math.abs(logDensity));
    double largest = 1;
    double difference = 0;
    for (int j = 0; j < results.slopes[i].length; j++) {
      double slope = results.slopes[i][j];
      difference = Math.max(difference, Math.abs(slope - others.slopes[i][j]));
      largest = Math.max(largest, Math.abs(slope));
    }
    return Math.max(score, difference / largest);
  }

  // ours: K logits, K blocks of D means and a scale; theirs: K logits, K scales, K blocks of D means
  private static int[] order(int components, int width) {
    int d = width / components - 2;
    int[] order = new int[width];
    for (int k = 0; k < components; k++) {
      order[k] = k;
      order[components + k] = components + k * (d + 1) + d;
      for (int j = 0; j < d; j++) {
        order[2 * components + k * d + j] = components + k * (d + 1) + j;
      }
    }
    return order;
  }

  private static INDArray regrouped(INDArray raw, int components) {
    double[][] ours = raw.castTo(DataType.DOUBLE).toDoubleMatrix();
    int[] order = order(components, ours[0].length);
    double[][] theirs = new double[ours.length][order.length];
    for (int i = 0; i < ours.length; i++) {
      for (int j = 0; j < order.length; j++) {
        theirs[i][j] = ours[i][order[j]];
      }
    }
    return Nd4j.createFromArray(theirs).castTo(raw.dataType());
  }

  private static Results reordered(Results theirs, int components) {
    int[] order = order(components, theirs.slopes[0].length);
    double[][] slopes = new double[theirs.slopes.length][order.length];
    for (int i = 0; i < slopes.length; i++) {
      for (int j = 0; j < order.length; j++) {
        slopes[i][order[j]] = theirs.slopes[i][j];
      }
    }
    return new Results(theirs.scores, slopes);
  }
}
