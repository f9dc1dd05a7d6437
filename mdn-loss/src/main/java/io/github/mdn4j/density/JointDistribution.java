// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.density;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** A {@link Joint} or {@link Independent} with its parameters bound: independent label blocks side by side. */
public final class JointDistribution implements Distribution {

  private final String family;
  private final Distribution[] parts;

  JointDistribution(String family, Distribution[] parts) {
    this.family = family;
    this.parts = parts;
  }

  /** Returns the number of label blocks. */
  public int parts() {
    return parts.length;
  }

  /** Returns what is predicted for label block i. */
  public Distribution part(int i) {
    return parts[i];
  }

  @Override
  public int labelWidth() {
    int width = 0;
    for (Distribution part : parts) {
      width += part.labelWidth();
    }
    return width;
  }

  @Override
  public double logDensity(double... y) {
    Checks.label(this, y);
    double sum = 0;
    int d = 0;
    for (Distribution part : parts) {
      sum += part.logDensity(Arrays.copyOfRange(y, d, d + part.labelWidth()));
      d += part.labelWidth();
    }
    return sum;
  }

  @Override
  public double[] mean() {
    return sideBySide(Distribution::mean);
  }

  @Override
  public double[] variance() {
    return sideBySide(Distribution::variance);
  }

  /** Returns the parts' modes side by side. */
  @Override
  public double[] mode() {
    return sideBySide(Distribution::mode);
  }

  /** Draws the parts in order. */
  @Override
  public double[] sample(RandomGenerator random, Temperature temperature) {
    return sideBySide(part -> part.sample(random, temperature));
  }

  private double[] sideBySide(Function<Distribution, double[]> block) {
    double[] row = new double[labelWidth()];
    int d = 0;
    for (Distribution part : parts) {
      System.arraycopy(block.apply(part), 0, row, d, part.labelWidth());
      d += part.labelWidth();
    }
    return row;
  }

  /** Returns the parts' covariances along the diagonal, 0 elsewhere. */
  @Override
  public double[][] covariance() {
    double[][] covariance = new double[labelWidth()][labelWidth()];
    int d = 0;
    for (Distribution part : parts) {
      double[][] block = part.covariance();
      for (int i = 0; i < block.length; i++) {
        System.arraycopy(block[i], 0, covariance[d + i], d, block.length);
      }
      d += block.length;
    }
    return covariance;
  }

  @Override
  public double cdf(double y) {
    return only("cdf").cdf(y);
  }

  @Override
  public double quantile(double p) {
    return only("quantile").quantile(p);
  }

  @Override
  public double survival(double y) {
    return only("survival").survival(y);
  }

  @Override
  public double upperQuantile(double q) {
    return only("upperQuantile").upperQuantile(q);
  }

  @Override
  public Interval interval(double level) {
    return only("interval").interval(level);
  }

  @Override
  public List<Interval> highestDensityRegion(double level) {
    return only("highestDensityRegion").highestDensityRegion(level);
  }

  /**
   * Returns the parts' marginals side by side, in the order of the indices.
   *
   * @throws UnsupportedOperationException if the columns of a part do not follow one another in the indices, or a part's
   *     marginal is not known
   */
  @Override
  public Distribution marginal(int... indices) {
    Indices.check(this, indices);
    List<Distribution> marginals = new ArrayList<>();
    boolean[] done = new boolean[parts.length];
    int next = 0;
    while (next < indices.length) {
      int part = partOf(indices[next]);
      int end = next;
      while (end < indices.length && partOf(indices[end]) == part) {
        end++;
      }
      if (done[part]) {
        throw new UnsupportedOperationException(
            "marginal of " + this + " wants the columns of a part one after another, got " + Arrays.toString(indices)
                + ": use them in ascending order");
      }
      done[part] = true;
      int first = firstOf(part);
      int[] within = Arrays.stream(indices, next, end).map(index -> index - first).toArray();
      marginals.add(parts[part].marginal(within));
      next = end;
    }
    return marginals.size() == 1
        ? marginals.get(0)
        : new JointDistribution(family, marginals.toArray(new Distribution[0]));
  }

  /** Returns the parts' conditionals side by side; the parts are independent. */
  @Override
  public Distribution condition(int[] indices, double[] values) {
    Indices.others(this, indices, values);
    List<Distribution> conditionals = new ArrayList<>();
    for (int part = 0; part < parts.length; part++) {
      int current = part;
      int first = firstOf(part);
      int[] here = IntStream.range(0, indices.length).filter(a -> partOf(indices[a]) == current).toArray();
      int[] within = Arrays.stream(here).map(a -> indices[a] - first).toArray();
      if (here.length == 0) {
        conditionals.add(parts[part]);
      } else if (here.length < parts[part].labelWidth()) {
        conditionals.add(parts[part].condition(within, Indices.pick(values, here)));
      }
    }
    return conditionals.size() == 1
        ? conditionals.get(0)
        : new JointDistribution(family, conditionals.toArray(new Distribution[0]));
  }

  private int firstOf(int part) {
    int first = 0;
    for (int i = 0; i < part; i++) {
      first += parts[i].labelWidth();
    }
    return first;
  }

  private int partOf(int column) {
    int part = 0;
    while (column >= firstOf(part + 1)) {
      part++;
    }
    return part;
  }

  @Override
  public double crps(double y) {
    return only("crps").crps(y);
  }

  private Distribution only(String operation) {
    if (parts.length != 1) {
      throw new UnsupportedOperationException(
          operation + " of " + this + " has no meaning for labels of " + labelWidth() + " columns: use part(i)."
              + operation);
    }
    return parts[0];
  }

  @Override
  public void inspect(Inspector inspector) {
    for (Distribution part : parts) {
      part.inspect(inspector);
    }
  }

  @Override
  public String toString() {
    return Arrays.stream(parts).map(Distribution::toString).collect(Collectors.joining(", ", family + "(", ")"));
  }
}
