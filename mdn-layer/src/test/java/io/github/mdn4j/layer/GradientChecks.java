// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.layer;

import org.deeplearning4j.gradientcheck.GradientCheckUtil;
import org.deeplearning4j.gradientcheck.GradientCheckUtil.GraphConfig;
import org.deeplearning4j.gradientcheck.GradientCheckUtil.MLNConfig;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * DL4J's gradient check with a step and a tolerance that follow from the arithmetic, so that they hold with any kernels.
 *
 * <p>It compares with (S(x + h) − S(x − h)) / 2h. Each score S may be off by some units in its last place, which makes
 * ULPS 2⁻⁵² S / h at most, and the curvature makes h² / 6 of the third derivative, which is taken to be less than
 * 6 CURVATURE S. With h = 2⁻¹⁷ both are 5e-10 S.
 */
public final class GradientChecks {

  /** The step. */
  public static final double STEP = 0x1p-17;

  private static final double ULPS = 16;
  private static final double CURVATURE = 8;
  private static final double SHARE = 1e-6; // of a slope and its derivative that is not small

  private GradientChecks() {}

  /** Returns what a right gradient may be off at a score. */
  public static double tolerance(double score) {
    return (ULPS * 0x1p-52 / STEP + CURVATURE * STEP * STEP) * Math.max(1, Math.abs(score));
  }

  /** Returns whether a network passes; step and tolerances are set here. */
  public static boolean pass(MLNConfig check) {
    MultiLayerNetwork network = check.net();
    network.setInput(check.input());
    network.setLabels(check.labels());
    network.setLayerMaskArrays(check.inputMask(), check.labelMask());
    network.computeGradientAndScore();
    double score = network.score();
    network.clearLayerMaskArrays();
    return GradientCheckUtil.checkGradients(
        check.epsilon(STEP).maxRelError(SHARE).minAbsoluteError(tolerance(score)));
  }

  /** Returns whether a graph passes; step and tolerances are set here. */
  public static boolean pass(GraphConfig check) {
    ComputationGraph graph = check.net();
    INDArray[] inputs = check.inputs();
    graph.setInputs(inputs);
    graph.setLabels(check.labels());
    if (check.inputMask() != null || check.labelMask() != null) {
      graph.setLayerMaskArrays(check.inputMask(), check.labelMask());
    }
    graph.computeGradientAndScore();
    double score = graph.score();
    graph.clearLayerMaskArrays();
    return GradientCheckUtil.checkGradients(
        check.epsilon(STEP).maxRelError(SHARE).minAbsoluteError(tolerance(score)));
  }
}
