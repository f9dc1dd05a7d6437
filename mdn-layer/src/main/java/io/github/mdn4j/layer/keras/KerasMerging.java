// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.layer.keras;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.conf.graph.ElementWiseVertex;
import org.deeplearning4j.nn.conf.graph.MergeVertex;
import org.deeplearning4j.nn.conf.graph.ScaleVertex;
import org.deeplearning4j.nn.conf.graph.ShiftVertex;
import org.deeplearning4j.nn.modelimport.keras.exceptions.UnsupportedKerasConfigurationException;
import org.nd4j.shade.jackson.databind.JsonNode;

/** Layers of several inputs, and arithmetic on tensors. */
final class KerasMerging {

  private static final Map<String, ElementWiseVertex.Op> OPERATIONS = Map.of(
      "Add", ElementWiseVertex.Op.Add,
      "Subtract", ElementWiseVertex.Op.Subtract,
      "Multiply", ElementWiseVertex.Op.Product,
      "Average", ElementWiseVertex.Op.Average,
      "Maximum", ElementWiseVertex.Op.Max);

  private KerasMerging() {}

  static void register(Map<String, KerasCall.Translation> translations) {
    OPERATIONS.forEach((kind, operation) -> translations.put(kind, call -> elementWise(call, operation)));
    translations.put("Concatenate", KerasMerging::concatenated);
  }

  private static KerasTensor elementWise(KerasCall call, ElementWiseVertex.Op operation)
      throws UnsupportedKerasConfigurationException {
    List<KerasTensor> inputs = new ArrayList<>();
    for (KerasTensor input : call.inputs()) {
      if (!input.shape().equals(call.inputs().get(0).shape())) {
        throw call.settings().unsupported(
            "its inputs have the shapes " + call.inputs().stream().map(KerasTensor::shape).toList()
                + " without the batch, but expected equal shapes");
      }
      inputs.add(input.in(Layout.LAST));
    }
    if (inputs.size() < 2 || operation == ElementWiseVertex.Op.Subtract && inputs.size() != 2) {
      throw call.settings().unsupported("it is called with " + inputs.size() + " inputs, but expected 2");
    }
    return call.network().vertex(
        call.name(), new ElementWiseVertex(operation), inputs, inputs.get(0).shape(), Layout.LAST);
  }

  private static KerasTensor concatenated(KerasCall call) throws UnsupportedKerasConfigurationException {
    KerasTensor first = call.inputs().get(0);
    int rank = first.rank();
    JsonNode setting = call.settings().take("axis");
    int axis = setting.isMissingNode() ? rank : setting.asInt() < 0 ? setting.asInt() + rank + 1 : setting.asInt();
    Layout layout = axis == rank && rank > 1 ? Layout.FIRST : Layout.LAST;
    if (axis != 1 && axis != rank || rank > 3) {
      throw call.settings().refused("axis", "expected the last axis or the first after the batch");
    }
    List<KerasTensor> inputs = new ArrayList<>();
    long size = 0;
    for (KerasTensor input : call.inputs()) {
      boolean fits = input.rank() == rank;
      for (int i = 0; fits && i < rank; i++) {
        fits = i == axis - 1 || input.shape().get(i).equals(first.shape().get(i));
      }
      if (!fits) {
        throw call.settings().unsupported(
            "its inputs have the shapes " + call.inputs().stream().map(KerasTensor::shape).toList()
                + " without the batch, but expected shapes that agree except in axis " + axis);
      }
      long each = input.shape().get(axis - 1);
      size = size < 0 || each < 0 ? -1 : size + each;
      inputs.add(input.in(layout));
    }
    List<Long> shape = new ArrayList<>(first.shape());
    shape.set(axis - 1, size);
    return call.network().vertex(call.name(), new MergeVertex(), inputs, List.copyOf(shape), layout);
  }

  /**
   * Adds an operation on tensors and numbers, as {@code 2 * x} makes it.
   *
   * @param arguments tensors and doubles, in order
   */
  static KerasTensor arithmetic(KerasCall call, List<Object> arguments) throws UnsupportedKerasConfigurationException {
    KerasSettings settings = call.settings();
    if (call.inputs().size() == arguments.size() && arguments.size() == 2) {
      ElementWiseVertex.Op operation = OPERATIONS.get(settings.kind());
      if (operation != null) {
        return elementWise(call, operation);
      }
    }
    if (call.inputs().size() == 1 && arguments.size() == 2) {
      KerasTensor x = call.inputs().get(0).in(Layout.LAST);
      boolean left = arguments.get(0) instanceof Double;
      double c = (Double) arguments.get(left ? 0 : 1);
      switch (settings.kind()) {
        case "Multiply":
          return scaled(call, call.name(), x, c);
        case "Add":
          return shifted(call, call.name(), x, c);
        case "Subtract":
          return left
              ? shifted(call, call.name(), scaled(call, call.name() + "-minus", x, -1), c)
              : shifted(call, call.name(), x, -c);
        case "Divide":
        case "TrueDivide":
          if (!left) {
            return scaled(call, call.name(), x, 1 / c);
          }
          break;
        default:
      }
    }
    if (settings.kind().equals("Negative") && arguments.size() == 1) {
      return scaled(call, call.name(), call.inputs().get(0).in(Layout.LAST), -1);
    }
    throw settings.unsupported(
        "this operation on tensors is not supported: sums, differences and products of two tensors or of a tensor and a"
            + " number are, and division by a number; put a layer in its place");
  }

  private static KerasTensor scaled(KerasCall call, String name, KerasTensor x, double by)
      throws UnsupportedKerasConfigurationException {
    return call.network().vertex(name, new ScaleVertex(by), List.of(x), x.shape(), Layout.LAST);
  }

  private static KerasTensor shifted(KerasCall call, String name, KerasTensor x, double by)
      throws UnsupportedKerasConfigurationException {
    return call.network().vertex(name, new ShiftVertex(by), List.of(x), x.shape(), Layout.LAST);
  }
}
