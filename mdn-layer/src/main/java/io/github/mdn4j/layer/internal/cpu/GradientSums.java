// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.layer.internal.cpu;

import io.github.mdn4j.layer.internal.cpu.DenseChain.Link;
import java.util.List;
import org.bytedeco.javacpp.DoublePointer;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.Pointer;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Gradients of parts of a minibatch, added up in the order of the parts. */
final class GradientSums {

  private final DataType type;
  private final List<Link> links;

  GradientSums(DataType type, List<Link> links) {
    this.type = type;
    this.links = links;
  }

  /** Returns how many numbers the gradients of a layer are. */
  static long numbers(Link link) {
    return (long) (link.in() + 1) * link.out();
  }

  /** Returns how many numbers the gradients of all layers are. */
  static long numbers(List<Link> links) {
    return links.stream().mapToLong(GradientSums::numbers).sum();
  }

  /** Puts the sums of some parts to where they belong. */
  void add(Pointer[] parts, int count) {
    long at = 0;
    for (Link link : links) {
      int weights = link.in() * link.out();
      add(parts, count, at, weights, link.weightGradient());
      if (link.bias() != null) {
        add(parts, count, at + weights, link.out(), link.biasGradient());
      }
      at += numbers(link);
    }
  }

  private void add(Pointer[] parts, int count, long at, int length, INDArray target) {
    if (type == DataType.FLOAT) {
      float[] sum = new float[length];
      float[] part = new float[length];
      for (int i = 0; i < count; i++) {
        ((FloatPointer) parts[i]).position(at).get(part);
        for (int j = 0; j < length; j++) {
          sum[j] += part[j];
        }
      }
      new FloatPointer(target.data().addressPointer()).put(sum, 0, length);
    } else {
      double[] sum = new double[length];
      double[] part = new double[length];
      for (int i = 0; i < count; i++) {
        ((DoublePointer) parts[i]).position(at).get(part);
        for (int j = 0; j < length; j++) {
          sum[j] += part[j];
        }
      }
      new DoublePointer(target.data().addressPointer()).put(sum, 0, length);
    }
  }
}
