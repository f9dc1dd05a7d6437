// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.layer;

import java.util.Optional;
import java.util.Set;
import org.deeplearning4j.earlystopping.scorecalc.base.BaseIEvaluationScoreCalculator;
import org.deeplearning4j.exception.DL4JException;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.util.OutputLayerUtil;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stops DL4J's evaluations of classes and of least squares, which would compare raw parameters with labels.
 *
 * <p>M2.1 hands the output array straight to the evaluation and asks the layer nothing, so the only sign is the caller
 * (docs/dl4j-notes.md, "Evaluation"). A graph may have other outputs to which such an evaluation does apply; there only
 * the check that DL4J makes of the very layer to be evaluated is stopped.
 */
final class ClassicEvaluation {

  private static final Set<String> OF_NETWORKS =
      Set.of("evaluate", "evaluateRegression", "evaluateROC", "evaluateROCMultiClass", "f1Score", "predict");
  private static final Set<String> OF_LAYERS = Set.of("validateOutputLayerForClassifierEvaluation");
  private static final int DEPTH = 16;
  private static final Logger LOG = LoggerFactory.getLogger(ClassicEvaluation.class);

  private ClassicEvaluation() {}

  /** Throws if the forward pass under way serves a network's evaluation of classes or of least squares. */
  static void refuseOutput(String who) {
    caller(MultiLayerNetwork.class, OF_NETWORKS).ifPresent(method -> {
      throw refusal(who, method);
    });
  }

  /** Says once where to find ours, if a score calculator of DL4J's is at work; returns whether it did. */
  static boolean hint(String who) {
    boolean calculates = caller(BaseIEvaluationScoreCalculator.class, Set.of("calculateScore")).isPresent();
    if (calculates) {
      LOG.warn(
          "{}: a score calculator of DL4J's hands raw parameters of a density to its evaluation, and one of classes or of"
              + " least squares cannot read them: DensityScoreCalculator can", who);
    }
    return calculates;
  }

  /** Throws if a layer's configuration is being read to see whether it is a classifier. */
  static void refuseClassifier(String who) {
    caller(OutputLayerUtil.class, OF_LAYERS).ifPresent(method -> {
      throw refusal(who, "evaluate");
    });
  }

  /** Returns what there is to say about an operation. */
  static DL4JException refusal(String who, String operation) {
    return new DL4JException(
        who + ": " + operation + " compares outputs with labels, but these outputs are raw parameters of a density; use"
            + " network.doEvaluation(iterator, new DensityEvaluation(density)) or Predictions.of(network, features)");
  }

  private static Optional<String> caller(Class<?> type, Set<String> methods) {
    return StackWalker.getInstance()
        .walk(
            frames ->
                frames
                    .limit(DEPTH)
                    .filter(f -> methods.contains(f.getMethodName()) && f.getClassName().equals(type.getName()))
                    .map(StackWalker.StackFrame::getMethodName)
                    .findFirst());
  }
}
