// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.layer.internal;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.InputPreProcessor;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.graph.GraphVertex;
import org.deeplearning4j.nn.conf.graph.LayerVertex;
import org.deeplearning4j.nn.conf.graph.PreprocessorVertex;
import org.deeplearning4j.nn.conf.layers.BaseOutputLayer;
import org.deeplearning4j.nn.conf.layers.BaseRecurrentLayer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.Convolution1DLayer;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.conf.layers.ZeroPaddingLayer;
import org.deeplearning4j.nn.conf.layers.misc.FrozenLayer;
import org.deeplearning4j.nn.conf.layers.recurrent.Bidirectional;
import org.deeplearning4j.nn.conf.layers.recurrent.TimeDistributed;
import org.deeplearning4j.nn.conf.layers.wrapper.BaseWrapperLayer;
import org.deeplearning4j.nn.conf.preprocessor.CnnToFeedForwardPreProcessor;
import org.deeplearning4j.nn.conf.preprocessor.ComposableInputPreProcessor;
import org.deeplearning4j.nn.conf.preprocessor.RnnToFeedForwardPreProcessor;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;

/** Which axis of a network's features holds their columns: 1 unless what reads them says otherwise. */
public final class FeatureAxis {

  private static final int FIRST = 1; // [n,F], [n,F,T], [n,F,H,W]

  private FeatureAxis() {}

  /**
   * Finds it for each input of a network.
   *
   * @param model a {@link MultiLayerNetwork} or a {@link ComputationGraph}
   * @param head the order of axes of its density output, which may read an input itself
   */
  public static int[] of(Model model, RNNFormat head) {
    if (model instanceof ComputationGraph graph) {
      ComputationGraphConfiguration conf = graph.getConfiguration();
      return conf.getNetworkInputs().stream().mapToInt(input -> of(conf, input, head)).toArray();
    }
    MultiLayerNetwork network = (MultiLayerNetwork) model;
    return new int[] {
      of(network.getLayerWiseConfigurations().getInputPreProcess(0),
          network.getLayerWiseConfigurations().getConf(0).getLayer(), head)
    };
  }

  /** Finds it for an input of a graph, from the first layers that its numbers reach. */
  public static int of(ComputationGraphConfiguration conf, String input, RNNFormat head) {
    Deque<String> names = new ArrayDeque<>(Set.of(input));
    Set<String> seen = new HashSet<>();
    int axis = FIRST;
    while (!names.isEmpty()) {
      String name = names.poll();
      for (Map.Entry<String, List<String>> reader : conf.getVertexInputs().entrySet()) {
        if (!reader.getValue().contains(name) || !seen.add(reader.getKey())) {
          continue;
        }
        GraphVertex vertex = conf.getVertices().get(reader.getKey());
        if (vertex instanceof LayerVertex layer) {
          axis = Math.max(axis, of(layer.getPreProcessor(), layer.getLayerConf().getLayer(), head));
        } else if (vertex instanceof PreprocessorVertex step && step.getPreProcessor() instanceof ColumnAxis own) {
          axis = Math.max(axis, own.columnAxis());
        } else {
          names.add(reader.getKey());
        }
      }
    }
    return axis;
  }

  /**
   * Finds it for a first layer.
   *
   * @param before what stands before it; null for nothing
   * @param head the order of axes of the density output
   */
  public static int of(InputPreProcessor before, Layer first, RNNFormat head) {
    if (before instanceof ComposableInputPreProcessor several) {
      return of(several.getInputPreProcessors()[0], first, head);
    }
    if (before instanceof ColumnAxis own) {
      return own.columnAxis();
    }
    if (before instanceof RnnToFeedForwardPreProcessor rows) {
      return of(rows.getRnnDataFormat());
    }
    if (before instanceof CnnToFeedForwardPreProcessor images) {
      return of(images.getFormat());
    }
    return before != null ? FIRST : first instanceof BaseOutputLayer ? of(head) : of(first);
  }

  private static int of(Layer layer) {
    if (layer instanceof FrozenLayer frozen) {
      return of(frozen.getLayer());
    }
    if (layer instanceof TimeDistributed steps) {
      return of(steps.getRnnDataFormat());
    }
    if (layer instanceof BaseWrapperLayer wrapper) {
      return of(wrapper.getUnderlying());
    }
    if (layer instanceof Bidirectional both) {
      return of(both.getFwd());
    }
    if (layer instanceof BaseRecurrentLayer recurrent) {
      return of(recurrent.getRnnDataFormat());
    }
    if (layer instanceof Convolution1DLayer steps) {
      return of(steps.getRnnDataFormat());
    }
    if (layer instanceof ConvolutionLayer images) {
      return of(images.getCnn2dDataFormat());
    }
    if (layer instanceof SubsamplingLayer images) {
      return of(images.getCnn2dDataFormat());
    }
    if (layer instanceof ZeroPaddingLayer images) {
      return of(images.getDataFormat());
    }
    return layer instanceof BatchNormalization images ? of(images.getCnn2DFormat()) : FIRST;
  }

  private static int of(RNNFormat format) {
    return format == RNNFormat.NWC ? 2 : FIRST;
  }

  private static int of(CNN2DFormat format) {
    return format == CNN2DFormat.NHWC ? 3 : FIRST;
  }
}
