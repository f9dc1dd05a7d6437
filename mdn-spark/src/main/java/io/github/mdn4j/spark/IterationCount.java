// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.spark;

import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.Serializable;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.spark.api.TrainingHook;
import org.nd4j.linalg.dataset.api.DataSet;
import org.nd4j.linalg.dataset.api.MultiDataSet;

/**
 * Tells a worker how many steps a graph has behind it.
 *
 * <p>DL4J sends workers a clone of the configuration, and the clone of a graph's begins at 0, so Adam would correct its
 * bias anew after each average, and schedules would begin anew (docs/dl4j-notes.md, "Spark").
 */
final class IterationCount implements TrainingHook, Serializable {

  private static final long serialVersionUID = 1L;

  private transient ComputationGraph trained; // null on a worker
  private transient int iterations;
  private transient int epochs;
  private transient boolean told;

  IterationCount(ComputationGraph trained) {
    this.trained = trained;
  }

  // the work is sent out anew for each average: that is when the counts are read
  private void writeObject(ObjectOutputStream out) throws IOException {
    ComputationGraphConfiguration configuration = trained.getConfiguration();
    out.writeInt(configuration.getIterationCount());
    out.writeInt(configuration.getEpochCount());
  }

  private void readObject(ObjectInputStream in) throws IOException {
    iterations = in.readInt();
    epochs = in.readInt();
  }

  private void tell(Model model) {
    if (!told) {
      ComputationGraphConfiguration configuration = ((ComputationGraph) model).getConfiguration();
      configuration.setIterationCount(iterations);
      configuration.setEpochCount(epochs);
      told = true;
    }
  }

  @Override
  public void preUpdate(DataSet minibatch, Model model) {
    tell(model);
  }

  @Override
  public void preUpdate(MultiDataSet minibatch, Model model) {
    tell(model);
  }

  @Override
  public void postUpdate(DataSet minibatch, Model model) {}

  @Override
  public void postUpdate(MultiDataSet minibatch, Model model) {}
}
