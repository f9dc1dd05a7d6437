// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.benchmarks;

import io.github.mdn4j.density.DiagonalGaussian;
import io.github.mdn4j.density.Mixture;
import io.github.mdn4j.loss.DensityLoss.Engine;
import io.github.mdn4j.loss.LossMixtureNLL;
import java.util.Arrays;
import java.util.List;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.activations.impl.ActivationIdentity;
import org.nd4j.linalg.api.memory.MemoryWorkspace;
import org.nd4j.linalg.api.memory.conf.WorkspaceConfiguration;
import org.nd4j.linalg.api.memory.enums.AllocationPolicy;
import org.nd4j.linalg.api.memory.enums.LearningPolicy;
import org.nd4j.linalg.api.memory.enums.ResetPolicy;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.lossfunctions.ILossFunction;
import org.nd4j.linalg.lossfunctions.impl.LossMixtureDensity;

/**
 * A mixture's loss with its gradient, in FLOAT, in a workspace as in a training step.
 *
 * <p>{@code fused} and {@code samediff} are the engines of {@link LossMixtureNLL} with diagonal Gaussians; {@code
 * builtin} is ND4J's {@link LossMixtureDensity} with as many components, each of one variance. Raw outputs are in the
 * order in which the output layer hands them to its loss: 'f' ours, 'c' DL4J's.
 *
 * @param rows n
 * @param components K
 * @param labelWidth D
 */
record Head(int rows, int components, int labelWidth) implements Comparison {

  /** The sizes of {@code bench.sh head}. */
  static final List<Head> SIZES =
      List.of(
          new Head(32, 5, 1),
          new Head(128, 5, 1),
          new Head(1000, 5, 2),
          new Head(1500, 30, 1),
          new Head(3200, 20, 2),
          new Head(20000, 20, 2));

  private static final IActivation IDENTITY = new ActivationIdentity();

  private static final WorkspaceConfiguration WORKSPACE =
      WorkspaceConfiguration.builder()
          .policyAllocation(AllocationPolicy.STRICT)
          .policyLearning(LearningPolicy.FIRST_LOOP)
          .policyReset(ResetPolicy.BLOCK_LEFT)
          .build();

  /** Reads a size from text, n-K-D. */
  static Head of(String size) {
    int[] numbers = Arrays.stream(size.split("-")).mapToInt(Integer::parseInt).toArray();
    return new Head(numbers[0], numbers[1], numbers[2]);
  }

  @Override
  public String title() {
    return "head " + rows + " " + components + " " + labelWidth;
  }

  @Override
  public Unit unit() {
    return Unit.MICROSECONDS;
  }

  @Override
  public List<String> peers() {
    return List.of("fused", "samediff", "builtin");
  }

  @Override
  public List<String> torchPeers() {
    return List.of("torch", "distributions");
  }

  /** Returns P of K diagonal Gaussians. */
  int parameterWidth() {
    return components * (1 + 2 * labelWidth);
  }

  @Override
  public Runnable work(String peer) {
    return switch (peer) {
      case "fused" -> work(loss(Engine.KERNELS), parameterWidth(), 'f');
      case "samediff" -> work(loss(Engine.SAMEDIFF), parameterWidth(), 'f');
      case "builtin" ->
          work(
              LossMixtureDensity.builder().gaussians(components).labelWidth(labelWidth).build(),
              components * (2 + labelWidth),
              'c');
      default -> throw new IllegalArgumentException("head has no peer " + peer);
    };
  }

  private LossMixtureNLL loss(Engine engine) {
    return new LossMixtureNLL(Mixture.of(components, DiagonalGaussian.of(labelWidth)), engine);
  }

  private Runnable work(ILossFunction loss, int width, char order) {
    INDArray raw = Gaussian.array(1, rows, width).dup(order);
    INDArray labels = Gaussian.array(2, rows, labelWidth);
    String workspace = "HEAD " + rows + "x" + width + " " + loss;
    return () -> {
      try (MemoryWorkspace open = Nd4j.getWorkspaceManager().getAndActivateWorkspace(WORKSPACE, workspace)) {
        loss.computeGradientAndScore(labels, raw, IDENTITY, null, false);
      }
    };
  }
}
