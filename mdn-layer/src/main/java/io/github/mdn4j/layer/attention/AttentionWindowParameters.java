// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.layer.attention;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.api.ParamInitializer;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.params.LSTMParamInitializer;
import org.deeplearning4j.nn.weights.IWeightInit;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * The parameters of an {@link AttentionWindowLSTM} of h cells, C characters and K components, each a column-major
 * piece of one array: input weights [in, 4h]; recurrent weights [h + C, 4h], of the outputs and the window of the step
 * before; biases [4h], blocks as in {@link io.github.mdn4j.layer.internal.cpu.Cell Cell}; weights [h, 3K] and biases [3K] of
 * α̂, β̂ and κ̂.
 */
final class AttentionWindowParameters implements ParamInitializer {

  static final AttentionWindowParameters INSTANCE = new AttentionWindowParameters();

  static final String INPUT = LSTMParamInitializer.INPUT_WEIGHT_KEY;
  static final String RECURRENT = LSTMParamInitializer.RECURRENT_WEIGHT_KEY;
  static final String BIAS = LSTMParamInitializer.BIAS_KEY;
  static final String WINDOW = "windowW";
  static final String WINDOW_BIAS = "windowB";

  private static final List<String> WEIGHTS = List.of(INPUT, RECURRENT, WINDOW);
  private static final List<String> BIASES = List.of(BIAS, WINDOW_BIAS);
  private static final List<String> ALL = List.of(INPUT, RECURRENT, BIAS, WINDOW, WINDOW_BIAS);

  private AttentionWindowParameters() {}

  /** Returns the shape of each parameter, in their order. */
  private static Map<String, long[]> shapes(Layer layer) {
    AttentionWindowLSTM conf = (AttentionWindowLSTM) layer;
    long h = conf.getNOut();
    Map<String, long[]> shapes = new LinkedHashMap<>();
    shapes.put(INPUT, new long[] {conf.ownWidth(), 4 * h});
    shapes.put(RECURRENT, new long[] {h + conf.getCharacters(), 4 * h});
    shapes.put(BIAS, new long[] {4 * h});
    shapes.put(WINDOW, new long[] {h, 3L * conf.getComponents()});
    shapes.put(WINDOW_BIAS, new long[] {3L * conf.getComponents()});
    return shapes;
  }

  private static long length(long[] shape) {
    return shape.length == 1 ? shape[0] : shape[0] * shape[1];
  }

  /** Cuts a flat array into the parameters. */
  private static Map<String, INDArray> cut(Layer layer, INDArray flat) {
    INDArray row = flat.reshape(flat.length());
    Map<String, INDArray> parts = new LinkedHashMap<>();
    long[] start = {0};
    shapes(layer).forEach((key, shape) -> {
      INDArray part = row.get(NDArrayIndex.interval(start[0], start[0] + length(shape)));
      parts.put(key, shape.length == 1 ? part : part.reshape('f', shape));
      start[0] += length(shape);
    });
    return parts;
  }

  @Override
  public long numParams(NeuralNetConfiguration conf) {
    return numParams(conf.getLayer());
  }

  @Override
  public long numParams(Layer layer) {
    return shapes(layer).values().stream().mapToLong(AttentionWindowParameters::length).sum();
  }

  @Override
  public List<String> paramKeys(Layer layer) {
    return ALL;
  }

  @Override
  public List<String> weightKeys(Layer layer) {
    return WEIGHTS;
  }

  @Override
  public List<String> biasKeys(Layer layer) {
    return BIASES;
  }

  @Override
  public boolean isWeightParam(Layer layer, String key) {
    return WEIGHTS.contains(key);
  }

  @Override
  public boolean isBiasParam(Layer layer, String key) {
    return BIASES.contains(key);
  }

  @Override
  public Map<String, INDArray> init(NeuralNetConfiguration conf, INDArray paramsView, boolean initializeParams) {
    AttentionWindowLSTM layer = (AttentionWindowLSTM) conf.getLayer();
    ALL.forEach(conf::addVariable);
    Map<String, INDArray> parameters = Collections.synchronizedMap(cut(layer, paramsView));
    if (initializeParams) {
      fill(layer, parameters);
    }
    return parameters;
  }

  private static void fill(AttentionWindowLSTM layer, Map<String, INDArray> parameters) {
    long h = layer.getNOut();
    int k = layer.getComponents();
    IWeightInit recurrent = layer.getWeightInitFnRecurrent();
    random(layer.getWeightInitFn(), h, layer.ownWidth() + h, parameters.get(INPUT));
    random(recurrent == null ? layer.getWeightInitFn() : recurrent, h, h, parameters.get(RECURRENT));
    random(layer.getWeightInitFn(), h, 3L * k, parameters.get(WINDOW));
    parameters.get(BIAS).get(NDArrayIndex.interval(h, 2 * h)).assign(layer.getForgetGateBiasInit());
    // the window starts with weights α that add up to 1, and with the given speed
    INDArray window = parameters.get(WINDOW_BIAS);
    window.get(NDArrayIndex.interval(0, k)).assign(-Math.log(k));
    window.get(NDArrayIndex.interval(2 * k, 3 * k)).assign(-Math.log(layer.getStepsPerCharacter()));
  }

  private static void random(IWeightInit init, double fanIn, double fanOut, INDArray weights) {
    INDArray flat = weights.reshape('f', new long[] {weights.length()});
    init.init(fanIn, fanOut, weights.shape(), IWeightInit.DEFAULT_WEIGHT_INIT_ORDER, flat);
  }

  @Override
  public Map<String, INDArray> getGradientsFromFlattened(NeuralNetConfiguration conf, INDArray gradientView) {
    return cut(conf.getLayer(), gradientView);
  }
}
