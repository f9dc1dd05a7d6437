// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.layer;

import io.github.mdn4j.density.Density;
import java.util.Random;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** Small networks and data for tests. */
public final class Networks {

  private Networks() {}

  /** Returns a network of one tanh layer of 6 and a density head; 3 inputs. */
  public static MultiLayerNetwork dense(Density density, DataType type, IUpdater updater) {
    MultiLayerNetwork net =
        new MultiLayerNetwork(
            new NeuralNetConfiguration.Builder()
                .seed(5)
                .dataType(type)
                .updater(updater)
                .list()
                .layer(new DenseLayer.Builder().nIn(3).nOut(6).activation(Activation.TANH).build())
                .layer(new MixtureDensityOutputLayer.Builder(density).name("head").nIn(6).build())
                .build());
    net.init();
    return net;
  }

  /** Returns a graph of one tanh layer of 6, a density head "head" and a least-squares output "value" of width 2. */
  public static ComputationGraph twoOutputs(Density density, DataType type, IUpdater updater) {
    ComputationGraph graph =
        new ComputationGraph(
            new NeuralNetConfiguration.Builder()
                .seed(5)
                .dataType(type)
                .updater(updater)
                .graphBuilder()
                .addInputs("in")
                .addLayer("body", new DenseLayer.Builder().nIn(3).nOut(6).activation(Activation.TANH).build(), "in")
                .addLayer("head", new MixtureDensityOutputLayer.Builder(density).nIn(6).build(), "body")
                .addLayer(
                    "value",
                    new OutputLayer.Builder(LossFunction.MSE).activation(Activation.IDENTITY).nIn(6).nOut(2).build(),
                    "body")
                .setOutputs("head", "value")
                .build());
    graph.init();
    return graph;
  }

  /** Returns a network of one LSTM of 3 and a recurrent density head; 2 inputs. */
  public static MultiLayerNetwork recurrent(Density density, DataType type, IUpdater updater, RNNFormat format) {
    return recurrent(type, updater, format, new LSTM.Builder().nOut(3).build(), density);
  }

  /** Returns a network of one layer and a recurrent density head; 2 inputs. */
  public static MultiLayerNetwork recurrent(
      DataType type, IUpdater updater, RNNFormat format, Layer below, Density density) {
    MultiLayerNetwork net =
        new MultiLayerNetwork(
            new NeuralNetConfiguration.Builder()
                .seed(5)
                .dataType(type)
                .updater(updater)
                .list()
                .layer(below)
                .layer(new RnnMixtureDensityOutputLayer.Builder(density).name("head").build())
                .setInputType(InputType.recurrent(2, format))
                .build());
    net.init();
    return net;
  }

  /** Returns a graph of one LSTM of 3, a recurrent density head "head" and least squares "value" of width 2. */
  public static ComputationGraph recurrentTwoOutputs(Density density, DataType type, IUpdater updater, RNNFormat format) {
    ComputationGraph graph =
        new ComputationGraph(
            new NeuralNetConfiguration.Builder()
                .seed(5)
                .dataType(type)
                .updater(updater)
                .graphBuilder()
                .addInputs("in")
                .addLayer("body", new LSTM.Builder().nOut(3).build(), "in")
                .addLayer("head", new RnnMixtureDensityOutputLayer.Builder(density).build(), "body")
                .addLayer(
                    "value",
                    new RnnOutputLayer.Builder(LossFunction.MSE).activation(Activation.IDENTITY).nOut(2).build(),
                    "body")
                .setOutputs("head", "value")
                .setInputTypes(InputType.recurrent(2, format))
                .build());
    graph.init();
    return graph;
  }

  /** Returns sequences of standard normal numbers, [n,width,T] or [n,T,width]; the same numbers in either format. */
  public static INDArray sequences(long seed, DataType type, RNNFormat format, int n, int width, int steps) {
    INDArray ncw = gaussian(seed, type, n, width, steps);
    return format == RNNFormat.NCW ? ncw : ncw.permute(0, 2, 1).dup('c');
  }

  /** Returns standard normal numbers. */
  public static INDArray gaussian(long seed, DataType type, int... shape) {
    Random random = new Random(seed);
    int length = 1;
    for (int s : shape) {
      length *= s;
    }
    double[] values = random.doubles(length, -1, 1).map(u -> random.nextGaussian()).toArray();
    long[] dimensions = new long[shape.length];
    for (int i = 0; i < shape.length; i++) {
      dimensions[i] = shape[i];
    }
    return Nd4j.createFromArray(values).reshape('c', dimensions).castTo(type);
  }
}
