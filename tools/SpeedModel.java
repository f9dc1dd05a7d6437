// SPDX-License-Identifier: Apache-2.0

import io.github.mdn4j.layer.MixtureDensityOutputLayer;
import java.io.File;
import java.io.IOException;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.util.ModelSerializer;
import org.nd4j.linalg.activations.Activation;

/** Writes the network that tools/cli_speed.py measures: 10 features, two layers of 50 units, five Gaussians. */
public final class SpeedModel {

  private SpeedModel() {}

  public static void main(String[] arguments) throws IOException {
    MultiLayerNetwork net = new MultiLayerNetwork(new NeuralNetConfiguration.Builder().seed(1).list()
        .layer(new DenseLayer.Builder().nIn(10).nOut(50).activation(Activation.TANH).build())
        .layer(new DenseLayer.Builder().nIn(50).nOut(50).activation(Activation.TANH).build())
        .layer(new MixtureDensityOutputLayer.Builder(1, 5).nIn(50).build()).build());
    net.init();
    ModelSerializer.writeModel(net, new File(arguments[0]), false);
  }
}
