// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.layer;

import io.github.mdn4j.evaluation.DensityEvaluation;
import io.github.mdn4j.layer.internal.Inference;
import org.deeplearning4j.exception.DL4JInvalidConfigException;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.adapter.MultiDataSetIteratorAdapter;
import org.nd4j.linalg.dataset.api.DataSet;
import org.nd4j.linalg.dataset.api.MultiDataSet;
import org.nd4j.linalg.dataset.api.iterator.DataSetIterator;
import org.nd4j.linalg.dataset.api.iterator.MultiDataSetIterator;

/**
 * Scores of networks on data that may be asked for at any time, in the middle of a training too.
 *
 * <p>They are those of {@code network.doEvaluation(data, new DensityEvaluation(density))}. But {@code doEvaluation}
 * forgets the state that truncated backpropagation through time goes on from, so that a listener which calls it changes
 * the training; it cuts sequences that are [n,T,·] along the wrong axis; and it lets some layers write over the features
 * (docs/dl4j-notes.md). Here network and data stay as they are. Rows that the loss leaves out are left out, whether by a
 * mask of labels or of features alone.
 */
public final class DensityScores {

  private DensityScores() {}

  /**
   * Scores a network by every metric.
   *
   * @param network its last layer is a density's
   * @param data from where it stands; reset if it is at its end
   * @throws DL4JInvalidConfigException if the last layer is another
   */
  public static DensityEvaluation of(MultiLayerNetwork network, DataSetIterator data) {
    DensityEvaluation evaluation = empty(DensityHead.of(network));
    add(network, data, evaluation);
    return evaluation;
  }

  /**
   * Scores the only density output of a graph by every metric.
   *
   * @param graph other outputs may be beside it
   * @param data from where it stands; reset if it is at its end
   * @throws DL4JInvalidConfigException if no output, or more than one, is a density's
   */
  public static DensityEvaluation of(ComputationGraph graph, MultiDataSetIterator data) {
    DensityHead head = DensityHead.of(graph);
    DensityEvaluation evaluation = empty(head);
    add(graph, head, data, evaluation);
    return evaluation;
  }

  /** As {@link #of(ComputationGraph, MultiDataSetIterator)}, for a graph of one input and one output. */
  public static DensityEvaluation of(ComputationGraph graph, DataSetIterator data) {
    return of(graph, new MultiDataSetIteratorAdapter(data));
  }

  /**
   * Adds a network's predictions to an evaluation.
   *
   * @param network its last layer is a density's
   * @param data from where it stands; reset if it is at its end
   * @param evaluation of the same density
   * @throws DL4JInvalidConfigException if the last layer is another
   */
  public static void add(MultiLayerNetwork network, DataSetIterator data, DensityEvaluation evaluation) {
    DensityHead.of(network);
    if (!data.hasNext() && data.resetSupported()) {
      data.reset();
    }
    while (data.hasNext()) {
      DataSet batch = data.next();
      INDArray raw = Inference.output(network, batch.getFeatures(), batch.getFeaturesMaskArray());
      evaluation.eval(batch.getLabels(), raw, batch.getLabelsMaskArray());
    }
  }

  /**
   * Adds the predictions of a graph's only density output to an evaluation.
   *
   * @param graph other outputs may be beside it
   * @param data from where it stands; reset if it is at its end
   * @param evaluation of the same density
   * @throws DL4JInvalidConfigException if no output, or more than one, is a density's
   */
  public static void add(ComputationGraph graph, MultiDataSetIterator data, DensityEvaluation evaluation) {
    add(graph, DensityHead.of(graph), data, evaluation);
  }

  /**
   * Adds the predictions of one of a graph's outputs to an evaluation.
   *
   * @param graph a graph
   * @param output the name of a density output
   * @param data from where it stands; reset if it is at its end
   * @param evaluation of the same density
   * @throws DL4JInvalidConfigException if there is no such output or it is not a density's
   */
  public static void add(
      ComputationGraph graph, String output, MultiDataSetIterator data, DensityEvaluation evaluation) {
    add(graph, DensityHead.of(graph, output), data, evaluation);
  }

  private static void add(
      ComputationGraph graph, DensityHead head, MultiDataSetIterator data, DensityEvaluation evaluation) {
    if (!data.hasNext() && data.resetSupported()) {
      data.reset();
    }
    while (data.hasNext()) {
      MultiDataSet batch = data.next();
      INDArray raw = Inference.output(graph, batch.getFeatures(), batch.getFeaturesMaskArrays())[head.index()];
      evaluation.eval(batch.getLabels(head.index()), raw, batch.getLabelsMaskArray(head.index()));
    }
  }

  private static DensityEvaluation empty(DensityHead head) {
    return new DensityEvaluation.Builder(head.density()).axis(head.format() == RNNFormat.NWC ? 2 : 1).build();
  }
}
