// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.density;

import io.github.mdn4j.distribution.Checks;
import io.github.mdn4j.distribution.Distribution;
import io.github.mdn4j.distribution.MixtureDistribution;
import io.github.mdn4j.distribution.Temperature;
import io.github.mdn4j.internal.CategoricalDraw;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.exception.ND4JIllegalArgumentException;
import org.nd4j.shade.jackson.annotation.JsonCreator;
import org.nd4j.shade.jackson.annotation.JsonInclude;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/**
 * A weighted sum of K densities: f(y) = Σₖ πₖ fₖ(y), the weights π a softmax of K logits. They are of one family, {@code
 * Mixture.of(5, DiagonalGaussian.of(1))}, or each of its own, {@code Mixture.of(Gamma.of(1), DiagonalGaussian.of(1))}.
 *
 * <p>Raw row: K logits, then the rows of the components in order. Everything stays in the log domain:
 * log f = logsumexp(logit + log fₖ) − logsumexp(logit) (docs/math.md, eq. 2; Bishop 1994, eq. 22 and 29). Where a label
 * is outside the {@link Support} of a component, the component's density is 0; a label that no component supports is an
 * error in training.
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public final class Mixture implements Density {

  private static final long serialVersionUID = 1L;

  private final int components;
  private final Density component; // null where families differ
  private final Density[] parts; // null where they do not

  private Mixture(int components, Density component, Density[] parts) {
    this.components = components;
    this.component = component;
    this.parts = parts;
    Checks.width("Mixture", begin(components));
  }

  /**
   * Makes a mixture of one family.
   *
   * @param components K, at least 1
   * @param component the family of each component; may itself be composed
   * @throws ND4JIllegalArgumentException if K is below 1 or the component is null
   */
  public static Mixture of(int components, Density component) {
    Checks.positive("Mixture", "number of components K", components);
    Checks.width("Mixture", components * (1L + Checks.given("Mixture", "component", component).parameterWidth()));
    return new Mixture(components, component, null);
  }

  /**
   * Makes a mixture of different families, such as a count that is often 0, {@code Mixture.of(PointMass.of(0),
   * NegativeBinomial.of(1))}. If all are equal, it is the mixture of that family.
   *
   * @param parts the families of the components, at least one, of labels of one width; each may itself be composed
   * @throws ND4JIllegalArgumentException if there is none, one is null, or their label widths differ
   */
  public static Mixture of(Density... parts) {
    Checks.positive("Mixture", "number of components K", Checks.given("Mixture", "parts", parts).length);
    long width = parts.length;
    for (Density part : parts) {
      width += Checks.given("Mixture", "component", part).parameterWidth();
      if (part.labelWidth() != parts[0].labelWidth()) {
        throw new ND4JIllegalArgumentException(
            "Mixture: expected components of one label width, " + parts[0].labelWidth() + " as " + parts[0]
                + " has, but got " + part.labelWidth() + " of " + part);
      }
    }
    Checks.width("Mixture", width);
    boolean same = Arrays.stream(parts).allMatch(parts[0]::equals);
    return same ? of(parts.length, parts[0]) : new Mixture(parts.length, null, parts.clone());
  }

  @JsonCreator
  private static Mixture fromJson(
      @JsonProperty("components") int components,
      @JsonProperty("component") Density component,
      @JsonProperty("parts") Density[] parts) {
    return parts == null ? of(components, component) : of(parts);
  }

  /** Returns K. */
  public int components() {
    return components;
  }

  /** Returns whether all components are of one family. */
  public boolean isOfOneFamily() {
    return parts == null;
  }

  /**
   * Returns the family of each component.
   *
   * @throws UnsupportedOperationException if their families differ
   */
  public Density component() {
    if (parts != null) {
      throw new UnsupportedOperationException("component of " + this + " is not one family: use component(k)");
    }
    return component;
  }

  /** Returns the family of component k, k from 0 to K − 1. */
  public Density component(int k) {
    Objects.checkIndex(k, components);
    return parts == null ? component : parts[k];
  }

  private List<Density> families() {
    return parts == null ? Collections.nCopies(components, component) : Arrays.asList(parts);
  }

  @Override
  public int labelWidth() {
    return component(0).labelWidth();
  }

  @Override
  public int parameterWidth() {
    return begin(components);
  }

  @Override
  public SDVariable logDensity(SameDiff sd, SDVariable theta, SDVariable y) {
    return MixtureGraph.logDensity(this, sd, theta, y);
  }

  /** Adds the logits to a graph. */
  SDVariable logits(SameDiff sd, SDVariable theta) { // [n,P] -> [n,K]
    return Columns.of(sd, theta, 0, components);
  }

  /** Adds the raw rows of components of one family to a graph, those of one row of the mixture after another. */
  SDVariable componentRows(SameDiff sd, SDVariable theta) { // [n,P] -> [nK,p]
    int p = component().parameterWidth();
    return Columns.of(sd, theta, components, components * p).reshape(-1, p);
  }

  /**
   * Returns the column of the raw row that holds logit k, k from 0 to K − 1.
   *
   * @throws org.nd4j.linalg.exception.ND4JIllegalArgumentException if there is no such component
   */
  public int logitColumn(int k) {
    return Checks.index("Mixture", "component", k, components);
  }

  /**
   * Returns the column of the raw row where the row of component k begins, k from 0 to K − 1.
   *
   * @throws org.nd4j.linalg.exception.ND4JIllegalArgumentException if there is no such component
   */
  public int componentColumn(int k) {
    return begin(Checks.index("Mixture", "component", k, components));
  }

  /** Returns where the row of component k begins, and for k = K where the raw row ends. */
  private int begin(int k) {
    if (parts == null) {
      return components + k * component.parameterWidth();
    }
    int column = components;
    for (int i = 0; i < k; i++) {
      column += parts[i].parameterWidth();
    }
    return column;
  }

  @Override
  public Distribution at(double... theta) {
    RawRow.check(this, theta);
    Distribution[] bound = new Distribution[components];
    for (int k = 0; k < components; k++) {
      bound[k] = component(k).at(Arrays.copyOfRange(theta, componentColumn(k), begin(k + 1)));
    }
    return MixtureDistribution.ofLogits(Arrays.copyOf(theta, components), bound);
  }

  /** Draws a component by its weight, and binds that one alone. */
  @Override
  public double[] sample(double[] theta, Temperature temperature, RandomGenerator random) {
    RawRow.check(this, theta);
    int k = CategoricalDraw.of(theta, components, random.nextDouble(), temperature.mixing());
    return component(k).sample(Arrays.copyOfRange(theta, componentColumn(k), begin(k + 1)), temperature, random);
  }

  @Override
  public Support support() {
    return parts == null ? component.support() : union();
  }

  /** Returns the support of components of different families. */
  UnionSupport union() {
    return new UnionSupport(families().stream().map(Density::support).toList());
  }

  @Override
  public Optional<double[]> fit(WeightedLabels labels, RandomGenerator random) {
    return MixtureFit.of(families(), parts == null ? null : union(), labels, random).map(this::row);
  }

  private double[] row(MixtureFit fit) {
    double[] row = new double[parameterWidth()];
    for (int k = 0; k < components; k++) {
      row[logitColumn(k)] = fit.logit(k);
      System.arraycopy(fit.row(k), 0, row, componentColumn(k), component(k).parameterWidth());
    }
    return row;
  }

  @Override
  public Rescaled rescaled(double[] shift, double[] scale) {
    double[] gain = new double[parameterWidth()];
    double[] offset = new double[parameterWidth()];
    Density[] families = new Density[components];
    Arrays.fill(gain, 0, components, 1);
    for (int k = 0; k < components; k++) {
      Rescaled part = component(k).rescaled(shift, scale);
      families[k] = part.density();
      part.copyTo(gain, offset, componentColumn(k));
    }
    return Rescaled.of(parts == null ? of(components, families[0]) : of(families), gain, offset);
  }

  @Override
  public Optional<Moments> moments() {
    Moments[] moments = new Moments[components];
    for (int k = 0; k < components; k++) {
      if (k > 0 && isOfOneFamily()) {
        moments[k] = moments[0];
        continue;
      }
      Optional<Moments> component = component(k).moments();
      if (component.isEmpty()) {
        return component;
      }
      moments[k] = component.get();
    }
    Moments mixed = new MixtureMoments(this, moments);
    return Optional.of(
        components > 1 && component instanceof DiagonalGaussian gaussian && gaussian.scale().isExponential()
            ? GaussianMixtureMoments.where(mixed, components, gaussian)
            : mixed);
  }

  @Override
  public Optional<Kernel> kernel(int rows) {
    if (components == 1) {
      return component.kernel(rows).map(Mixture::single);
    }
    Kernel[] kernels = new Kernel[components];
    int[] widths = new int[components];
    for (int k = 0; k < components; k++) {
      widths[k] = component(k).parameterWidth();
      if (k > 0 && parts == null) {
        kernels[k] = kernels[0];
        continue;
      }
      Optional<Kernel> kernel = component(k).kernel(rows);
      if (kernel.isEmpty()) {
        return kernel;
      }
      kernels[k] = kernel.get();
    }
    UnionSupport support = parts == null || union().countsEverywhere() ? null : union();
    Kernel kernel = new MixtureKernel(kernels, widths, support, rows);
    return Optional.of(
        component instanceof DiagonalGaussian gaussian && gaussian.scale().isExponential()
            ? GaussianMixtureKernel.where(kernel, components, gaussian, rows)
            : kernel);
  }

  /** A mixture of one: the logit says nothing. */
  private static Kernel single(Kernel kernel) {
    return (block, theta, label, withGradient, logDensity) -> {
      kernel.evaluate(block, theta + 1, label, withGradient, logDensity);
      BlockMath.fill(block.gradient(theta), 0, block.rows());
    };
  }

  @Override
  public Optional<String> faultOf(double[] y) {
    if (parts == null) {
      return component.faultOf(y);
    }
    for (Density part : parts) {
      if (part.faultOf(y).isEmpty()) {
        return Optional.empty();
      }
    }
    return Optional.of(
        "no component supports it: "
            + Arrays.stream(parts).map(part -> part.faultOf(y).orElseThrow()).distinct()
                .collect(Collectors.joining("; ")));
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Mixture that
        && components == that.components
        && Objects.equals(component, that.component)
        && Arrays.equals(parts, that.parts);
  }

  @Override
  public int hashCode() {
    return Objects.hash("Mixture", components, component, Arrays.hashCode(parts));
  }

  @Override
  public String toString() {
    return parts == null
        ? "Mixture(" + components + ", " + component + ")"
        : Arrays.stream(parts).map(Density::toString).collect(Collectors.joining(", ", "Mixture(", ")"));
  }
}
