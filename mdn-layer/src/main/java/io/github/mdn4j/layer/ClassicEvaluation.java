// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.layer;

import java.util.Optional;
import java.util.Set;
import org.deeplearning4j.exception.DL4JException;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;

/**
 * Stops DL4J's evaluations of classes and of least squares, which would compare raw parameters with labels.
 *
 * <p>M2.1 hands the output array straight to the evaluation and asks the layer nothing, so the only sign is the caller.
 */
final class ClassicEvaluation {

  private static final Set<String> NETWORKS =
      Set.of(MultiLayerNetwork.class.getName(), ComputationGraph.class.getName());
  private static final Set<String> METHODS =
      Set.of("evaluate", "evaluateRegression", "evaluateROC", "evaluateROCMultiClass");
  private static final int DEPTH = 24;

  private ClassicEvaluation() {}

  /** Throws if the forward pass under way serves one of DL4J's own evaluations. */
  static void refuse(String who) {
    Optional<String> method =
        StackWalker.getInstance()
            .walk(
                frames ->
                    frames
                        .limit(DEPTH)
                        .filter(f -> METHODS.contains(f.getMethodName()) && NETWORKS.contains(f.getClassName()))
                        .map(StackWalker.StackFrame::getMethodName)
                        .findFirst());
    if (method.isPresent()) {
      throw new DL4JException(
          who + ": " + method.get() + " compares outputs with labels, but these outputs are raw parameters of a density;"
              + " use network.doEvaluation(iterator, new DensityEvaluation(density)) or Predictions.of(network,"
              + " features)");
    }
  }
}
