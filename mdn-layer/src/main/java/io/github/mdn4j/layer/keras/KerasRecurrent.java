// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.layer.keras;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.conf.GradientNormalization;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.layers.BaseRecurrentLayer;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.recurrent.Bidirectional;
import org.deeplearning4j.nn.conf.layers.recurrent.LastTimeStep;
import org.deeplearning4j.nn.conf.layers.recurrent.SimpleRnn;
import org.deeplearning4j.nn.modelimport.keras.exceptions.InvalidKerasConfigurationException;
import org.deeplearning4j.nn.modelimport.keras.exceptions.UnsupportedKerasConfigurationException;
import org.deeplearning4j.nn.params.LSTMParamInitializer;
import org.deeplearning4j.nn.weights.WeightInit;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.shade.jackson.databind.JsonNode;
import org.nd4j.shade.jackson.databind.node.ObjectNode;

/** LSTM and SimpleRNN, one way or both. */
final class KerasRecurrent {

  private static final int[] GATES = {2, 1, 3, 0}; // Keras has input, forget, cell, output; M2.1 cell, forget, output, input

  private KerasRecurrent() {}

  static void register(Map<String, KerasCall.Translation> translations) {
    translations.put("LSTM", KerasRecurrent::oneWay);
    translations.put("SimpleRNN", KerasRecurrent::oneWay);
    translations.put("Bidirectional", KerasRecurrent::bothWays);
  }

  /** A layer without weights yet, and what Keras's settings say beside. */
  private record Cell(BaseRecurrentLayer layer, int units, boolean bias, boolean sequences, boolean backwards) {

    /** Wraps the layer in what skips steps and what takes the last, as is needed. */
    Layer wrapped(KerasTensor.Mask mask) {
      Layer steps = mask == null ? layer : new SkippedSteps(layer, mask.skipped());
      return sequences ? steps : new LastTimeStep(steps);
    }
  }

  private static Cell cell(KerasSettings settings, long width, boolean masked, Layout layout)
      throws InvalidKerasConfigurationException, UnsupportedKerasConfigurationException {
    int units = settings.positive("units");
    boolean bias = settings.flag("use_bias", true);
    boolean sequences = settings.flag("return_sequences", false);
    boolean backwards = settings.flag("go_backwards", false);
    IActivation activation = KerasActivations.of(settings, "activation");
    settings.flag("return_state", false); // whoever reads a state is refused
    if (settings.flag("zero_output_for_mask", false) && masked && sequences) {
      throw settings.refused("zero_output_for_mask", "expected false under a mask");
    }
    settings.wants("time_major", "false", "expected false");
    settings.unused("stateful", "unroll", "implementation", "unit_forget_bias", "seed", "input_length", "input_dim");
    double dropout = settings.number("dropout", 0);
    settings.training(
        "kernel_initializer", "recurrent_initializer", "bias_initializer", "kernel_regularizer", "recurrent_regularizer",
        "bias_regularizer", "activity_regularizer", "kernel_constraint", "recurrent_constraint", "bias_constraint",
        "recurrent_dropout");
    BaseRecurrentLayer.Builder<?> builder;
    if (settings.kind().equals("LSTM")) {
      builder = new LSTM.Builder().gateActivationFunction(KerasActivations.of(settings, "recurrent_activation"));
    } else {
      builder = new SimpleRnn.Builder();
    }
    if (KerasActivations.mixesColumns(activation)) {
      throw settings.refused("activation", "expected one that works on each number by itself");
    }
    builder.nIn(width).nOut(units).activation(activation).dataFormat(layout == Layout.LAST ? RNNFormat.NWC : RNNFormat.NCW);
    // M2.1 gives no defaults to what is in a LastTimeStep in a Bidirectional
    builder.weightInit(WeightInit.XAVIER).biasInit(0).gainInit(1).updater(new Sgd());
    builder.gradientNormalization(GradientNormalization.None).gradientNormalizationThreshold(1);
    if (dropout > 0) {
      builder.dropOut(1 - dropout);
    }
    return new Cell(builder.build(), units, bias, sequences, backwards);
  }

  private static Map<String, INDArray> parameters(
      KerasWeights weights, String kind, String attribute, String path, long width, Cell cell)
      throws InvalidKerasConfigurationException {
    int gates = kind.equals("LSTM") ? 4 : 1;
    long columns = (long) gates * cell.units;
    Map<String, INDArray> parameters = new HashMap<>();
    parameters.put(
        LSTMParamInitializer.INPUT_WEIGHT_KEY, gated(weights.take(attribute, 0, path + "kernel", width, columns), gates));
    parameters.put(
        LSTMParamInitializer.RECURRENT_WEIGHT_KEY,
        gated(weights.take(attribute, 1, path + "recurrent_kernel", cell.units, columns), gates));
    INDArray bias = cell.bias ? weights.take(attribute, 2, path + "bias", columns) : Nd4j.zeros(columns);
    parameters.put(LSTMParamInitializer.BIAS_KEY, gated(bias.reshape(1, columns), gates));
    return parameters;
  }

  /** Puts the columns of the gates into M2.1's order; one gate stays. */
  static INDArray gated(INDArray keras, int gates) {
    if (gates == 1) {
      return keras;
    }
    long units = keras.size(1) / gates;
    INDArray[] parts = new INDArray[gates];
    for (int i = 0; i < gates; i++) {
      parts[i] = keras.get(NDArrayIndex.all(), NDArrayIndex.interval(GATES[i] * units, (GATES[i] + 1) * units));
    }
    return Nd4j.hstack(parts);
  }

  /** Returns what a recurrent layer knows of the mask, or refuses one that the values do not tell. */
  private static KerasTensor.Mask mask(KerasCall call, KerasTensor input) throws UnsupportedKerasConfigurationException {
    if (input.mask() != null && input.mask().skipped() == null) {
      call.requireNoMask(input);
    }
    return input.mask();
  }

  private static KerasTensor finished(KerasTensor output, KerasTensor.Mask mask, boolean sequences) {
    return output.withMask(mask == null || !sequences ? null : mask.hidden());
  }

  private static KerasTensor oneWay(KerasCall call)
      throws InvalidKerasConfigurationException, UnsupportedKerasConfigurationException {
    KerasSettings settings = call.settings();
    KerasTensor input = call.input(2, 2).in(Layout.LAST);
    KerasTensor.Mask mask = mask(call, input);
    long width = call.width(input);
    Layout layout = call.network().sequences();
    Cell cell = cell(settings, width, mask != null, layout);
    Map<String, INDArray> parameters = parameters(call.weights(), settings.kind(), "cell", "", width, cell);
    if (cell.backwards) {
      input = input.with(new ReversedSteps(), input.shape(), Layout.LAST);
    }
    List<Long> shape = cell.sequences ? input.withWidth(cell.units) : List.of((long) cell.units);
    KerasTensor output =
        call.add(cell.wrapped(mask), input.in(layout), shape, cell.sequences ? layout : Layout.LAST, parameters);
    return finished(output, mask, cell.sequences);
  }

  private static KerasTensor bothWays(KerasCall call)
      throws InvalidKerasConfigurationException, UnsupportedKerasConfigurationException {
    KerasSettings settings = call.settings();
    KerasTensor input = call.input(2, 2).in(Layout.LAST);
    call.requireNoMask(input);
    long width = call.width(input);
    JsonNode inner = settings.take("layer");
    String kind = inner.path("class_name").asText();
    if (!kind.equals("LSTM") && !kind.equals("SimpleRNN")) {
      throw settings.unsupported("it wraps a " + kind + ", but expected an LSTM or a SimpleRNN" + KerasLayers.instead(kind));
    }
    JsonNode backward = settings.take("backward_layer");
    requireMirror(settings, inner, backward);
    String name = inner.path("config").path("name").asText();
    KerasSettings forward = new KerasSettings(kind, settings.name() + "." + name, inner.path("config"), settings.keras2());
    Cell cell = cell(forward, width, false, Layout.LAST);
    forward.done();
    if (cell.backwards) {
      throw forward.refused("go_backwards", "expected false inside Bidirectional");
    }
    String mode = settings.text("merge_mode", "");
    Bidirectional.Mode merge =
        switch (mode) {
          case "concat" -> Bidirectional.Mode.CONCAT;
          case "sum" -> Bidirectional.Mode.ADD;
          case "mul" -> Bidirectional.Mode.MUL;
          case "ave" -> Bidirectional.Mode.AVERAGE;
          default -> throw settings.refused("merge_mode", "expected concat, sum, mul or ave");
        };
    Map<String, INDArray> parameters = new HashMap<>();
    String bare = name.startsWith("forward_") ? name.substring("forward_".length()) : name;
    String back = backward.path("config").path("name").asText(bare.startsWith("backward_") ? bare : "backward_" + bare);
    parameters(call.weights(), kind, "forward_layer/cell", "forward_" + bare + "/*/", width, cell)
        .forEach((key, values) -> parameters.put("f" + key, values));
    parameters(call.weights(), kind, "backward_layer/cell", back + "/*/", width, cell)
        .forEach((key, values) -> parameters.put("b" + key, values));
    long units = merge == Bidirectional.Mode.CONCAT ? 2L * cell.units : cell.units;
    if (cell.sequences || merge == Bidirectional.Mode.MUL) { // of the last step, it predicts, but M2.1 cannot train it
      List<Long> shape = cell.sequences ? input.withWidth(units) : List.of(units);
      Layer layer = new Bidirectional(merge, cell.wrapped(null));
      return call.add(layer, input, shape, Layout.LAST, parameters);
    }
    Layer layer = new Bidirectional(Bidirectional.Mode.CONCAT, cell.layer);
    KerasTensor output = call.add(layer, input, input.withWidth(2L * cell.units), Layout.LAST, parameters);
    BothEnds.Merge ends =
        switch (merge) {
          case ADD -> BothEnds.Merge.SUM;
          case AVERAGE -> BothEnds.Merge.AVERAGE;
          default -> BothEnds.Merge.CONCAT;
        };
    return output.with(new BothEnds(ends), List.of(units), Layout.LAST);
  }

  /** Refuses a layer for the way back that differs in more than its name and its direction. */
  private static void requireMirror(KerasSettings settings, JsonNode forward, JsonNode backward)
      throws UnsupportedKerasConfigurationException {
    if (backward.isMissingNode()) {
      return;
    }
    ObjectNode there = forward.path("config").deepCopy();
    ObjectNode back = backward.path("config").deepCopy();
    boolean turned = back.path("go_backwards").asBoolean() != there.path("go_backwards").asBoolean();
    for (ObjectNode each : List.of(there, back)) {
      each.remove(List.of(
          "name", "go_backwards", "kernel_initializer", "recurrent_initializer", "bias_initializer", "seed", "dtype"));
    }
    if (!turned || !there.equals(back) || !forward.path("class_name").equals(backward.path("class_name"))) {
      throw settings.unsupported(
          "its backward_layer has other settings than its layer, but expected the same: leave backward_layer out");
    }
  }
}
