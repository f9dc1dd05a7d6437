// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.layer.fused;

import io.github.mdn4j.layer.internal.CarriedStateGradient;
import io.github.mdn4j.layer.internal.Given;
import java.util.Map;
import org.deeplearning4j.exception.DL4JInvalidConfigException;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.shade.jackson.core.JsonProcessingException;
import org.nd4j.shade.jackson.databind.JsonNode;
import org.nd4j.shade.jackson.databind.ObjectMapper;

/**
 * Turns DL4J's {@link LSTM} layers into {@link FusedLSTM} ones and back, and leaves all else as it is: what
 * {@link Fused} does to whole networks, for this layer alone and in copies.
 *
 * <p>The two differ in their JSON by the class name, so that is what changes, wherever a layer is: in a list of
 * layers, in a graph, or wrapped ({@code Bidirectional}, {@code LastTimeStep}, …). A converted network has copies of
 * parameters, updater state and counts; the one that was given is left alone. A limit of derivatives, which only
 * {@link FusedLSTM} has, is lost on the way to {@link LSTM}.
 */
public final class LstmConversion {

  private LstmConversion() {}

  /** Returns a copy of a configuration with every LSTM fused: faster, with the same results. */
  public static MultiLayerConfiguration accelerate(MultiLayerConfiguration configuration) {
    return MultiLayerConfiguration.fromJson(rename(given(configuration).toJson(), LSTM.class, FusedLSTM.class));
  }

  /** Returns a copy of a configuration with every fused LSTM replaced by DL4J's own. */
  public static MultiLayerConfiguration plain(MultiLayerConfiguration configuration) {
    return MultiLayerConfiguration.fromJson(rename(given(configuration).toJson(), FusedLSTM.class, LSTM.class));
  }

  /** Returns a copy of a configuration with every LSTM fused: faster, with the same results. */
  public static ComputationGraphConfiguration accelerate(ComputationGraphConfiguration configuration) {
    return ComputationGraphConfiguration.fromJson(rename(given(configuration).toJson(), LSTM.class, FusedLSTM.class));
  }

  /** Returns a copy of a configuration with every fused LSTM replaced by DL4J's own. */
  public static ComputationGraphConfiguration plain(ComputationGraphConfiguration configuration) {
    return ComputationGraphConfiguration.fromJson(rename(given(configuration).toJson(), FusedLSTM.class, LSTM.class));
  }

  /**
   * Returns a copy of a network with every LSTM fused; warns of other recurrent layers if it is to be trained by
   * truncated backpropagation through time, which M2.1 does wrongly for them.
   */
  public static MultiLayerNetwork accelerate(MultiLayerNetwork network) {
    MultiLayerNetwork fused = copy(network, accelerate(given(network).getLayerWiseConfigurations()));
    CarriedStateGradient.warnOfOthers(
        fused.getLayers(), fused.getLayerWiseConfigurations().getBackpropType());
    return fused;
  }

  /** Returns a copy of a network with every fused LSTM replaced by DL4J's own. */
  public static MultiLayerNetwork plain(MultiLayerNetwork network) {
    return copy(network, plain(given(network).getLayerWiseConfigurations()));
  }

  /**
   * Returns a copy of a network with every LSTM fused; warns of other recurrent layers if it is to be trained by
   * truncated backpropagation through time, which M2.1 does wrongly for them.
   */
  public static ComputationGraph accelerate(ComputationGraph network) {
    ComputationGraph fused = copy(network, accelerate(given(network).getConfiguration()));
    CarriedStateGradient.warnOfOthers(fused.getLayers(), fused.getConfiguration().getBackpropType());
    return fused;
  }

  /** Returns a copy of a network with every fused LSTM replaced by DL4J's own. */
  public static ComputationGraph plain(ComputationGraph network) {
    return copy(network, plain(given(network).getConfiguration()));
  }

  private static <T> T given(T network) {
    return Given.of("LstmConversion", "a network", network);
  }

  private static MultiLayerNetwork copy(MultiLayerNetwork network, MultiLayerConfiguration configuration) {
    MultiLayerNetwork copy = new MultiLayerNetwork(configuration);
    copy.init(network.params(), true);
    INDArray state = network.getUpdater().getStateViewArray();
    if (state != null) {
      copy.getUpdater().setStateViewArray(copy, state.dup(), false);
    }
    copy.setListeners(network.getListeners());
    return copy;
  }

  private static ComputationGraph copy(ComputationGraph network, ComputationGraphConfiguration configuration) {
    ComputationGraph copy = new ComputationGraph(configuration);
    copy.init(network.params(), true);
    INDArray state = network.getUpdater().getStateViewArray();
    if (state != null) {
      copy.getUpdater().setStateViewArray(state.dup());
    }
    copy.setListeners(network.getListeners());
    return copy;
  }

  private static String rename(String json, Class<?> from, Class<?> to) {
    ObjectMapper mapper = NeuralNetConfiguration.mapper();
    try {
      JsonNode tree = mapper.readTree(json);
      LayerClass.rename(tree, Map.of(from.getName(), to.getName()));
      return mapper.writeValueAsString(tree);
    } catch (JsonProcessingException e) {
      throw new DL4JInvalidConfigException("the configuration cannot be read from its own JSON", e);
    }
  }
}
