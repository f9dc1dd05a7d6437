// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.layer.sequence;

import java.util.Collection;
import java.util.Optional;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.conf.BackpropType;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.deeplearning4j.optimize.api.TrainingListener;
import org.nd4j.linalg.api.ndarray.INDArray;

/** What {@link TruncatedBptt} needs of a network of either class. */
interface SegmentedNetwork {

  Model model();

  Layer[] layers();

  BackpropType backpropType();

  /** Returns what looks at other steps than through the state of recurrent layers, and why, if anything does. */
  Optional<String> obstacle(RNNFormat format);

  /** Steps of a segment. */
  int length();

  /** Does one update, from the carried state. */
  void fit(INDArray[] features, INDArray[] labels, INDArray[] featureMasks, INDArray[] labelMasks);

  /** Forgets carried states, masks and inputs. */
  void clear();

  Collection<TrainingListener> listeners();

  void setListeners(Collection<TrainingListener> listeners);

  void epochDone();

  static SegmentedNetwork of(MultiLayerNetwork network) {
    return new SegmentedNetwork() {
      @Override
      public Model model() {
        return network;
      }

      @Override
      public Layer[] layers() {
        return network.getLayers();
      }

      @Override
      public BackpropType backpropType() {
        return network.getLayerWiseConfigurations().getBackpropType();
      }

      @Override
      public Optional<String> obstacle(RNNFormat format) {
        return StepByStep.obstacle(
            network.getLayers(), network.getLayerWiseConfigurations().getInputPreProcessors(), format);
      }

      @Override
      public int length() {
        return network.getLayerWiseConfigurations().getTbpttFwdLength();
      }

      @Override
      public void fit(INDArray[] features, INDArray[] labels, INDArray[] featureMasks, INDArray[] labelMasks) {
        network.setInput(features[0]);
        network.setLabels(labels[0]);
        network.setLayerMaskArrays(
            featureMasks == null ? null : featureMasks[0], labelMasks == null ? null : labelMasks[0]);
        network.getUpdater(); // makes the optimizer
        network.getOptimizer().optimize(LayerWorkspaceMgr.noWorkspaces());
      }

      @Override
      public void clear() {
        network.rnnClearPreviousState();
        network.clearLayerMaskArrays();
        network.clearLayersStates();
      }

      @Override
      public Collection<TrainingListener> listeners() {
        return network.getListeners();
      }

      @Override
      public void setListeners(Collection<TrainingListener> listeners) {
        network.setListeners(listeners);
      }

      @Override
      public void epochDone() {
        network.incrementEpochCount();
      }
    };
  }

  static SegmentedNetwork of(ComputationGraph network) {
    return new SegmentedNetwork() {
      @Override
      public Model model() {
        return network;
      }

      @Override
      public Layer[] layers() {
        return network.getLayers();
      }

      @Override
      public BackpropType backpropType() {
        return network.getConfiguration().getBackpropType();
      }

      @Override
      public Optional<String> obstacle(RNNFormat format) {
        return StepByStep.obstacleOfGraph(network, format);
      }

      @Override
      public int length() {
        return network.getConfiguration().getTbpttFwdLength();
      }

      @Override
      public void fit(INDArray[] features, INDArray[] labels, INDArray[] featureMasks, INDArray[] labelMasks) {
        network.setInputs(features);
        network.setLabels(labels);
        network.setLayerMaskArrays(featureMasks, labelMasks);
        network.getUpdater(); // makes the optimizer
        network.getOptimizer().optimize(LayerWorkspaceMgr.noWorkspaces());
      }

      @Override
      public void clear() {
        network.rnnClearPreviousState();
        network.clearLayerMaskArrays();
        network.clearLayersStates();
      }

      @Override
      public Collection<TrainingListener> listeners() {
        return network.getListeners();
      }

      @Override
      public void setListeners(Collection<TrainingListener> listeners) {
        network.setListeners(listeners);
      }

      @Override
      public void epochDone() {
        network.incrementEpochCount();
      }
    };
  }
}
