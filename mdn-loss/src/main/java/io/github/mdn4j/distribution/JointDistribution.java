// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.distribution;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.nd4j.linalg.exception.ND4JIllegalArgumentException;

/** Independent label blocks side by side. */
public final class JointDistribution implements Distribution {

  private final String family;
  private final Distribution[] parts;

  private JointDistribution(String family, Distribution[] parts) {
    this.family = family;
    this.parts = parts;
  }

  /**
   * Puts distributions side by side.
   *
   * @param parts label blocks in order, at least one
   * @throws ND4JIllegalArgumentException if there is none or one is null
   */
  public static JointDistribution of(Distribution... parts) {
    return new JointDistribution("Joint", Checks.parts("JointDistribution", parts));
  }

  /**
   * Makes what a network predicts; the array is not copied.
   *
   * @param family the name that messages and {@link #toString} give it
   * @param parts label blocks in order
   */
  public static JointDistribution predicted(String family, Distribution... parts) {
    return new JointDistribution(family, parts);
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
  public boolean isAtom(int column, double... y) {
    int part = partOf(column);
    int first = first(part);
    return parts[part].isAtom(column - first, Arrays.copyOfRange(y, first, first + parts[part].labelWidth()));
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
  public double[] sample(Temperature temperature, RandomGenerator random) {
    return sideBySide(part -> part.sample(temperature, random));
  }

  /** Changes the temperature of every part. */
  @Override
  public JointDistribution at(Temperature temperature) {
    Distribution[] changed = new Distribution[parts.length];
    for (int i = 0; i < changed.length; i++) {
      changed[i] = parts[i].at(temperature);
    }
    return new JointDistribution(family, changed);
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
  public double crps(double y) {
    return only("crps").crps(y);
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

  /** Returns the parts' marginals side by side; the indices of each part must stand together. */
  @Override
  public Distribution marginal(int... indices) {
    Indices.check(this, indices);
    List<Distribution> chosen = new ArrayList<>();
    for (int i = 0; i < indices.length; ) {
      int part = partOf(indices[i]);
      int first = first(part);
      int end = i;
      while (end < indices.length && partOf(indices[end]) == part) {
        end++;
      }
      int[] inside = Arrays.stream(indices, i, end).map(index -> index - first).toArray();
      if (Arrays.stream(indices, end, indices.length).anyMatch(index -> partOf(index) == part)) {
        throw new UnsupportedOperationException(
            "marginal of " + this + " is not known unless the columns of a part stand together, got "
                + Arrays.toString(indices));
      }
      chosen.add(parts[part].marginal(inside));
      i = end;
    }
    return sideBySide(chosen);
  }

  /** Returns the parts' conditionals side by side; a part known in full must give its columns positive density. */
  @Override
  public Distribution condition(int[] indices, double[] values) {
    Indices.others(this, indices, values);
    List<Distribution> left = new ArrayList<>();
    int first = 0;
    for (Distribution part : parts) {
      int from = first;
      int to = first + part.labelWidth();
      int[] known = IntStream.range(0, indices.length).filter(i -> indices[i] >= from && indices[i] < to).toArray();
      int[] inside = Arrays.stream(known).map(i -> indices[i] - from).toArray();
      double[] given = Indices.pick(values, known);
      if (known.length == 0) {
        left.add(part);
      } else if (known.length < part.labelWidth()) {
        left.add(part.condition(inside, given));
      } else {
        requireSupport(part, inside, given);
      }
      first = to;
    }
    return sideBySide(left);
  }

  private static void requireSupport(Distribution part, int[] indices, double[] values) {
    double[] y = new double[values.length];
    for (int i = 0; i < y.length; i++) {
      y[indices[i]] = values[i];
    }
    if (!(part.logDensity(y) > Double.NEGATIVE_INFINITY)) {
      throw new ND4JIllegalArgumentException(
          part + ": values to condition on must have positive density, got " + Arrays.toString(y));
    }
  }

  private Distribution sideBySide(List<Distribution> chosen) {
    return chosen.size() == 1 ? chosen.get(0) : new JointDistribution("Joint", chosen.toArray(new Distribution[0]));
  }

  private int first(int part) {
    int first = 0;
    for (int i = 0; i < part; i++) {
      first += parts[i].labelWidth();
    }
    return first;
  }

  private int partOf(int column) {
    int part = 0;
    while (first(part) + parts[part].labelWidth() <= column) {
      part++;
    }
    return part;
  }

  /** Returns the affine changes of the parts side by side. */
  @Override
  public Distribution affine(double[] shift, double[] scale) {
    AffineDistribution.check(this, shift, scale);
    Distribution[] changed = new Distribution[parts.length];
    int d = 0;
    for (int i = 0; i < parts.length; i++) {
      int end = d + parts[i].labelWidth();
      changed[i] = parts[i].affine(Arrays.copyOfRange(shift, d, end), Arrays.copyOfRange(scale, d, end));
      d = end;
    }
    return new JointDistribution(family, changed);
  }

  @Override
  public Parameters parameters() {
    return Parameters.of("joint").with("parts", parts);
  }

  @Override
  public void inspect(Inspector inspector) {
    for (Distribution part : parts) {
      part.inspect(inspector);
    }
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
  public String toString() {
    return Parameters.textOf(
        this,
        Arrays.stream(parts).map(Distribution::toString).collect(Collectors.joining(", ", family + "(", ")")));
  }
}
