// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.layer.fused;

import io.github.mdn4j.layer.internal.CarriedStateGradient;
import io.github.mdn4j.layer.internal.GraphSettings;
import io.github.mdn4j.layer.internal.LayerName;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.deeplearning4j.exception.DL4JInvalidConfigException;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.graph.LayerVertex;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes networks of DL4J train and predict faster, and turns them back.
 *
 * <pre>{@code
 * MultiLayerNetwork fast = Fused.accelerate(net);
 * fast.fit(data, 100);
 * Fused.plain(fast).save(file); // readable without mdn4j, but for output layers of densities
 * }</pre>
 *
 * <p>In an accelerated network {@link FusedDense}, {@link FusedLSTM} and {@link FusedOutput} are in the place of DL4J's
 * dense, LSTM and output layers, also in wrappers such as {@code Bidirectional} and {@code FrozenLayer}, and the
 * updater does the same to the bit without M2.1's detours. It is a network of its own with the <em>same arrays</em> of
 * parameters and updater state as the one it was made of: train one of the two. Listeners and counts of iterations and
 * epochs are taken over.
 *
 * <p>{@code ModelSerializer} saves an accelerated network, updater state included. What it restores has the fused
 * layers and DL4J's updater, with the state, until {@code accelerate} is called again; so do the copies that
 * {@code TransferLearning}, {@code ParallelWrapper} and Spark make. {@code clone()} stays accelerated.
 */
public final class Fused {

  private static final Logger log = LoggerFactory.getLogger(Fused.class);

  private Fused() {}

  /**
   * Returns a faster network with the parameters, updater state, listeners and counts of another.
   *
   * @throws DL4JInvalidConfigException if the network is not initialised
   */
  public static MultiLayerNetwork accelerate(MultiLayerNetwork network) {
    requireInitialised(network);
    MultiLayerNetwork fused = Sharing.fused(with(network.getLayerWiseConfigurations(), Fused::fused), network);
    CarriedStateGradient.warnOfOthers(
        fused.getLayers(), fused.getLayerWiseConfigurations().getBackpropType());
    return fused;
  }

  /**
   * Returns a faster graph with the parameters, updater state, listeners and counts of another.
   *
   * @throws DL4JInvalidConfigException if the graph is not initialised
   */
  public static ComputationGraph accelerate(ComputationGraph graph) {
    requireInitialised(graph);
    ComputationGraph fused = Sharing.fused(with(graph.getConfiguration(), Fused::fused), graph);
    CarriedStateGradient.warnOfOthers(fused.getLayers(), fused.getConfiguration().getBackpropType());
    return fused;
  }

  /**
   * Returns a network of DL4J's own layers, but for output layers of densities, with DL4J's updater, and with the
   * parameters, updater state, listeners and counts of another.
   * A {@link FusedLSTM} loses its limit of derivatives.
   *
   * @throws DL4JInvalidConfigException if the network is not initialised
   */
  public static MultiLayerNetwork plain(MultiLayerNetwork network) {
    requireInitialised(network);
    return Sharing.stock(with(network.getLayerWiseConfigurations(), LayerClass::stock), network);
  }

  /**
   * Returns a graph of DL4J's own layers, but for output layers of densities, with DL4J's updater, and with the
   * parameters, updater state, listeners and counts of another.
   * A {@link FusedLSTM} loses its limit of derivatives.
   *
   * @throws DL4JInvalidConfigException if the graph is not initialised
   */
  public static ComputationGraph plain(ComputationGraph graph) {
    requireInitialised(graph);
    return Sharing.stock(with(graph.getConfiguration(), LayerClass::stock), graph);
  }

  /** Says of every layer of a network whether it is faster than DL4J's, or would be if accelerated, and if not, why. */
  public static FusedReport report(MultiLayerNetwork network) {
    requireInitialised(network);
    List<Layer> layers = new ArrayList<>();
    network.getLayerWiseConfigurations().getConfs().forEach(conf -> layers.add(conf.getLayer()));
    return FusedReport.of(layers, network.getLayerWiseConfigurations().getDataType());
  }

  /** Says of every layer of a graph whether it is faster than DL4J's, or would be if accelerated, and if not, why. */
  public static FusedReport report(ComputationGraph graph) {
    requireInitialised(graph);
    List<Layer> layers = new ArrayList<>();
    for (org.deeplearning4j.nn.api.Layer layer : graph.getLayers()) {
      String name = layer.conf().getLayer().getLayerName();
      layers.add(((LayerVertex) graph.getConfiguration().getVertices().get(name)).getLayerConf().getLayer());
    }
    return FusedReport.of(layers, graph.getConfiguration().getDataType());
  }

  private static void requireInitialised(MultiLayerNetwork network) {
    if (network == null || !network.isInitCalled()) {
      throw refusal(network);
    }
  }

  private static void requireInitialised(ComputationGraph graph) {
    if (graph == null || graph.getLayers() == null) {
      throw refusal(graph);
    }
  }

  private static DL4JInvalidConfigException refusal(Object network) {
    return new DL4JInvalidConfigException(
        "Fused: expected an initialised network, but got "
            + (network == null ? "null" : "one without parameters: call init()"));
  }

  private static MultiLayerConfiguration with(MultiLayerConfiguration configuration, UnaryOperator<Layer> change) {
    MultiLayerConfiguration changed = configuration.clone();
    for (NeuralNetConfiguration conf : changed.getConfs()) {
      conf.setLayer(change.apply(conf.getLayer()));
    }
    return changed;
  }

  private static ComputationGraphConfiguration with(
      ComputationGraphConfiguration configuration, UnaryOperator<Layer> change) {
    ComputationGraphConfiguration changed = GraphSettings.copy(configuration);
    changed.getVertices().values().forEach(vertex -> {
      if (vertex instanceof LayerVertex layer) {
        NeuralNetConfiguration conf = layer.getLayerConf();
        conf.setLayer(change.apply(conf.getLayer()));
      }
    });
    return changed;
  }

  private static Layer fused(Layer layer) {
    try {
      return LayerClass.fused(layer);
    } catch (DL4JInvalidConfigException e) {
      log.warn("{} stays as it is", LayerName.of(layer), e);
      return layer;
    }
  }
}
