// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.density;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.DoubleUnaryOperator;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.exception.ND4JIllegalArgumentException;
import org.nd4j.linalg.factory.Nd4j;

/**
 * What a network from elsewhere puts out, block after block, as raw rows of a density.
 *
 * <pre>{@code
 * Mixture density = Mixture.of(5, DiagonalGaussian.of(2, Scale.exp()));
 * RawLayout layout = RawLayout.of(density).logits().means().logScales(); // in the order of the columns
 * Predictions predictions = Predictions.of(density, layout.raw(output));
 * }</pre>
 *
 * <p>The density is a {@code Mixture} of {@code K} components, or one component alone, each of them an {@code
 * IsotropicGaussian} or any of location and scale ({@code DiagonalGaussian}, {@code Laplace}, {@code Logistic}, {@code
 * StudentT}). Means and scales come component after component, [K, D], unless {@link #byDimension()} is said before.
 * Immutable: each method returns another layout.
 */
public final class RawLayout {

  /** What a block holds, and what its numbers are to the density. */
  private record Block(String name, int[] columns, DoubleUnaryOperator transform, double factor) {

    boolean linear() {
      return !Double.isNaN(factor);
    }
  }

  private final Density density;
  private final boolean byDimension;
  private final List<Block> blocks;

  private RawLayout(Density density, boolean byDimension, List<Block> blocks) {
    this.density = density;
    this.byDimension = byDimension;
    this.blocks = blocks;
  }

  /**
   * Begins with no columns.
   *
   * @param density what the rows will parameterise
   * @throws ND4JIllegalArgumentException if it is of a kind that has no such blocks
   */
  public static RawLayout of(Density density) {
    RawLayout layout = new RawLayout(density, false, List.of());
    layout.scale();
    return layout;
  }

  private Density component() {
    return density instanceof Mixture mixture ? mixture.component() : density;
  }

  private int components() {
    return density instanceof Mixture mixture ? mixture.components() : 1;
  }

  private int first(int component) {
    return density instanceof Mixture mixture ? mixture.componentColumn(component) : 0;
  }

  private Scale scale() {
    Density component = component();
    if (component instanceof LocationScale family) {
      return family.scale();
    }
    if (component instanceof IsotropicGaussian gaussian) {
      return gaussian.scale();
    }
    throw new ND4JIllegalArgumentException(
        "RawLayout: expected a density of location and scale or a mixture of such, but got " + density);
  }

  private RawLayout with(String name, int[] columns, DoubleUnaryOperator transform, double factor) {
    for (Block block : blocks) {
      for (int column : block.columns) {
        if (column == columns[0]) {
          throw new ND4JIllegalArgumentException(this + ": " + name + " are there already, as " + block.name);
        }
      }
    }
    List<Block> more = new ArrayList<>(blocks);
    more.add(new Block(name, columns, transform, factor));
    return new RawLayout(density, byDimension, List.copyOf(more));
  }

  /** Says that means and scales that follow come dimension after dimension, [D, K]. */
  public RawLayout byDimension() {
    return new RawLayout(density, true, blocks);
  }

  private int[] mixing(String name) {
    if (!(density instanceof Mixture mixture)) {
      throw new ND4JIllegalArgumentException("RawLayout: expected a mixture for " + name + ", but got " + density);
    }
    int[] columns = new int[mixture.components()];
    Arrays.setAll(columns, mixture::logitColumn);
    return columns;
  }

  /** K columns of logits: what softmax makes mixing weights of. Logarithms of weights are logits too. */
  public RawLayout logits() {
    return with("logits", mixing("logits"), DoubleUnaryOperator.identity(), 1);
  }

  /** K columns of mixing weights, after softmax. */
  public RawLayout weights() {
    return with("weights", mixing("weights"), Math::log, Double.NaN);
  }

  /** K·D columns of means or locations. */
  public RawLayout means() {
    return with("means", columns(density.labelWidth(), 0), DoubleUnaryOperator.identity(), 1);
  }

  private int[] columns(int width, int offset) {
    int[] columns = new int[components() * width];
    for (int k = 0; k < components(); k++) {
      for (int d = 0; d < width; d++) {
        columns[byDimension ? d * components() + k : k * width + d] = first(k) + offset + d;
      }
    }
    return columns;
  }

  private RawLayout spread(String name, DoubleUnaryOperator transform, double factor) {
    int width = component().parameterWidth() - density.labelWidth();
    return with(name, columns(width, density.labelWidth()), transform, factor);
  }

  private boolean plain() {
    return scale().equals(Scale.exp());
  }

  /** Scales before the density's own activation: K·D columns, K for {@code IsotropicGaussian}. */
  public RawLayout rawScales() {
    return spread("rawScales", DoubleUnaryOperator.identity(), 1);
  }

  /**
   * Scales σ, after the network's activation: K·D columns, K for {@code IsotropicGaussian}. Under a floor of the density's
   * scale the nearest σ above it is taken; {@code Scale.exp()} has none.
   */
  public RawLayout scales() {
    Scale scale = scale();
    return spread("scales", scale::raw, Double.NaN);
  }

  /** Logarithms of σ, in the same manner; what {@code Scale.exp()} takes as they are. */
  public RawLayout logScales() {
    Scale scale = scale();
    return plain()
        ? spread("logScales", DoubleUnaryOperator.identity(), 1)
        : spread("logScales", log -> scale.raw(Math.exp(log)), Double.NaN);
  }

  /** Variances σ², in the same manner. */
  public RawLayout variances() {
    Scale scale = scale();
    return spread("variances", variance -> scale.raw(Math.sqrt(variance)), Double.NaN);
  }

  /** Logarithms of σ², in the same manner. */
  public RawLayout logVariances() {
    Scale scale = scale();
    return plain()
        ? spread("logVariances", log -> 0.5 * log, 0.5)
        : spread("logVariances", log -> scale.raw(Math.exp(0.5 * log)), Double.NaN);
  }

  /** Returns the density whose rows these become. */
  public Density density() {
    return density;
  }

  /**
   * Returns raw rows.
   *
   * @param outputs one array with all columns in its last axis, or one for each block, in order: [n, columns], or with
   *     more axes behind, such as [n, K, D]; for sequences [n, T, columns] in one array
   * @return [n, P], or [n, T, P]: give the latter to {@code Predictions.of} with {@code RNNFormat.NWC}
   * @throws ND4JIllegalArgumentException if columns are missing or shapes are others
   */
  public INDArray raw(INDArray... outputs) {
    requireComplete();
    INDArray all = outputs.length == 1 ? outputs[0] : joined(outputs);
    int rank = all.rank();
    if (rank < 2 || rank > 3 || all.size(rank - 1) != density.parameterWidth()) {
      throw new ND4JIllegalArgumentException(
          this + ": expected [n, " + density.parameterWidth() + "] or [n, T, " + density.parameterWidth() + "], but got "
              + Arrays.toString(all.shape()));
    }
    long width = density.parameterWidth();
    INDArray rows = all.dup('c').reshape('c', all.length() / width, width);
    INDArray raw = Nd4j.createUninitialized(all.dataType(), rows.shape(), 'c');
    int from = 0;
    for (Block block : blocks) {
      for (int column : block.columns) {
        raw.putColumn(column, transformed(rows.getColumn(from++), block));
      }
    }
    return raw.reshape('c', all.shape());
  }

  private INDArray joined(INDArray[] outputs) {
    if (outputs.length != blocks.size()) {
      throw new ND4JIllegalArgumentException(
          this + ": expected one array or " + blocks.size() + ", but got " + outputs.length);
    }
    INDArray[] flat = new INDArray[outputs.length];
    for (int i = 0; i < flat.length; i++) {
      long columns = blocks.get(i).columns.length;
      long n = outputs[0].size(0);
      if (outputs[i].rank() < 1 || outputs[i].size(0) != n || outputs[i].length() != n * columns) {
        throw new ND4JIllegalArgumentException(
            this + ": expected " + columns + " columns of " + blocks.get(i).name + " for each of " + n + " rows, but got "
                + Arrays.toString(outputs[i].shape()));
      }
      flat[i] = outputs[i].dup('c').reshape('c', n, columns);
    }
    return Nd4j.concat(1, flat);
  }

  private static INDArray transformed(INDArray column, Block block) {
    if (block.linear()) {
      return block.factor == 1 ? column : column.mul(block.factor);
    }
    double[] numbers = column.castTo(DataType.DOUBLE).dup().data().asDouble();
    Arrays.setAll(numbers, i -> block.transform.applyAsDouble(numbers[i]));
    return Nd4j.createFromArray(numbers).castTo(column.dataType());
  }

  /**
   * Returns the weights of a linear layer that puts out raw rows, of one that puts out this layout.
   *
   * @param weights [nIn, columns], or [1, columns] for biases
   * @return [nIn, P], or [1, P]
   * @throws ND4JIllegalArgumentException if the layout has blocks that are not linear in raw numbers, or columns are
   *     missing
   */
  public INDArray ofLinear(INDArray weights) {
    for (Block block : blocks) {
      if (!block.linear()) {
        throw new ND4JIllegalArgumentException(
            this + ": " + block.name + " are no linear function of what a linear layer computes; expected a density whose"
                + " scale has the network's activation, and logits, logScales or rawScales");
      }
    }
    if (weights.rank() != 2) {
      throw new ND4JIllegalArgumentException(
          this + ": expected [nIn, columns], but got " + Arrays.toString(weights.shape()));
    }
    return raw(weights);
  }

  private void requireComplete() {
    int columns = blocks.stream().mapToInt(block -> block.columns.length).sum();
    if (columns != density.parameterWidth()) {
      throw new ND4JIllegalArgumentException(
          this + ": " + columns + " columns are described, but " + density + " has " + density.parameterWidth());
    }
  }

  @Override
  public String toString() {
    return "RawLayout(" + density + ": " + String.join(", ", blocks.stream().map(Block::name).toList()) + ")";
  }
}
