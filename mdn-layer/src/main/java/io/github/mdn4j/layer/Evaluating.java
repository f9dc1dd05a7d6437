// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.layer;

import java.util.Set;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;

/**
 * Whether a forward pass serves an evaluation. M2.1 does not say so to a layer, and hands an evaluation the mask of the
 * labels alone, though the loss goes by that of the features where there is no other (docs/dl4j-notes.md).
 */
final class Evaluating {

  private static final Set<String> NETWORKS =
      Set.of(MultiLayerNetwork.class.getName(), ComputationGraph.class.getName());
  private static final String METHOD = "doEvaluationHelper";
  private static final int DEPTH = 24;

  private Evaluating() {}

  /** Returns whether one of DL4J's networks, or {@link DensityScores}, is evaluating on this thread. */
  static boolean isUnderWay() {
    return StackWalker.getInstance()
        .walk(
            frames ->
                frames
                    .limit(DEPTH)
                    .anyMatch(
                        frame ->
                            METHOD.equals(frame.getMethodName()) && NETWORKS.contains(frame.getClassName())
                                || DensityScores.class.getName().equals(frame.getClassName())));
  }
}
