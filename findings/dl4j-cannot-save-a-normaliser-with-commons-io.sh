#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Deeplearning4j 1.0.0-M2.1: with commons-io 2.20.0 on the class path, ModelSerializer cannot save a model with its normaliser.
#
# It closes a buffer over a shielded stream twice. CloseShieldOutputStream of commons-io 2.7, which it brings, takes the flush after the first
# close; that of 2.20.0, which commons-csv 1.14.1 asks for, does not. Without a normaliser all is well. Seen:
#   without a normaliser: saved
#   with a normaliser: IOException
. "$(dirname "$0")/dl4j.sh"
dl4j commons-io:commons-io:2.20.0 <<'JAVA'
import java.io.File;
import java.io.IOException;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.util.ModelSerializer;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.api.preprocessor.NormalizerStandardize;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

public class Finding {
  public static void main(String[] arguments) throws IOException {
    MultiLayerNetwork network = new MultiLayerNetwork(new NeuralNetConfiguration.Builder().list()
        .layer(new OutputLayer.Builder(LossFunction.MSE).activation(Activation.IDENTITY).nIn(2).nOut(1).build()).build());
    network.init();
    NormalizerStandardize normalizer = new NormalizerStandardize();
    normalizer.fit(new DataSet(Nd4j.rand(10, 2), Nd4j.rand(10, 1)));
    File file = File.createTempFile("model", ".zip");
    file.deleteOnExit();
    save("without a normaliser", () -> ModelSerializer.writeModel(network, file, false));
    save("with a normaliser", () -> ModelSerializer.writeModel(network, file, false, normalizer));
  }

  interface Saving {
    void save() throws IOException;
  }

  private static void save(String what, Saving saving) {
    try {
      saving.save();
      System.out.println(what + ": saved");
    } catch (IOException e) {
      System.out.println(what + ": IOException");
    }
  }
}
JAVA
expect 'without a normaliser: saved
with a normaliser: IOException'
