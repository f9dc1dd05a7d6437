// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.density;

import io.github.mdn4j.distribution.Checks;
import io.github.mdn4j.distribution.Distribution;
import io.github.mdn4j.distribution.JointDistribution;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.shade.jackson.annotation.JsonCreator;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/**
 * Label blocks side by side, each with a density of its own, independent given the raw row: f(y) = Πᵢ fᵢ(yᵢ).
 *
 * <p>Raw row: the parts' rows in order. Label row: the parts' labels in order. Dependence between the blocks comes from
 * a mixture of joints.
 */
public final class Joint implements Density {

  private static final long serialVersionUID = 1L;

  private final Density[] parts;

  private Joint(Density[] parts) {
    this.parts = parts;
  }

  /**
   * Makes a joint density.
   *
   * @param parts at least one density; each may itself be composed
   * @throws org.nd4j.linalg.exception.ND4JIllegalArgumentException if there is no part or one is null
   */
  public static Joint of(Density... parts) {
    Checks.given("Joint", "parts", parts);
    Checks.positive("Joint", "number of parts", parts.length);
    long columns = 0;
    long labels = 0;
    for (Density part : parts) {
      columns += Checks.given("Joint", "part", part).parameterWidth();
      labels += part.labelWidth();
    }
    Checks.width("Joint", columns);
    Checks.width("Joint", labels);
    return new Joint(parts.clone());
  }

  @JsonCreator
  private static Joint fromJson(@JsonProperty("parts") Density[] parts) {
    return of(parts);
  }

  /** Returns the parts in order. */
  public List<Density> parts() {
    return List.of(parts);
  }

  @Override
  public int labelWidth() {
    int width = 0;
    for (Density part : parts) {
      width += part.labelWidth();
    }
    return width;
  }

  @Override
  public int parameterWidth() {
    int width = 0;
    for (Density part : parts) {
      width += part.parameterWidth();
    }
    return width;
  }

  @Override
  public SDVariable logDensity(SameDiff sd, SDVariable theta, SDVariable y) {
    SDVariable sum = null;
    int p = 0;
    int d = 0;
    for (Density part : parts) {
      SDVariable row = Columns.of(sd, theta, p, part.parameterWidth());
      SDVariable log = part.logDensity(sd, row, Columns.of(sd, y, d, part.labelWidth())); // [n,1]
      sum = sum == null ? log : sum.add(log);
      p += part.parameterWidth();
      d += part.labelWidth();
    }
    return sum;
  }

  @Override
  public Support support() {
    return Support.sideBySide(Arrays.stream(parts).map(Density::support).toArray(Support[]::new));
  }

  @Override
  public Optional<double[]> fit(WeightedLabels labels, RandomGenerator random) {
    double[] row = new double[parameterWidth()];
    int p = 0;
    int d = 0;
    for (Density part : parts) {
      Optional<double[]> fitted = part.fit(labels.columns(d, part.labelWidth()), random);
      if (fitted.isEmpty()) {
        return fitted;
      }
      System.arraycopy(fitted.get(), 0, row, p, part.parameterWidth());
      p += part.parameterWidth();
      d += part.labelWidth();
    }
    return Optional.of(row);
  }

  @Override
  public Rescaled rescaled(double[] shift, double[] scale) {
    double[] gain = new double[parameterWidth()];
    double[] offset = new double[parameterWidth()];
    Density[] changed = new Density[parts.length];
    int p = 0;
    int d = 0;
    for (int i = 0; i < parts.length; i++) {
      int end = d + parts[i].labelWidth();
      Rescaled part = parts[i].rescaled(Arrays.copyOfRange(shift, d, end), Arrays.copyOfRange(scale, d, end));
      changed[i] = part.density();
      part.copyTo(gain, offset, p);
      p += parts[i].parameterWidth();
      d = end;
    }
    return Rescaled.of(of(changed), gain, offset);
  }

  @Override
  public Optional<Moments> moments() {
    Moments[] moments = new Moments[parts.length];
    for (int i = 0; i < parts.length; i++) {
      Optional<Moments> part = parts[i].moments();
      if (part.isEmpty()) {
        return part;
      }
      moments[i] = part.get();
    }
    return Optional.of(
        (block, theta, mean, variance) -> {
          int p = theta;
          int d = 0;
          for (int i = 0; i < parts.length; i++) {
            int end = d + parts[i].labelWidth();
            moments[i].evaluate(block, p, Arrays.copyOfRange(mean, d, end), Arrays.copyOfRange(variance, d, end));
            p += parts[i].parameterWidth();
            d = end;
          }
        });
  }

  @Override
  public Optional<Kernel> kernel(int rows) {
    Kernel[] kernels = new Kernel[parts.length];
    for (int i = 0; i < parts.length; i++) {
      Optional<Kernel> kernel = parts[i].kernel(rows);
      if (kernel.isEmpty()) {
        return kernel;
      }
      kernels[i] = kernel.get();
    }
    double[] log = new double[rows];
    return Optional.of(
        (block, theta, label, withGradient, logDensity) -> {
          int p = theta;
          int d = label;
          BlockMath.fill(logDensity, 0, block.rows());
          for (int i = 0; i < kernels.length; i++) {
            kernels[i].evaluate(block, p, d, withGradient, log);
            BlockMath.add(logDensity, log, block.rows());
            p += parts[i].parameterWidth();
            d += parts[i].labelWidth();
          }
        });
  }

  @Override
  public Optional<String> faultOf(double[] y) {
    int d = 0;
    for (int i = 0; i < parts.length; i++) {
      Optional<String> fault = parts[i].faultOf(Arrays.copyOfRange(y, d, d + parts[i].labelWidth()));
      if (fault.isPresent()) {
        return Optional.of("part " + i + ", from column " + d + ": " + fault.get());
      }
      d += parts[i].labelWidth();
    }
    return Optional.empty();
  }

  @Override
  public Distribution at(double... theta) {
    RawRow.check(this, theta);
    Distribution[] bound = new Distribution[parts.length];
    int p = 0;
    for (int i = 0; i < parts.length; i++) {
      bound[i] = parts[i].at(Arrays.copyOfRange(theta, p, p + parts[i].parameterWidth()));
      p += parts[i].parameterWidth();
    }
    return JointDistribution.predicted("Joint", bound);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Joint that && Arrays.equals(parts, that.parts);
  }

  @Override
  public int hashCode() {
    return 31 * "Joint".hashCode() + Arrays.hashCode(parts);
  }

  @Override
  public String toString() {
    return Arrays.stream(parts).map(Density::toString).collect(Collectors.joining(", ", "Joint(", ")"));
  }
}
