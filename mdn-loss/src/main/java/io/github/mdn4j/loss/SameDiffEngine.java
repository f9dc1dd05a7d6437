// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.loss;

import io.github.mdn4j.density.Density;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.autodiff.samediff.api.OutAndGrad;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.memory.MemoryWorkspace;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;
import org.nd4j.linalg.ops.transforms.Transforms;

/**
 * Evaluates an objective through a SameDiff graph, its gradient by autodiff, on whatever backend ND4J runs.
 *
 * <p>The graph computes in double whatever the arrays hold: in float, small scales would cost digits of the loss. It is
 * shared by all threads. An execution leaves some memory behind in it (docs/dl4j-notes.md), so it is replaced after a
 * number of uses.
 */
final class SameDiffEngine implements LossEngine {

  /** Adds the objective of each row, [n,1], to a graph. */
  @FunctionalInterface
  interface Objective {
    SDVariable of(SameDiff sd, SDVariable theta, SDVariable y);
  }

  private static final int USES = 1000;

  /** Raw numbers of one run of the graph: more rows go through it in several, so that its arrays stay small. */
  private static final int NUMBERS = 1 << 17;

  private static final String THETA = "theta";
  private static final String LABEL = "y";
  private static final String SCORE = "score";

  private final Density density;
  private final Objective objective;
  private final int lifetime;
  private SameDiff graph;
  private long uses;

  SameDiffEngine(Density density, Objective objective) {
    this(density, objective, USES);
  }

  /** Makes an engine whose graphs are replaced after as many uses. */
  SameDiffEngine(Density density, Objective objective, int lifetime) {
    this.density = density;
    this.objective = objective;
    this.lifetime = lifetime;
  }

  @Override
  @SuppressWarnings("try") // the scope is there to be closed
  public double[] evaluate(INDArray labels, INDArray raw, double[] mask, INDArray gradient) {
    try (MemoryWorkspace none = Nd4j.getMemoryManager().scopeOutOfWorkspaces()) {
      int n = Math.toIntExact(raw.size(0));
      int most = Math.max(1, NUMBERS / density.parameterWidth());
      if (n <= most) {
        return evaluate(labels, raw, mask, gradient, 0);
      }
      double[] scores = new double[n];
      for (int from = 0; from < n; from += most) {
        int to = Math.min(n, from + most);
        INDArray part = gradient == null ? null : rows(gradient, from, to);
        double[] weights = mask == null ? null : Arrays.copyOfRange(mask, from, to);
        double[] some = evaluate(rows(labels, from, to), rows(raw, from, to), weights, part, from);
        System.arraycopy(some, 0, scores, from, some.length);
      }
      return scores;
    }
  }

  private static INDArray rows(INDArray array, int from, int to) {
    return array.get(NDArrayIndex.interval(from, to), NDArrayIndex.all());
  }

  /** Evaluates rows in one run of the graph; messages count from the first. */
  private double[] evaluate(INDArray labels, INDArray raw, double[] mask, INDArray gradient, int first) {
    int n = Math.toIntExact(raw.size(0));
    int stand = firstUnmasked(mask);
    if (stand == n) {
      if (gradient != null) {
        gradient.assign(0);
      }
      return new double[n];
    }
    INDArray theta = copy(raw);
    INDArray y = copy(labels);
    if (mask != null) {
      standIn(theta, y, mask, stand);
    }
    requireSupport(y, mask, first);
    Map<String, INDArray> in = Map.of(THETA, theta, LABEL, y);
    SameDiff sd = graph();
    INDArray score;
    INDArray slope = null;
    if (gradient == null) {
      score = sd.outputSingle(in, SCORE);
    } else {
      OutAndGrad both = sd.calculateGradientsAndOutputs(in, List.of(SCORE), List.of(THETA));
      score = both.getOutputs().get(SCORE);
      slope = both.getGradients().get(THETA);
    }
    double[] scores = score.dup('c').data().asDouble();
    requireFinite(scores, y, theta, mask, first);
    if (mask != null) {
      for (int i = 0; i < n; i++) {
        scores[i] = mask[i] == 0 ? 0 : mask[i] * scores[i];
      }
    }
    if (gradient != null) {
      INDArray weighed = mask == null ? slope : slope.mulColumnVector(Nd4j.create(mask, new long[] {n, 1}, 'c'));
      gradient.assign(gradient.dataType() == DataType.FLOAT ? held(weighed) : weighed);
    }
    return scores;
  }

  // the nearest finite floats
  private static INDArray held(INDArray slope) {
    return Transforms.max(Transforms.min(slope, Float.MAX_VALUE), -Float.MAX_VALUE);
  }

  private static INDArray copy(INDArray array) {
    return (array.dataType() == DataType.DOUBLE ? array : array.castTo(DataType.DOUBLE)).dup('c');
  }

  private static int firstUnmasked(double[] mask) {
    int i = 0;
    while (mask != null && i < mask.length && mask[i] == 0) {
      i++;
    }
    return i;
  }

  // A masked row may hold anything. An unmasked one stands in for it, and its result is then multiplied by 0.
  private static void standIn(INDArray theta, INDArray y, double[] mask, int stand) {
    INDArray standTheta = theta.getRow(stand).dup();
    INDArray standLabel = y.getRow(stand).dup();
    for (int i = 0; i < mask.length; i++) {
      if (mask[i] == 0) {
        theta.putRow(i, standTheta);
        y.putRow(i, standLabel);
      }
    }
  }

  private void requireSupport(INDArray y, double[] mask, int first) {
    int d = density.labelWidth();
    double[] labels = y.data().asDouble();
    double[] row = new double[d];
    for (int i = 0; i < y.size(0); i++) {
      if (mask != null && mask[i] == 0) {
        continue;
      }
      System.arraycopy(labels, i * d, row, 0, d);
      boolean finite = true;
      for (double value : row) {
        finite &= Double.isFinite(value);
      }
      if (!finite || density.faultOf(row).isPresent()) {
        throw Faults.ofRow(density, first + i, row, new double[0], Double.NaN);
      }
    }
  }

  private void requireFinite(double[] scores, INDArray y, INDArray theta, double[] mask, int first) {
    boolean sound = theta.sumNumber().doubleValue() * 0 == 0;
    for (int i = 0; i < scores.length; i++) {
      boolean counts = mask == null || mask[i] != 0;
      if (counts && (!Double.isFinite(scores[i]) || !sound && !finite(theta, i))) {
        throw Faults.ofRow(
            density,
            first + i,
            y.getRow(i).dup().data().asDouble(),
            theta.getRow(i).dup().data().asDouble(),
            -scores[i]);
      }
    }
  }

  private static boolean finite(INDArray theta, int row) {
    for (double value : theta.getRow(row).dup().data().asDouble()) {
      if (!Double.isFinite(value)) {
        return false;
      }
    }
    return true;
  }

  private synchronized SameDiff graph() {
    if (uses++ % lifetime == 0) {
      graph = build();
    }
    return graph;
  }

  private SameDiff build() {
    SameDiff sd = SameDiff.create();
    SDVariable theta = sd.placeHolder(THETA, DataType.DOUBLE, -1, density.parameterWidth());
    SDVariable y = sd.placeHolder(LABEL, DataType.DOUBLE, -1, density.labelWidth());
    objective.of(sd, theta, y).rename(SCORE).sum("loss").markAsLoss();
    StandardOutput.without(() -> sd.createGradFunction(THETA));
    return sd;
  }
}
