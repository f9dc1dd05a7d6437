// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.layer.keras;

import java.util.ArrayList;
import java.util.List;
import org.deeplearning4j.nn.conf.InputPreProcessor;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.preprocessor.FeedForwardToRnnPreProcessor;
import org.deeplearning4j.nn.conf.preprocessor.RnnToFeedForwardPreProcessor;

/**
 * What a layer of a Keras model gives, while the network is put together.
 *
 * @param source the input, layer or vertex that computes it
 * @param shape in Keras's order, without the batch; −1 for what is not known
 * @param layout how the array holds it after the preprocessors
 * @param pending preprocessors that whoever reads it has to put in front
 * @param mask what is known of Keras's mask that goes with it
 * @param head the MDN layer whose raw rows it holds, or null
 */
record KerasTensor(
    String source, List<Long> shape, Layout layout, List<InputPreProcessor> pending, Mask mask, String head) {

  /**
   * A mask of Keras.
   *
   * @param owner the layer that makes it, for messages
   * @param skipped the value that masked steps consist of, or null if the values do not tell
   */
  record Mask(String owner, Double skipped) {

    Mask hidden() {
      return new Mask(owner, null);
    }
  }

  static KerasTensor input(String name, List<Long> shape) {
    return new KerasTensor(name, shape, Layout.LAST, List.of(), null, null);
  }

  int rank() {
    return shape.size();
  }

  long width() {
    return shape.get(shape.size() - 1);
  }

  /** Returns the shape with another last number. */
  List<Long> withWidth(long width) {
    List<Long> wider = new ArrayList<>(shape.subList(0, shape.size() - 1));
    wider.add(width);
    return List.copyOf(wider);
  }

  KerasTensor withMask(Mask other) {
    return new KerasTensor(source, shape, layout, pending, other, head);
  }

  KerasTensor with(InputPreProcessor next, List<Long> newShape, Layout newLayout) {
    List<InputPreProcessor> more = new ArrayList<>(pending);
    more.add(next);
    return new KerasTensor(source, newShape, newLayout, List.copyOf(more), mask, head);
  }

  /** Returns the same in another layout. */
  KerasTensor in(Layout wanted) {
    if (layout == wanted || rank() == 1) {
      return this;
    }
    InputPreProcessor next =
        switch (wanted) {
          case STEPS -> new RnnToFeedForwardPreProcessor(layout == Layout.LAST ? RNNFormat.NWC : RNNFormat.NCW);
          case LAST -> layout == Layout.STEPS
              ? new FeedForwardToRnnPreProcessor(RNNFormat.NWC)
              : AxesOrder.channelsLast(rank() + 1);
          case FIRST -> layout == Layout.STEPS
              ? new FeedForwardToRnnPreProcessor(RNNFormat.NCW)
              : AxesOrder.channelsFirst(rank() + 1);
        };
    return with(next, shape, wanted);
  }
}
