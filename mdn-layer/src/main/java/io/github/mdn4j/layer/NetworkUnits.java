// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.layer;

import io.github.mdn4j.density.Density;
import io.github.mdn4j.density.GaussianParameters;
import io.github.mdn4j.density.Rescaled;
import io.github.mdn4j.layer.internal.FeatureAxis;
import io.github.mdn4j.layer.internal.GraphSettings;
import io.github.mdn4j.layer.model.ColumnUnits;
import io.github.mdn4j.layer.model.Units;
import io.github.mdn4j.loss.DensityLoss;
import io.github.mdn4j.loss.LossBetaNLL;
import io.github.mdn4j.loss.LossDensityNLL;
import io.github.mdn4j.loss.LossMixtureCRPS;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.deeplearning4j.exception.DL4JInvalidConfigException;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.graph.LayerVertex;
import org.deeplearning4j.nn.conf.graph.PreprocessorVertex;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.conf.layers.BaseOutputLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.FeedForwardLayer;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.recurrent.SimpleRnn;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.params.DefaultParamInitializer;
import org.nd4j.linalg.activations.impl.ActivationIdentity;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Puts a network that learnt normalised features and labels into their own units. */
final class NetworkUnits {

  // where a shift is larger than so many scales, a sum with it would lose more than four digits
  private static final double FAR = 4096;

  private static final String WHO = "MixtureHead.inUnitsOf";

  private final Units units;

  NetworkUnits(Units units) {
    this.units = units.requireLabels(WHO);
  }

  MultiLayerNetwork change(MultiLayerNetwork network) {
    units.requireFit(WHO, List.of("input"), List.of("output"));
    DensityHead head = DensityHead.of(network);
    ColumnUnits labels = units.output(0).orElseThrow();
    Optional<ColumnUnits> features = units.input(0);
    Rescaled rescaled = rescaled(head.layer(), labels);
    MultiLayerConfiguration conf = network.getLayerWiseConfigurations().clone();
    conf.setDataType(DataType.DOUBLE);
    int last = conf.getConfs().size() - 1;
    ((DensityOutputLayer) conf.getConf(last).getLayer()).setLossFn(loss(head.layer(), rescaled.density()));
    Layer first = conf.getConf(0).getLayer();
    boolean carried =
        features.isPresent() && conf.getInputPreProcess(0) == null && canCarry(first, features.get());
    if (features.isPresent() && !carried) {
      InputUnits before = new InputUnits(
          features.get().shift(), features.get().scale(), FeatureAxis.of(conf.getInputPreProcess(0), first, head.format()));
      conf.getInputPreProcessors().put(0, before.before(conf.getInputPreProcess(0)));
    }
    MultiLayerNetwork changed = new MultiLayerNetwork(conf);
    changed.init();
    for (int i = 0; i <= last; i++) {
      copy(network.getLayer(i).params(), changed.getLayer(i).params());
    }
    changeLabels(changed.getLayer(last), rescaled);
    if (carried) {
      changeFeatures(changed.getLayer(0), features.get());
    }
    return changed;
  }

  ComputationGraph change(ComputationGraph graph) {
    ComputationGraphConfiguration conf = GraphSettings.copy(graph.getConfiguration());
    List<String> inputs = conf.getNetworkInputs();
    List<String> outputs = conf.getNetworkOutputs();
    units.requireFit(WHO, inputs, outputs);
    conf.setDataType(DataType.DOUBLE);
    Map<String, Consumer<org.deeplearning4j.nn.api.Layer>> changes = new LinkedHashMap<>(); // of weights, vertex by vertex
    DensityHead head = null;
    for (int j = 0; j < outputs.size(); j++) {
      String output = outputs.get(j);
      ColumnUnits labels = units.output(j).orElse(null);
      if (labels != null) {
        Layer layer = graph.getOutputLayer(j).conf().getLayer();
        head = layer instanceof DensityOutputLayer ? DensityHead.of(graph, output) : head;
        changes.merge(output, labelChange(conf, output, layer, labels), Consumer::andThen);
      }
    }
    if (head == null) {
      throw new DL4JInvalidConfigException(
          WHO + ": expected a normaliser that changes the labels of a density output, but of " + outputs
              + " it changes none");
    }
    RNNFormat format = head.format();
    for (int i = 0; i < inputs.size(); i++) {
      String input = inputs.get(i);
      units.input(i).ifPresent(features -> {
        List<String> readers =
            conf.getVertexInputs().entrySet().stream()
                .filter(each -> each.getValue().contains(input)).map(Map.Entry::getKey).toList();
        if (readers.stream().allMatch(name -> conf.getVertices().get(name) instanceof LayerVertex reader
            && reader.getPreProcessor() == null && canCarry(reader.getLayerConf().getLayer(), features))) {
          for (String name : readers) {
            changes.merge(name, layer -> changeFeatures(layer, features), Consumer::andThen);
          }
        } else {
          putBefore(
              conf, input, readers,
              new InputUnits(features.shift(), features.scale(), FeatureAxis.of(conf, input, format)));
        }
      });
    }
    ComputationGraph changed = new ComputationGraph(conf);
    changed.init();
    for (String name : conf.getVertices().keySet()) {
      if (graph.getConfiguration().getVertices().containsKey(name) && graph.getVertex(name).hasLayer()) {
        copy(graph.getLayer(name).params(), changed.getLayer(name).params());
      }
    }
    changes.forEach((name, change) -> change.accept(changed.getLayer(name)));
    return changed;
  }

  /** Changes what an output is, in the configuration, and returns how its weights change. */
  private static Consumer<org.deeplearning4j.nn.api.Layer> labelChange(
      ComputationGraphConfiguration conf, String output, Layer layer, ColumnUnits labels) {
    if (layer instanceof DensityOutputLayer head) {
      Rescaled rescaled = rescaled(head, labels);
      ((DensityOutputLayer) ((LayerVertex) conf.getVertices().get(output)).getLayerConf().getLayer())
          .setLossFn(loss(head, rescaled.density()));
      return running -> changeLabels(running, rescaled);
    }
    if (layer instanceof BaseOutputLayer plain && plain.getActivationFn() instanceof ActivationIdentity && plain.hasBias()) {
      if (plain.getNOut() != labels.width()) {
        throw new DL4JInvalidConfigException(
            WHO + ": expected a normaliser of " + plain.getNOut() + " label columns, as output \"" + output
                + "\" has, but got " + labels.width());
      }
      return running -> change(running, labels.scale(), labels.shift());
    }
    throw new DL4JInvalidConfigException(
        WHO + ": expected normalised labels at density outputs and at layers with weights, biases and the identity for"
            + " activation, but output \"" + output + "\" is a " + layer.getClass().getSimpleName());
  }

  /** Puts units before each layer that reads an input, as in a network, and a vertex of them before whatever else does. */
  private static void putBefore(
      ComputationGraphConfiguration conf, String input, List<String> readers, InputUnits units) {
    List<String> others = new ArrayList<>();
    for (String reader : readers) {
      if (conf.getVertices().get(reader) instanceof LayerVertex layer) {
        layer.setPreProcessor(units.before(layer.getPreProcessor()));
      } else {
        others.add(reader);
      }
    }
    if (others.isEmpty()) {
      return;
    }
    String name = input + "-units";
    while (conf.getVertices().containsKey(name) || conf.getNetworkInputs().contains(name)) {
      name += "-units"; // the network has been given units before
    }
    String vertex = name;
    conf.getVertices().put(vertex, new PreprocessorVertex(units));
    for (String reader : others) {
      List<String> inputs = new ArrayList<>(conf.getVertexInputs().get(reader));
      inputs.replaceAll(each -> each.equals(input) ? vertex : each);
      conf.getVertexInputs().put(reader, inputs);
    }
    conf.getVertexInputs().put(vertex, List.of(input));
    conf.setTopologicalOrder(null); // there is a vertex more
    conf.setTopologicalOrderStr(null);
  }

  private static Rescaled rescaled(DensityOutputLayer head, ColumnUnits labels) {
    Density density = head.density();
    if (labels.width() != density.labelWidth()) {
      throw new DL4JInvalidConfigException(
          WHO + ": expected a normaliser of " + density.labelWidth() + " label columns, as " + density + " has, but got "
              + labels.width());
    }
    return head.hasBias() && isNear(labels) && isLeftAlone(head)
        ? density.rescaled(labels.shift(), labels.scale())
        : Rescaled.unchanged(density.affine(labels.shift(), labels.scale()));
  }

  private static boolean isNear(ColumnUnits units) {
    double[] shift = units.shift();
    double[] scale = units.scale();
    for (int j = 0; j < shift.length; j++) {
      if (Math.abs(shift[j]) > FAR * scale[j]) {
        return false;
      }
    }
    return true;
  }

  private static DensityLoss loss(DensityOutputLayer head, Density density) {
    DensityLoss loss = (DensityLoss) head.getLossFn();
    boolean gaussian = GaussianParameters.of(density).isPresent();
    if (loss instanceof LossMixtureCRPS && gaussian) {
      return new LossMixtureCRPS(density);
    }
    if (loss instanceof LossBetaNLL weighted && gaussian) {
      return new LossBetaNLL(density, weighted.beta());
    }
    return new LossDensityNLL(density);
  }

  /** Returns whether a layer begins with x W + b, of features as they are: to drop some puts 0 there, their mean. */
  private static boolean canCarry(Layer layer, ColumnUnits features) {
    boolean isLine = isLine(layer);
    if (isLine && ((FeedForwardLayer) layer).getNIn() != features.width()) {
      throw new DL4JInvalidConfigException(
          WHO + ": expected a normaliser of " + ((FeedForwardLayer) layer).getNIn() + " feature columns, as layer \""
              + layer.getLayerName() + "\" takes, but got " + features.width());
    }
    return isLine && isNear(features) && layer.getIDropout() == null && isLeftAlone(layer);
  }

  /** Returns whether nothing changes weights on the way or pulls them back: noise and constraints mean those of training. */
  private static boolean isLeftAlone(Layer layer) {
    boolean noisy = layer instanceof BaseLayer weighted && weighted.getWeightNoise() != null;
    return !noisy && (layer.getConstraints() == null || layer.getConstraints().isEmpty());
  }

  private static boolean isLine(Layer layer) {
    if (layer instanceof DenseLayer dense) {
      return dense.hasBias() && !dense.hasLayerNorm();
    }
    if (layer instanceof DensityOutputLayer head) {
      return head.hasBias();
    }
    return layer instanceof LSTM || layer instanceof SimpleRnn recurrent && !recurrent.hasLayerNorm();
  }

  private static void changeLabels(org.deeplearning4j.nn.api.Layer head, Rescaled rescaled) {
    int p = rescaled.density().parameterWidth();
    double[] gain = new double[p];
    double[] offset = new double[p];
    for (int j = 0; j < p; j++) {
      gain[j] = rescaled.gain(j);
      offset[j] = rescaled.offset(j);
    }
    change(head, gain, offset);
  }

  /** Has each output z of a layer become gain · z + offset. */
  private static void change(org.deeplearning4j.nn.api.Layer layer, double[] gain, double[] offset) {
    INDArray gains = Nd4j.createFromArray(gain).reshape(1, gain.length);
    INDArray w = layer.getParam(DefaultParamInitializer.WEIGHT_KEY);
    w.assign(w.mul(gains));
    INDArray b = layer.getParam(DefaultParamInitializer.BIAS_KEY);
    if (b != null) { // without one there is nothing to add
      INDArray moved = b.reshape(1, gain.length).mul(gains).add(Nd4j.createFromArray(offset).reshape(1, gain.length));
      b.assign(moved.reshape(b.shape()));
    }
  }

  // ((x − m)/s) W + b is x W' + b − m W', W' = W/s
  private static void changeFeatures(org.deeplearning4j.nn.api.Layer layer, ColumnUnits features) {
    int n = features.width();
    INDArray w = layer.getParam(DefaultParamInitializer.WEIGHT_KEY);
    INDArray scaled = w.div(Nd4j.createFromArray(features.scale()).reshape(n, 1));
    w.assign(scaled);
    INDArray b = layer.getParam(DefaultParamInitializer.BIAS_KEY);
    INDArray moved = Nd4j.createFromArray(features.shift()).reshape(1, n).mmul(scaled);
    b.assign(b.sub(moved.reshape(b.shape())));
  }

  private static void copy(INDArray from, INDArray to) {
    if (from != null) { // layers without weights have none
      to.assign(from.castTo(DataType.DOUBLE));
    }
  }
}
