// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.layer;

import java.lang.StackWalker.StackFrame;
import java.util.Collection;
import java.util.Set;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.optimize.api.BaseTrainingListener;
import org.deeplearning4j.optimize.api.TrainingListener;

/**
 * Notices, once for each head, that the network above it cuts sequences into segments in its own {@code fit}, and has said
 * what M2.1 does wrongly there.
 *
 * <p>A head is not told what it is part of. But a MultiLayerNetwork makes its layers with its own list of listeners, not a
 * copy, and listeners are handed the network: at the first training pass one is added, until the pass is over
 * (docs/dl4j-notes.md). A ComputationGraph hands over no list, so that of its layers nothing is known here.
 */
final class SegmentWatch {

  private static final int DEPTH = 16;
  private static final Set<String> NETWORKS =
      Set.of(MultiLayerNetwork.class.getName(), ComputationGraph.class.getName());

  private final Collection<TrainingListener> ofNetwork; // null in a graph
  private boolean looked;
  private boolean said;
  private TrainingListener added;

  SegmentWatch(Collection<TrainingListener> ofNetwork) {
    this.ofNetwork = ofNetwork;
  }

  /** Returns whether nothing was said yet, and takes it as said from now on. */
  boolean claim() {
    boolean first = !said;
    said = true;
    return first;
  }

  /** Looks, at the first training pass, who runs it. */
  void passBegins(DensityOutput<?> head) {
    if (looked) {
      return;
    }
    looked = true;
    if (!isCutting()) {
      return;
    }
    if (ofNetwork == null) {
      SegmentWarnings.ofHead(head);
      return;
    }
    added = new BaseTrainingListener() {
      @Override
      public void onBackwardPass(Model network) {
        SegmentWarnings.of(network);
      }
    };
    ofNetwork.add(added);
  }

  /** Takes away what was added. */
  void passIsOver() {
    if (added != null) {
      ofNetwork.remove(added);
      added = null;
    }
  }

  /** Looks, when a network counts a minibatch as done that asked this head for no gradient, whether it was its own fit. */
  void counted(DensityOutput<?> head) {
    if (!looked && isCountingAfterFit()) {
      looked = true;
      SegmentWarnings.ofHead(head);
    }
  }

  private static boolean isCountingAfterFit() {
    return StackWalker.getInstance().walk(frames -> frames
        .limit(DEPTH)
        .dropWhile(frame -> !frame.getMethodName().equals("synchronizeIterEpochCounts"))
        .skip(1)
        .findFirst()
        .filter(frame -> isOf(frame, "fitHelper"))
        .isPresent());
  }

  private static boolean isCutting() {
    return StackWalker.getInstance().walk(frames -> frames
        .limit(DEPTH)
        .anyMatch(frame -> isOf(frame, "doTruncatedBPTT")));
  }

  private static boolean isOf(StackFrame frame, String method) {
    return frame.getMethodName().equals(method) && NETWORKS.contains(frame.getClassName());
  }
}
