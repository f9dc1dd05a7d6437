// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.layer;

import io.github.mdn4j.density.Density;
import io.github.mdn4j.density.GaussianParameters;
import io.github.mdn4j.density.Rescaled;
import io.github.mdn4j.layer.internal.GraphSettings;
import io.github.mdn4j.layer.model.Units;
import io.github.mdn4j.loss.DensityLoss;
import io.github.mdn4j.loss.LossBetaNLL;
import io.github.mdn4j.loss.LossDensityNLL;
import io.github.mdn4j.loss.LossMixtureCRPS;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.exception.DL4JInvalidConfigException;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.InputPreProcessor;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.graph.LayerVertex;
import org.deeplearning4j.nn.conf.graph.PreprocessorVertex;
import org.deeplearning4j.nn.conf.layers.BaseRecurrentLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.recurrent.SimpleRnn;
import org.deeplearning4j.nn.conf.preprocessor.ComposableInputPreProcessor;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.params.DefaultParamInitializer;
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
    DensityHead head = DensityHead.of(network);
    Rescaled rescaled = rescaled(head.layer());
    MultiLayerConfiguration conf = network.getLayerWiseConfigurations().clone();
    conf.setDataType(DataType.DOUBLE);
    int last = conf.getConfs().size() - 1;
    ((DensityOutputLayer) conf.getConf(last).getLayer()).setLossFn(loss(head.layer(), rescaled.density()));
    Layer first = conf.getConf(0).getLayer();
    boolean carried = conf.getInputPreProcess(0) == null && canCarry(first);
    if (!carried) {
      InputUnits before = new InputUnits(units.featureShift(), units.featureScale(), axis(first));
      InputPreProcessor already = conf.getInputPreProcess(0);
      conf.getInputPreProcessors().put(
          0, already == null ? before : new ComposableInputPreProcessor(before, already));
    }
    requireFeatures(first);
    MultiLayerNetwork changed = new MultiLayerNetwork(conf);
    changed.init();
    for (int i = 0; i <= last; i++) {
      copy(network.getLayer(i).params(), changed.getLayer(i).params());
    }
    changeLabels(changed.getLayer(last), rescaled);
    if (carried) {
      changeFeatures(changed.getLayer(0));
    }
    return changed;
  }

  ComputationGraph change(ComputationGraph graph) {
    DensityHead head = DensityHead.of(graph);
    if (graph.getNumInputArrays() != 1 || graph.getNumOutputArrays() != 1) {
      throw new DL4JInvalidConfigException(
          WHO + ": expected a graph with one input and one output, but it has "
              + graph.getConfiguration().getNetworkInputs() + " and " + graph.getConfiguration().getNetworkOutputs());
    }
    Rescaled rescaled = rescaled(head.layer());
    ComputationGraphConfiguration conf = GraphSettings.copy(graph.getConfiguration());
    conf.setDataType(DataType.DOUBLE);
    String output = conf.getNetworkOutputs().get(0);
    String input = conf.getNetworkInputs().get(0);
    LayerVertex vertex = (LayerVertex) conf.getVertices().get(output);
    ((DensityOutputLayer) vertex.getLayerConf().getLayer()).setLossFn(loss(head.layer(), rescaled.density()));
    List<String> readers =
        conf.getVertexInputs().entrySet().stream()
            .filter(each -> each.getValue().contains(input)).map(Map.Entry::getKey).toList();
    boolean carried =
        readers.stream().allMatch(name -> conf.getVertices().get(name) instanceof LayerVertex reader
            && reader.getPreProcessor() == null && canCarry(reader.getLayerConf().getLayer()));
    if (!carried) {
      putBefore(conf, input, readers);
    }
    ComputationGraph changed = new ComputationGraph(conf);
    changed.init();
    for (String name : conf.getVertices().keySet()) {
      if (graph.getConfiguration().getVertices().containsKey(name) && graph.getVertex(name).hasLayer()) {
        copy(graph.getLayer(name).params(), changed.getLayer(name).params());
      }
    }
    changeLabels(changed.getLayer(output), rescaled);
    if (carried) {
      for (String name : readers) {
        changeFeatures(changed.getLayer(name));
      }
    }
    return changed;
  }

  private void putBefore(ComputationGraphConfiguration conf, String input, List<String> readers) {
    String name = input + "-units";
    int axis =
        readers.stream().map(conf.getVertices()::get)
            .anyMatch(v -> v instanceof LayerVertex layer && axis(layer.getLayerConf().getLayer()) == 2) ? 2 : 1;
    conf.getVertices().put(
        name, new PreprocessorVertex(new InputUnits(units.featureShift(), units.featureScale(), axis)));
    for (String reader : readers) {
      List<String> inputs = new ArrayList<>(conf.getVertexInputs().get(reader));
      inputs.replaceAll(each -> each.equals(input) ? name : each);
      conf.getVertexInputs().put(reader, inputs);
    }
    conf.getVertexInputs().put(name, List.of(input));
    conf.setTopologicalOrder(null); // there is a vertex more
    conf.setTopologicalOrderStr(null);
  }

  private Rescaled rescaled(DensityOutputLayer head) {
    double[] shift = units.labelShift();
    double[] scale = units.labelScale();
    Density density = head.density();
    if (shift.length != density.labelWidth()) {
      throw new DL4JInvalidConfigException(
          WHO + ": expected a normaliser of " + density.labelWidth() + " label columns, as " + density + " has, but got "
              + shift.length);
    }
    return head.hasBias() && isNear(shift, scale)
        ? density.rescaled(shift, scale)
        : Rescaled.unchanged(density.affine(shift, scale));
  }

  private static boolean isNear(double[] shift, double[] scale) {
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

  private void requireFeatures(Layer first) {
    if (first instanceof org.deeplearning4j.nn.conf.layers.FeedForwardLayer layer
        && canCarry(first) && layer.getNIn() != units.featureShift().length) {
      throw new DL4JInvalidConfigException(
          WHO + ": expected a normaliser of " + layer.getNIn() + " feature columns, as the first layer takes, but got "
              + units.featureShift().length);
    }
  }

  /** Returns whether a layer begins with x W + b. */
  private boolean canCarry(Layer layer) {
    if (!isNear(units.featureShift(), units.featureScale())) {
      return false;
    }
    if (layer instanceof DenseLayer dense) {
      return dense.hasBias() && !dense.hasLayerNorm();
    }
    if (layer instanceof DensityOutputLayer head) {
      return head.hasBias();
    }
    return layer instanceof LSTM || layer instanceof SimpleRnn recurrent && !recurrent.hasLayerNorm();
  }

  private static int axis(Layer layer) {
    boolean last =
        layer instanceof BaseRecurrentLayer recurrent && recurrent.getRnnDataFormat() == RNNFormat.NWC
            || layer instanceof RnnMixtureDensityOutputLayer head && head.getRnnDataFormat() == RNNFormat.NWC;
    return last ? 2 : 1;
  }

  private static void changeLabels(org.deeplearning4j.nn.api.Layer head, Rescaled rescaled) {
    int p = rescaled.density().parameterWidth();
    double[] gain = new double[p];
    double[] offset = new double[p];
    for (int j = 0; j < p; j++) {
      gain[j] = rescaled.gain(j);
      offset[j] = rescaled.offset(j);
    }
    INDArray gains = Nd4j.createFromArray(gain).reshape(1, p);
    INDArray w = head.getParam(DefaultParamInitializer.WEIGHT_KEY);
    w.assign(w.mul(gains));
    INDArray b = head.getParam(DefaultParamInitializer.BIAS_KEY);
    if (b != null) { // without one there is nothing to add
      b.assign(b.reshape(1, p).mul(gains).add(Nd4j.createFromArray(offset).reshape(1, p)).reshape(b.shape()));
    }
  }

  // ((x − m)/s) W + b is x W' + b − m W', W' = W/s
  private void changeFeatures(org.deeplearning4j.nn.api.Layer layer) {
    int n = units.featureShift().length;
    INDArray w = layer.getParam(DefaultParamInitializer.WEIGHT_KEY);
    INDArray scaled = w.div(Nd4j.createFromArray(units.featureScale()).reshape(n, 1));
    w.assign(scaled);
    INDArray b = layer.getParam(DefaultParamInitializer.BIAS_KEY);
    INDArray moved = Nd4j.createFromArray(units.featureShift()).reshape(1, n).mmul(scaled);
    b.assign(b.sub(moved.reshape(b.shape())));
  }

  private static void copy(INDArray from, INDArray to) {
    if (from != null) { // layers without weights have none
      to.assign(from.castTo(DataType.DOUBLE));
    }
  }
}
