// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.layer;

import java.util.List;
import org.deeplearning4j.nn.conf.BackpropType;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** A recurrent network of a test, in stages: settings, then a network of stock or fused layers. */
public final class Recurrent {

  public final DataType type;
  public RNNFormat format = RNNFormat.NCW;
  public IUpdater updater = new Adam(0.01);
  public int segment;
  public int inputs = 3;
  public int outputs = 2;

  public Recurrent(DataType type) {
    this.type = type;
  }

  public Recurrent format(RNNFormat format) {
    this.format = format;
    return this;
  }

  public Recurrent updater(IUpdater updater) {
    this.updater = updater;
    return this;
  }

  /** Truncated backpropagation through time, in segments of so many steps. */
  public Recurrent segment(int steps) {
    segment = steps;
    return this;
  }

  public Recurrent inputs(int inputs) {
    this.inputs = inputs;
    return this;
  }

  public LSTM.Builder lstm(int in, int out) {
    return new LSTM.Builder().nIn(in).nOut(out).activation(Activation.TANH).dataFormat(format);
  }

  public Layer head(int in) {
    return new RnnOutputLayer.Builder(LossFunction.MSE)
        .activation(Activation.IDENTITY)
        .nIn(in)
        .nOut(outputs)
        .dataFormat(format)
        .build();
  }

  private NeuralNetConfiguration.Builder settings() {
    return new NeuralNetConfiguration.Builder().seed(7).dataType(type).updater(updater);
  }

  /** A network of given layers, the last of which is as wide as said, and a linear head. */
  public MultiLayerNetwork network(int width, List<? extends Layer> layers) {
    NeuralNetConfiguration.ListBuilder list = settings().list();
    layers.forEach(list::layer);
    list.layer(head(width));
    if (segment > 0) {
      list.backpropType(BackpropType.TruncatedBPTT).tBPTTLength(segment);
    }
    MultiLayerConfiguration configuration = list.build();
    MultiLayerNetwork network = new MultiLayerNetwork(configuration);
    network.init();
    return network;
  }

  /** The same as a graph. */
  public ComputationGraph graph(int width, List<? extends Layer> layers) {
    ComputationGraphConfiguration.GraphBuilder builder = settings().graphBuilder().addInputs("in");
    String below = "in";
    for (int i = 0; i < layers.size(); i++) {
      builder.addLayer("l" + i, layers.get(i), below);
      below = "l" + i;
    }
    builder.addLayer("out", head(width), below).setOutputs("out");
    if (segment > 0) {
      builder.backpropType(BackpropType.TruncatedBPTT).tBPTTLength(segment);
    }
    ComputationGraph network = new ComputationGraph(builder.build());
    network.init();
    return network;
  }

  public INDArray features(int examples, int steps) {
    return sequence(examples, inputs, steps, 11);
  }

  public INDArray labels(int examples, int steps) {
    return sequence(examples, outputs, steps, 12);
  }

  private INDArray sequence(int examples, int width, int steps, long seed) {
    long[] shape = format == RNNFormat.NCW ? new long[] {examples, width, steps} : new long[] {examples, steps, width};
    return gaussian(seed, shape);
  }

  public INDArray gaussian(long seed, long... shape) {
    return Nd4j.createFromArray(new java.util.Random(seed).doubles(product(shape), -1.7, 1.7).toArray())
        .castTo(type)
        .reshape(shape);
  }

  private static long product(long[] shape) {
    long product = 1;
    for (long size : shape) {
      product *= size;
    }
    return product;
  }

  public static double difference(INDArray a, INDArray b) {
    return a.sub(b).amaxNumber().doubleValue();
  }
}
