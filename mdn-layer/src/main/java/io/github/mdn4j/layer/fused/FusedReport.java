// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.layer.fused;

import io.github.mdn4j.arithmetic.Arithmetic;
import io.github.mdn4j.layer.DensityOutputLayer;
import io.github.mdn4j.layer.internal.LayerName;
import io.github.mdn4j.layer.internal.cpu.OpenBlas;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.misc.FrozenLayer;
import org.deeplearning4j.nn.conf.layers.recurrent.Bidirectional;
import org.deeplearning4j.nn.conf.layers.wrapper.BaseWrapperLayer;
import org.nd4j.linalg.activations.impl.ActivationSigmoid;
import org.nd4j.linalg.activations.impl.ActivationTanH;
import org.nd4j.linalg.api.buffer.DataType;

/**
 * What {@link Fused#accelerate} does to a network, layer by layer.
 *
 * @param layers one entry a layer, in the network's order
 */
public record FusedReport(List<Entry> layers) {

  /**
   * One layer.
   *
   * @param layer how messages name it, such as {@code DenseLayer "first" (index 0)}
   * @param fused whether its arithmetic is ours in an accelerated network
   * @param reason why, or why not
   */
  public record Entry(String layer, boolean fused, String reason) {

    @Override
    public String toString() {
      return layer + ": " + (fused ? "fused, " : "as before, ") + reason;
    }
  }

  static FusedReport of(List<Layer> layers, DataType type) {
    List<Entry> entries = new ArrayList<>();
    for (Layer layer : layers) {
      entries.add(entry(LayerName.of(layer, entries.size()), layer, type));
    }
    return new FusedReport(List.copyOf(entries));
  }

  private static Entry entry(String name, Layer layer, DataType type) {
    Layer inner = layer;
    String where = "";
    for (Layer next = inside(inner); next != null; next = inside(inner)) {
      where = " in " + inner.getClass().getSimpleName() + where;
      inner = next;
    }
    return entry(name, inner, where, lack(type));
  }

  private static Entry entry(String name, Layer layer, String where, Optional<String> lack) {
    if (layer instanceof DensityOutputLayer) {
      return new Entry(name, lack.isEmpty(), lack.orElse("its products"));
    }
    String target;
    Optional<String> obstacle;
    if (layer.getClass() == DenseLayer.class || layer.getClass() == FusedDense.class) {
      target = "FusedDense";
      obstacle = FusedDenseLayer.obstacle((DenseLayer) layer);
    } else if (layer.getClass() == LSTM.class || layer.getClass() == FusedLSTM.class) {
      target = "FusedLSTM";
      obstacle = obstacle((LSTM) layer);
    } else if (layer.getClass() == OutputLayer.class || layer.getClass() == FusedOutput.class) {
      target = "FusedOutput";
      obstacle = FusedOutputLayer.obstacle((OutputLayer) layer);
    } else {
      return new Entry(name, false, "no fused form of " + layer.getClass().getSimpleName() + where);
    }
    return lack.or(() -> obstacle)
        .map(what -> new Entry(name, false, target + where + " computes as DL4J does: " + what))
        .orElseGet(() -> new Entry(name, true, target + where));
  }

  private static Optional<String> obstacle(LSTM layer) {
    boolean covered =
        layer.getActivationFn() instanceof ActivationTanH && layer.getGateActivationFn() instanceof ActivationSigmoid;
    return covered
        ? Optional.empty()
        : Optional.of("activations " + layer.getActivationFn() + " and " + layer.getGateActivationFn());
  }

  /** Returns what keeps every layer from being fused, if anything. */
  private static Optional<String> lack(DataType type) {
    if (!OpenBlas.isPresent()) {
      return Optional.of("not on ND4J's CPU backend");
    }
    boolean covered = type == DataType.FLOAT || type == DataType.DOUBLE;
    return covered ? Optional.empty() : Optional.of("numbers of type " + type);
  }

  private static Layer inside(Layer layer) {
    if (layer instanceof FrozenLayer frozen) {
      return frozen.getLayer();
    } else if (layer instanceof BaseWrapperLayer wrapper) {
      return wrapper.getUnderlying();
    } else if (layer instanceof Bidirectional both) {
      return both.getFwd();
    }
    return null;
  }

  /** Returns whether every layer is fused. */
  public boolean isComplete() {
    return layers.stream().allMatch(Entry::fused);
  }

  /** Says which arithmetic runs here: {@code plain loops}, or such as {@code vectors of 16 floats}. */
  public String arithmetic() {
    return Arithmetic.description();
  }

  /** Returns one line a layer, and where it is in vectors, a last one with the arithmetic. */
  @Override
  public String toString() {
    String lines = layers.stream().map(Entry::toString).collect(Collectors.joining("\n"));
    return Arithmetic.vectors().isPresent() ? lines + "\narithmetic: " + arithmetic() : lines;
  }
}
