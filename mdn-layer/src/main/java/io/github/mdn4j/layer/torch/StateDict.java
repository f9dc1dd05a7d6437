// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.layer.torch;

import io.github.mdn4j.density.RawLayout;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.deeplearning4j.exception.DL4JInvalidInputException;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.params.DefaultParamInitializer;
import org.deeplearning4j.nn.params.LSTMParamInitializer;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * The weights of a PyTorch model by name, and how they go into layers of Deeplearning4j.
 *
 * <pre>{@code
 * StateDict state = StateDict.read(new File("model.safetensors"));
 * state.linear("body.0", net.getLayer(0));
 * state.lstm("lstm", 0, net.getLayer(1));
 * state.head("head", layout, net.getLayer(2));
 * }</pre>
 *
 * <p>Shapes are checked against the layer; activations are the network's own matter. {@link #requireAllUsed()} at the
 * end tells what was forgotten.
 */
public final class StateDict {

  // PyTorch has input, forget, cell, output; M2.1 cell, forget, output, input
  private static final int[] GATES = {2, 1, 3, 0};

  private final String who;
  private final Map<String, INDArray> weights;
  private final Set<String> unused;

  private StateDict(String who, Map<String, INDArray> weights) {
    this.who = who;
    this.weights = new TreeMap<>(weights);
    this.unused = new TreeSet<>(weights.keySet());
  }

  /**
   * Takes weights that were read in another way.
   *
   * @param weights by the names of {@code state_dict()}, with PyTorch's shapes
   */
  public static StateDict of(Map<String, INDArray> weights) {
    return new StateDict("StateDict", weights);
  }

  /**
   * Reads a file of {@code safetensors.torch.save_file(model.state_dict(), …)}, or of {@code numpy.savez} of the same
   * arrays, told apart by the first bytes. Types F32, F64, F16 and BF16 are read, the half ones exactly.
   *
   * @throws IOException if it cannot be read, or is no such file
   */
  public static StateDict read(File file) throws IOException {
    byte[] first;
    try (InputStream in = Files.newInputStream(file.toPath())) {
      first = in.readNBytes(4);
    }
    boolean zip = Arrays.equals(first, new byte[] {'P', 'K', 3, 4});
    return new StateDict(file.getName(), zip ? Npz.read(file) : Safetensors.read(file));
  }

  /** Returns the names. */
  public Set<String> names() {
    return Set.copyOf(weights.keySet());
  }

  /**
   * Returns a weight, with PyTorch's shape.
   *
   * @throws DL4JInvalidInputException if there is none of this name
   */
  public INDArray get(String name) {
    INDArray found = weights.get(name);
    if (found == null) {
      throw new DL4JInvalidInputException(who + ": expected the weight " + name + ", but it has " + weights.keySet());
    }
    unused.remove(name);
    return found;
  }

  private INDArray get(String name, long... shape) {
    INDArray found = get(name);
    if (!Arrays.equals(found.shape(), shape)) {
      throw new DL4JInvalidInputException(
          who + ": expected " + name + " to have shape " + Arrays.toString(shape) + ", but got "
              + Arrays.toString(found.shape()));
    }
    return found;
  }

  private INDArray parameter(Layer layer, String key) {
    INDArray found = layer.getParam(key);
    if (found == null) {
      throw new DL4JInvalidInputException(
          who + ": expected a layer with the parameter " + key + ", but got \"" + layer.conf().getLayer().getLayerName()
              + "\", a " + layer.getClass().getSimpleName());
    }
    return found;
  }

  /**
   * Puts the weights of an {@code nn.Linear} into a layer with weights and biases, such as {@code DenseLayer}.
   *
   * @param name its name in the model: {@code name.weight} [nOut, nIn] and {@code name.bias} [nOut], or none for a layer
   *     without biases
   * @throws DL4JInvalidInputException if a weight is missing or has another shape
   */
  public void linear(String name, Layer layer) {
    INDArray weight = parameter(layer, DefaultParamInitializer.WEIGHT_KEY);
    weight.assign(get(name + ".weight", weight.size(1), weight.size(0)).transpose());
    bias(name, layer, null);
  }

  private void bias(String name, Layer layer, RawLayout layout) {
    boolean has = weights.containsKey(name + ".bias");
    if (!has && layer.getParam(DefaultParamInitializer.BIAS_KEY) == null) {
      return;
    }
    INDArray bias = parameter(layer, DefaultParamInitializer.BIAS_KEY);
    if (!has) {
      bias.assign(0);
      return;
    }
    INDArray row = get(name + ".bias", bias.length()).reshape(1, bias.length());
    bias.assign((layout == null ? row : layout.ofLinear(row)).reshape(bias.shape()));
  }

  /**
   * Puts the weights of the {@code nn.Linear} that ends a model into a density layer.
   *
   * @param name its name in the model
   * @param layout what its columns are; linear in raw numbers
   * @param layer a density output layer of that density
   * @throws DL4JInvalidInputException if a weight is missing or has another shape
   */
  public void head(String name, RawLayout layout, Layer layer) {
    INDArray weight = parameter(layer, DefaultParamInitializer.WEIGHT_KEY);
    INDArray columns = get(name + ".weight", weight.size(1), weight.size(0)).transpose();
    weight.assign(layout.ofLinear(columns));
    bias(name, layer, layout);
  }

  /**
   * Puts the weights of several {@code nn.Linear} that end a model side by side into a density layer.
   *
   * @param names their names in the model, in the order of the layout's blocks
   * @param layout what their columns are; linear in raw numbers
   * @param layer a density output layer of that density
   * @throws DL4JInvalidInputException if a weight is missing or has another shape
   */
  public void heads(java.util.List<String> names, RawLayout layout, Layer layer) {
    INDArray weight = parameter(layer, DefaultParamInitializer.WEIGHT_KEY);
    INDArray[] kernels = names.stream().map(name -> get(name + ".weight").transpose()).toArray(INDArray[]::new);
    INDArray[] biases =
        names.stream().map(name -> get(name + ".bias")).map(b -> b.reshape(1, b.length())).toArray(INDArray[]::new);
    INDArray all = Nd4j.concat(1, kernels);
    if (!Arrays.equals(all.shape(), weight.shape())) {
      throw new DL4JInvalidInputException(
          who + ": " + names + " have weights of the shape " + Arrays.toString(all.shape()) + " together, but the layer"
              + " wants " + Arrays.toString(weight.shape()));
    }
    weight.assign(layout.ofLinear(all));
    INDArray bias = parameter(layer, DefaultParamInitializer.BIAS_KEY);
    bias.assign(layout.ofLinear(Nd4j.concat(1, biases)).reshape(bias.shape()));
  }

  /**
   * Puts the weights of one layer of an {@code nn.LSTM} into an {@code LSTM} or {@code FusedLSTM}: one direction, no
   * projection.
   *
   * @param name its name in the model
   * @param number which of its layers, from 0
   * @throws DL4JInvalidInputException if a weight is missing or has another shape
   */
  public void lstm(String name, int number, Layer layer) {
    for (String other : new String[] {"_reverse", ""}) {
      String extra = other.isEmpty() ? name + ".weight_hr_l" + number : name + ".weight_ih_l" + number + other;
      if (weights.containsKey(extra)) {
        throw new DL4JInvalidInputException(
            who + ": expected one direction without projection, but it has " + extra + ": use Bidirectional by hand");
      }
    }
    INDArray input = parameter(layer, LSTMParamInitializer.INPUT_WEIGHT_KEY);
    INDArray recurrent = parameter(layer, LSTMParamInitializer.RECURRENT_WEIGHT_KEY);
    INDArray bias = parameter(layer, LSTMParamInitializer.BIAS_KEY);
    long columns = bias.length();
    input.assign(gated(get(name + ".weight_ih_l" + number, columns, input.size(0)).transpose()));
    recurrent.assign(gated(get(name + ".weight_hh_l" + number, columns, columns / 4).transpose()));
    bias.assign(0);
    for (String part : new String[] {".bias_ih_l", ".bias_hh_l"}) { // PyTorch has two and adds them
      if (weights.containsKey(name + part + number)) {
        bias.addi(gated(get(name + part + number, columns).reshape(1, columns)).reshape(bias.shape()));
      }
    }
  }

  private static INDArray gated(INDArray torch) {
    long units = torch.size(1) / 4;
    INDArray[] parts = new INDArray[4];
    for (int i = 0; i < 4; i++) {
      parts[i] = torch.get(NDArrayIndex.all(), NDArrayIndex.interval(GATES[i] * units, (GATES[i] + 1) * units));
    }
    return Nd4j.hstack(parts);
  }

  /**
   * Refuses weights that no layer was given.
   *
   * @throws DL4JInvalidInputException with their names
   */
  public void requireAllUsed() {
    if (!unused.isEmpty()) {
      throw new DL4JInvalidInputException(who + ": these weights were given to no layer: " + unused);
    }
  }
}
