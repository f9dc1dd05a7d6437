// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.layer;

import io.github.mdn4j.density.Density;
import io.github.mdn4j.layer.internal.Given;
import io.github.mdn4j.layer.internal.GraphSettings;
import io.github.mdn4j.layer.model.Units;
import java.util.List;
import org.deeplearning4j.exception.DL4JInvalidConfigException;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.graph.GraphVertex;
import org.deeplearning4j.nn.conf.graph.LayerVertex;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.transferlearning.FineTuneConfiguration;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.api.preprocessor.Normalizer;

/**
 * Puts a density head in the place of a trained network's output layer.
 *
 * <p>The body keeps its weights bit for bit, and so do the other outputs of a graph. The head reads what the output
 * layer read and takes over its name, updater, regularisation, dropout and weight initialisation; an {@code
 * RnnOutputLayer} gives way to a {@link RnnMixtureDensityOutputLayer}, any other output layer with weights to a {@link
 * MixtureDensityOutputLayer}. What comes back is a network of its own, initialised and ready to train; counts of
 * iterations and the updater's state start anew.
 *
 * <pre>{@code
 * MultiLayerNetwork trained = ModelSerializer.restoreMultiLayerNetwork(file);
 * MultiLayerNetwork net = MixtureHead.replaceOutput(trained, Mixture.of(5, DiagonalGaussian.of(1)));
 * }</pre>
 *
 * <p>It does what {@code TransferLearning} does, which would lose the data type of a graph, and of a network the
 * truncated backpropagation through time (docs/dl4j-notes.md). Immutable.
 */
public final class MixtureHead {

  private final Density density;
  private final boolean frozen;
  private final FineTuneConfiguration fineTune;
  private final MixtureInitialization start;

  private MixtureHead(Density density, boolean frozen, FineTuneConfiguration fineTune, MixtureInitialization start) {
    this.density = density;
    this.frozen = frozen;
    this.fineTune = fineTune;
    this.start = start;
  }

  /**
   * Names the density that the head predicts.
   *
   * @param density what the raw output parameterises
   * @throws DL4JInvalidConfigException if it is null
   */
  public static MixtureHead of(Density density) {
    if (density == null) {
      throw new DL4JInvalidConfigException("MixtureHead: expected a density, but got null");
    }
    return new MixtureHead(density, false, null, null);
  }

  /** Holds the layers that lead to the head as they are: only the head and the other outputs of a graph train. */
  public MixtureHead freezeBody() {
    return new MixtureHead(density, true, fineTune, start);
  }

  /**
   * Changes settings of all layers, the head among them, such as the updater.
   *
   * @param settings what is to change; the rest stays
   */
  public MixtureHead fineTune(FineTuneConfiguration settings) {
    return new MixtureHead(density, frozen, settings, start);
  }

  /**
   * Starts the head from labels instead of at random.
   *
   * @param initialization what knows the labels
   */
  public MixtureHead startFrom(MixtureInitialization initialization) {
    return new MixtureHead(density, frozen, fineTune, initialization);
  }

  /**
   * Replaces the output layer of a network; {@link #of} has options.
   *
   * @param network a trained network; it is left alone
   * @param density what the new raw output parameterises
   * @return a network with the same body
   * @throws DL4JInvalidConfigException if its last layer is no output layer with weights
   */
  public static MultiLayerNetwork replaceOutput(MultiLayerNetwork network, Density density) {
    return of(density).replaceOutput(network);
  }

  /**
   * Replaces an output layer of a graph; {@link #of} has options.
   *
   * @param graph a trained graph; it is left alone
   * @param output the name of one of its outputs
   * @param density what the new raw output parameterises
   * @return a graph with the same body, inputs and outputs
   * @throws DL4JInvalidConfigException if there is no such output or it is no output layer with weights
   */
  public static ComputationGraph replaceOutput(ComputationGraph graph, String output, Density density) {
    return of(density).replaceOutput(graph, output);
  }

  /**
   * Replaces the output layer of a network.
   *
   * @param network a trained network; it is left alone
   * @return a network with the same body
   * @throws DL4JInvalidConfigException if its last layer is no output layer with weights
   */
  public MultiLayerNetwork replaceOutput(MultiLayerNetwork network) {
    Given.of("MixtureHead", "a network", network);
    MultiLayerConfiguration conf = network.getLayerWiseConfigurations().clone();
    int last = conf.getConfs().size() - 1;
    NeuralNetConfiguration output = conf.getConf(last);
    output.setLayer(ReplacedOutput.of("the network's last layer", output.getLayer()).head(density));
    output.clearVariables();
    for (int i = 0; i <= last; i++) {
      tune(conf.getConf(i));
      if (frozen && i < last) {
        FrozenBody.freeze(conf.getConf(i));
      }
    }
    if (fineTune != null) {
      fineTune.applyToMultiLayerConfiguration(conf);
    }
    conf.setIterationCount(0);
    conf.setEpochCount(0);
    MultiLayerNetwork replaced = new MultiLayerNetwork(conf);
    replaced.init();
    for (int i = 0; i < last; i++) {
      copy(network.getLayer(i).params(), replaced.getLayer(i).params());
    }
    if (start != null) {
      start.apply(replaced);
    }
    return replaced;
  }

  /**
   * Replaces an output layer of a graph.
   *
   * @param graph a trained graph; it is left alone
   * @param output the name of one of its outputs
   * @return a graph with the same body, inputs and outputs
   * @throws DL4JInvalidConfigException if there is no such output or it is no output layer with weights
   */
  public ComputationGraph replaceOutput(ComputationGraph graph, String output) {
    ComputationGraphConfiguration conf = GraphSettings.copy(Given.of("MixtureHead", "a graph", graph).getConfiguration());
    String which = "output \"" + output + "\"";
    if (!conf.getNetworkOutputs().contains(output)) {
      throw new DL4JInvalidConfigException(
          "MixtureHead: the graph has no " + which + ", but " + conf.getNetworkOutputs());
    }
    if (!(conf.getVertices().get(output) instanceof LayerVertex vertex)) {
      throw ReplacedOutput.refusal(which, conf.getVertices().get(output));
    }
    conf.getVertexInputs().forEach((name, inputs) -> {
      if (inputs.contains(output)) {
        throw new DL4JInvalidConfigException(
            "MixtureHead: " + which + " is also what \"" + name + "\" reads, and a raw row is not what it expects");
      }
    });
    NeuralNetConfiguration layer = vertex.getLayerConf();
    layer.setLayer(ReplacedOutput.of(which, layer.getLayer()).head(density));
    layer.clearVariables();
    for (GraphVertex each : conf.getVertices().values()) {
      if (each instanceof LayerVertex any) {
        tune(any.getLayerConf());
      }
    }
    if (frozen) {
      FrozenBody.freezeBelow(conf, output);
    }
    if (fineTune != null) {
      fineTune.applyToComputationGraphConfiguration(conf);
    }
    conf.setIterationCount(0);
    conf.setEpochCount(0);
    ComputationGraph replaced = new ComputationGraph(conf);
    replaced.init();
    for (String name : conf.getVertices().keySet()) {
      if (!name.equals(output) && graph.getVertex(name).hasLayer()) {
        copy(graph.getLayer(name).params(), replaced.getLayer(name).params());
      }
    }
    if (start != null) {
      start.apply(replaced, output);
    }
    return replaced;
  }

  /**
   * Puts a network that learnt normalised features and labels into their own units: what comes back takes features and
   * predicts labels as they were before the normaliser, and wants no normaliser beside it.
   *
   * <p>Where weights can carry that exactly, they do: location column · s + m, exponential scales + log s, floors · s;
   * otherwise the density is wrapped by {@link Density#affine}. Features go into the first layer's weights if it is dense
   * or recurrent, and otherwise {@link InputUnits} stands before it. The same where a mean is so many deviations from 0
   * that weights would lose digits. The network computes in double, since own units may need more digits than a float
   * has; the updater's state starts anew.
   *
   * @param network a trained network with a density output; it is left alone
   * @param normalizer a {@code NormalizerStandardize} or {@code NormalizerMinMaxScaler}, fitted with labels
   * @return a network of the same structure
   * @throws DL4JInvalidConfigException if the output is another, or the columns do not fit
   * @throws org.deeplearning4j.exception.DL4JInvalidInputException if the normaliser is another, or was fitted without
   *     labels
   */
  public static MultiLayerNetwork inUnitsOf(MultiLayerNetwork network, Normalizer<?> normalizer) {
    return new NetworkUnits(Units.of(normalizer)).change(Given.of("MixtureHead", "a network", network));
  }

  /**
   * As {@link #inUnitsOf(MultiLayerNetwork, Normalizer)}, for a graph.
   *
   * <p>All inputs and outputs that the normaliser changes are given their own units. Outputs beside densities can be, if
   * they are layers with weights and the identity for activation; their loss is then one of labels in own units.
   *
   * @param graph a trained graph; it is left alone
   * @param normalizer fitted with labels; where there are several inputs or outputs, a {@code MultiNormalizerStandardize},
   *     {@code MultiNormalizerMinMaxScaler} or {@code MultiNormalizerHybrid}
   * @throws DL4JInvalidConfigException if an output whose labels it changes is another, or inputs, outputs or columns do not
   *     fit
   * @throws org.deeplearning4j.exception.DL4JInvalidInputException if the normaliser is another, or was fitted without
   *     labels
   */
  public static ComputationGraph inUnitsOf(ComputationGraph graph, Normalizer<?> normalizer) {
    return new NetworkUnits(Units.of(normalizer)).change(Given.of("MixtureHead", "a graph", graph));
  }

  /**
   * As {@link #inUnitsOf(ComputationGraph, Normalizer)}, for one input and one output of a graph that has several. The
   * others stay as they are.
   *
   * @param graph a trained graph; it is left alone
   * @param input the name of the input whose features were normalised
   * @param output the name of the density output whose labels were
   * @param normalizer a {@code NormalizerStandardize} or {@code NormalizerMinMaxScaler}, fitted with labels
   * @throws DL4JInvalidConfigException if there is no such input or output, or columns do not fit
   */
  public static ComputationGraph inUnitsOf(
      ComputationGraph graph, String input, String output, Normalizer<?> normalizer) {
    ComputationGraphConfiguration conf = Given.of("MixtureHead", "a graph", graph).getConfiguration();
    Units units = Units.of(normalizer)
        .at(place("input", input, conf.getNetworkInputs()), place("output", output, conf.getNetworkOutputs()));
    return new NetworkUnits(units).change(graph);
  }

  private static int place(String what, String name, List<String> names) {
    if (!names.contains(name)) {
      throw new DL4JInvalidConfigException("MixtureHead: the graph has no " + what + " \"" + name + "\", but " + names);
    }
    return names.indexOf(name);
  }

  /**
   * Returns what the output of a network parameterises, such as that of one that was read from a file.
   *
   * @throws DL4JInvalidConfigException if its last layer is no density's
   */
  public static Density density(MultiLayerNetwork network) {
    return DensityHead.of(network).density();
  }

  /** As {@link #density(MultiLayerNetwork)}, for a graph with one density output. */
  public static Density density(ComputationGraph graph) {
    return DensityHead.of(graph).density();
  }

  private void tune(NeuralNetConfiguration layer) {
    if (fineTune != null) {
      fineTune.applyToNeuralNetConfiguration(layer);
    }
  }

  private static void copy(INDArray from, INDArray to) {
    if (from != null) { // layers without weights have none
      to.assign(from);
    }
  }
}
