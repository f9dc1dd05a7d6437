// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.loss;

import io.github.mdn4j.density.Density;
import io.github.mdn4j.density.Kernel;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.activations.impl.ActivationIdentity;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.exception.ND4JIllegalArgumentException;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.lossfunctions.ILossFunction;
import org.nd4j.shade.jackson.annotation.JsonAutoDetect;

/**
 * A training objective on the raw output of a network that predicts a {@link Density}.
 *
 * <p>Labels are [n,D], raw outputs [n,P] of FLOAT or DOUBLE, masks null or [n,1]. A row whose mask is 0 is
 * ignored; other mask values weigh their row. The activation must be the identity: the density knows what its raw numbers
 * mean. What a FLOAT cannot hold of a score or a gradient becomes the largest float of its sign.
 *
 * <p>Its kinds are {@link LossDensityNLL}, also known as {@link LossMixtureNLL}, {@link LossMixtureCRPS} and
 * {@link LossBetaNLL}.
 *
 * <p>Two engines compute the same: {@link Engine#KERNELS} in host memory, {@link Engine#SAMEDIFF} on any backend. All
 * methods may be called by many threads at once.
 */
@JsonAutoDetect(
    fieldVisibility = JsonAutoDetect.Visibility.ANY,
    getterVisibility = JsonAutoDetect.Visibility.NONE,
    isGetterVisibility = JsonAutoDetect.Visibility.NONE)
public abstract sealed class DensityLoss implements ILossFunction
    permits LossBetaNLL, LossMixtureCRPS, NegativeLogLikelihood {

  /** The system property that overrides the engine of every loss: {@code auto}, {@code kernels} or {@code samediff}. */
  public static final String ENGINE_PROPERTY = "mdn4j.engine";

  private static final long serialVersionUID = 1L;

  /** What computes the loss. */
  public enum Engine {
    /** Kernels where {@link HostMemory} is open, if every part of the density has one, else SameDiff. */
    AUTO,
    /** Kernels: loops over blocks of rows in host memory. */
    KERNELS,
    /** A SameDiff graph with its gradient by autodiff. */
    SAMEDIFF
  }

  private final Density density;
  private final Engine engine;
  private transient volatile LossEngine running;

  /**
   * Makes a loss.
   *
   * @param density what the raw output parameterises
   * @param engine what computes the loss
   * @throws ND4JIllegalArgumentException if one of them is null
   */
  DensityLoss(Density density, Engine engine) {
    if (density == null || engine == null) {
      throw new ND4JIllegalArgumentException(name() + " wants a density and an engine, got " + density + ", " + engine);
    }
    this.density = density;
    this.engine = engine;
  }

  /** Adds the objective of each row, [n,1], to a graph. */
  abstract SDVariable objective(SameDiff sd, SDVariable theta, SDVariable y);

  /** Makes a kernel of the negative objective, if there is one. */
  abstract Optional<Kernel> kernel(int rows);

  /**
   * Returns the weight of each row, which the gradient holds fixed.
   *
   * @param labels [n,D]
   * @param raw [n,P]
   * @param mask one weight a row, or null for all 1; rows of mask 0 must keep it and may hold anything
   */
  double[] weigh(INDArray labels, INDArray raw, double[] mask) {
    return mask;
  }

  /** Returns what the raw output parameterises. */
  public final Density density() {
    return density;
  }

  /** Returns the engine that was asked for. */
  public final Engine engine() {
    return engine;
  }

  @Override
  public final double computeScore(
      INDArray labels, INDArray preOutput, IActivation activationFn, INDArray mask, boolean average) {
    check(labels, preOutput, activationFn);
    return total(labels, preOutput, mask, null, average);
  }

  @Override
  public final INDArray computeScoreArray(
      INDArray labels, INDArray preOutput, IActivation activationFn, INDArray mask) {
    check(labels, preOutput, activationFn);
    double[] scores =
        engineNow().evaluate(opened(labels), preOutput, weights(labels, preOutput, mask), null);
    if (preOutput.dataType() == DataType.FLOAT) {
      for (int i = 0; i < scores.length; i++) {
        scores[i] = Matrix.held(scores[i]);
      }
    }
    return Nd4j.createFromArray(scores).reshape(scores.length, 1).castTo(preOutput.dataType());
  }

  @Override
  public final INDArray computeGradient(
      INDArray labels, INDArray preOutput, IActivation activationFn, INDArray mask) {
    return computeGradientAndScore(labels, preOutput, activationFn, mask, false).getSecond();
  }

  @Override
  public final Pair<Double, INDArray> computeGradientAndScore(
      INDArray labels, INDArray preOutput, IActivation activationFn, INDArray mask, boolean average) {
    check(labels, preOutput, activationFn);
    INDArray gradient = Nd4j.createUninitialized(preOutput.dataType(), preOutput.shape(), 'f');
    double score = total(labels, preOutput, mask, gradient, average);
    return new Pair<>(score, gradient);
  }

  /**
   * Computes score and gradient, as {@link #computeGradientAndScore(INDArray, INDArray, IActivation, INDArray, boolean)}
   * with the identity does, into an array that is there already.
   *
   * @param gradient takes the gradient, [n,P]; may be the raw output itself
   * @return the score, summed over rows
   */
  public final double computeGradientAndScore(INDArray labels, INDArray preOutput, INDArray mask, INDArray gradient) {
    Faults.requireArrays(density, labels, preOutput);
    return total(labels, preOutput, mask, gradient, false);
  }

  private void check(INDArray labels, INDArray raw, IActivation activation) {
    if (!(activation instanceof ActivationIdentity)) {
      throw new ND4JIllegalArgumentException(
          name() + " wants the identity activation, got " + activation + ": " + density
              + " has its own way from raw numbers to parameters");
    }
    Faults.requireArrays(density, labels, raw);
  }

  private double total(INDArray labels, INDArray raw, INDArray mask, INDArray gradient, boolean average) {
    double sum = engineNow().total(opened(labels), raw, weights(labels, raw, mask), gradient);
    return average ? sum / raw.size(0) : sum;
  }

  private static INDArray opened(INDArray labels) {
    return Matrix.opens(labels) ? labels : labels.castTo(DataType.DOUBLE);
  }

  private double[] weights(INDArray labels, INDArray raw, INDArray mask) {
    return weigh(labels, raw, Faults.weights(mask, raw.size(0)));
  }

  private LossEngine engineNow() {
    LossEngine now = running;
    if (now == null) {
      now = choose();
      running = now;
    }
    return now;
  }

  private LossEngine choose() {
    String override = System.getProperty(ENGINE_PROPERTY);
    Engine asked = override == null ? engine : parse(override);
    boolean kernels = kernel(1).isPresent();
    if (asked == Engine.KERNELS && !kernels) {
      throw new ND4JIllegalArgumentException(
          name() + ": " + density + " has a part without a kernel; use Engine.AUTO or Engine.SAMEDIFF");
    }
    if (asked == Engine.KERNELS && !HostMemory.isOpen()) {
      throw new ND4JIllegalArgumentException(
          name() + ": kernels want the memory of ND4J's CPU backend; use Engine.AUTO or Engine.SAMEDIFF");
    }
    return asked != Engine.SAMEDIFF && kernels && HostMemory.isOpen()
        ? new KernelEngine(density, rows -> kernel(rows).orElseThrow())
        : new SameDiffEngine(density, this::objective);
  }

  private static Engine parse(String name) {
    for (Engine engine : Engine.values()) {
      if (engine.name().equals(name.toUpperCase(Locale.ROOT))) {
        return engine;
      }
    }
    throw new ND4JIllegalArgumentException(
        "system property " + ENGINE_PROPERTY + " must be auto, kernels or samediff, got " + name);
  }

  @Override
  public final String name() {
    return getClass().getSimpleName();
  }

  @Override
  public boolean equals(Object other) {
    return other != null
        && getClass() == other.getClass()
        && density.equals(((DensityLoss) other).density)
        && engine == ((DensityLoss) other).engine;
  }

  @Override
  public int hashCode() {
    return Objects.hash(name(), density, engine.name());
  }

  @Override
  public String toString() {
    return name() + "(" + density + ")";
  }
}
