// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.density;

import io.github.mdn4j.distribution.Checks;
import io.github.mdn4j.distribution.Distribution;
import java.util.Objects;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.exception.ND4JIllegalArgumentException;
import org.nd4j.shade.jackson.annotation.JsonCreator;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/**
 * A {@link Mixture} whose K components differ in their locations alone and share one shape: scales, correlations,
 * factors.
 *
 * <p>Raw row: K logits, K locations (D each), then one block of the P − D other columns of the component. Fewer
 * parameters, and no component can collapse onto a single label while the others stay wide. With
 * {@link FullGaussian} the components share one covariance.
 */
public final class TiedMixture implements Density {

  private static final long serialVersionUID = 1L;

  private final int components;
  private final LocationFamily component;

  private TiedMixture(int components, LocationFamily component) {
    this.components = Checks.positive("TiedMixture", "number of components K", components);
    this.component = Checks.given("TiedMixture", "component", component);
    if (component instanceof Affine affine && !affine.isLocationFamily()) {
      throw new ND4JIllegalArgumentException(
          "TiedMixture: expected a component whose raw row begins with a location a label column, but got " + component);
    }
    Checks.width("TiedMixture", components * (1L + component.parameterWidth())); // that of the untied one
  }

  /**
   * Makes a tied mixture.
   *
   * @param components K, at least 1
   * @param component the family of each component
   * @throws org.nd4j.linalg.exception.ND4JIllegalArgumentException if K is below 1 or the component is null
   */
  @JsonCreator
  public static TiedMixture of(
      @JsonProperty("components") int components, @JsonProperty("component") LocationFamily component) {
    return new TiedMixture(components, component);
  }

  /** Returns K. */
  public int components() {
    return components;
  }

  /** Returns the family of each component. */
  public LocationFamily component() {
    return component;
  }

  @Override
  public int labelWidth() {
    return component.labelWidth();
  }

  @Override
  public int parameterWidth() {
    return components * (1 + labelWidth()) + shape();
  }

  private int shape() {
    return component.parameterWidth() - labelWidth();
  }

  private Mixture untied() {
    return Mixture.of(components, component);
  }

  // the column of this row that the j-th column of the untied mixture's row is a copy of
  private int source(int j) {
    if (j < components) {
      return j;
    }
    int k = (j - components) / component.parameterWidth();
    int column = (j - components) % component.parameterWidth();
    return column < labelWidth()
        ? components + k * labelWidth() + column
        : components * (1 + labelWidth()) + column - labelWidth();
  }

  @Override
  public SDVariable logDensity(SameDiff sd, SDVariable theta, SDVariable y) {
    int d = labelWidth();
    SDVariable logits = Columns.of(sd, theta, 0, components); // [n,K]
    SDVariable blocks = Columns.of(sd, theta, components, components * d).reshape(-1, d); // [nK,D]
    if (shape() > 0) {
      SDVariable shared = Columns.of(sd, theta, components * (1 + d), shape()); // [n,P-D]
      blocks = sd.concat(1, blocks, sd.tile(shared, 1, components).reshape(-1, shape())); // [nK,P]
    }
    SDVariable rows = blocks.reshape(-1, components * component.parameterWidth()); // [n,KP]
    return untied().logDensity(sd, sd.concat(1, logits, rows), y);
  }

  @Override
  public Support support() {
    return component.support();
  }

  @Override
  public Optional<double[]> fit(WeightedLabels labels, RandomGenerator random) {
    return untied().fit(labels, random).map(this::tied);
  }

  // what the components share becomes the mean of what they would have each
  private double[] tied(double[] untied) {
    double[] row = new double[parameterWidth()];
    int[] copies = new int[row.length];
    for (int j = 0; j < untied.length; j++) {
      int s = source(j);
      copies[s]++;
      row[s] += (untied[j] - row[s]) / copies[s];
    }
    return row;
  }

  @Override
  public Rescaled rescaled(double[] shift, double[] scale) {
    Rescaled one = component.rescaled(shift, scale);
    if (!(one.density() instanceof LocationFamily family)) {
      return Density.super.rescaled(shift, scale);
    }
    double[] gain = new double[parameterWidth()];
    double[] offset = new double[parameterWidth()];
    for (int j = 0; j < untied().parameterWidth(); j++) {
      int column = (j - components) % component.parameterWidth();
      gain[source(j)] = j < components ? 1 : one.gain(column);
      offset[source(j)] = j < components ? 0 : one.offset(column);
    }
    return Rescaled.of(of(components, family), gain, offset);
  }

  @Override
  public Optional<Kernel> kernel(int rows) {
    return untied().kernel(rows).map(kernel -> new BlockKernel(kernel, rows));
  }

  @Override
  public Optional<String> faultOf(double[] y) {
    return component.faultOf(y);
  }

  @Override
  public Distribution at(double... theta) {
    RawRow.check(this, theta);
    double[] row = new double[untied().parameterWidth()];
    for (int j = 0; j < row.length; j++) {
      row[j] = theta[source(j)];
    }
    return untied().at(row);
  }

  /** Copies the columns to a block of the untied mixture and adds up the gradients of the copies. */
  private final class BlockKernel implements Kernel {
    private final Kernel kernel;
    private final Block copy;
    private final int[] source;

    BlockKernel(Kernel kernel, int rows) {
      this.kernel = kernel;
      copy = new Block(untied(), rows);
      source = new int[untied().parameterWidth()];
      for (int j = 0; j < source.length; j++) {
        source[j] = source(j);
      }
    }

    @Override
    public void evaluate(Block block, int theta, int label, boolean withGradient, double[] logDensity) {
      int n = block.rows();
      copy.rows(n);
      for (int d = 0; d < labelWidth(); d++) {
        System.arraycopy(block.label(label + d), 0, copy.label(d), 0, n);
      }
      for (int j = 0; j < source.length; j++) {
        System.arraycopy(block.theta(theta + source[j]), 0, copy.theta(j), 0, n);
      }
      kernel.evaluate(copy, 0, 0, withGradient, logDensity);
      if (withGradient) {
        for (int j = 0; j < parameterWidth(); j++) {
          BlockMath.fill(block.gradient(theta + j), 0, n);
        }
        for (int j = 0; j < source.length; j++) {
          BlockMath.add(block.gradient(theta + source[j]), copy.gradient(j), n);
        }
      }
    }
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof TiedMixture that && components == that.components && component.equals(that.component);
  }

  @Override
  public int hashCode() {
    return Objects.hash("TiedMixture", components, component);
  }

  @Override
  public String toString() {
    return "TiedMixture(" + components + ", " + component + ")";
  }
}
