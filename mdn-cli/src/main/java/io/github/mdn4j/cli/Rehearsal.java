// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.cli;

import io.github.mdn4j.layer.MixtureDensityOutputLayer;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.util.ModelSerializer;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.api.preprocessor.NormalizerStandardize;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Runs the commands on a small network, so that Java can say which classes they load. The script {@code mdn} has these
 * laid out in a file (class data sharing), which later runs map into memory in place of reading and checking them.
 */
public final class Rehearsal {

  private Rehearsal() {}

  /**
   * Runs them.
   *
   * @param arguments a folder that is there; files are left in it
   */
  public static void main(String[] arguments) throws IOException {
    Path folder = Path.of(arguments[0]);
    Path model = folder.resolve("model.zip");
    Path rows = folder.resolve("rows.csv");
    MultiLayerNetwork network = network();
    ModelSerializer.writeModel(network, model.toFile(), false);
    Files.writeString(rows, "a,b,y\n0.5,-1.25e-3,2\n-0.25,3,1\n");
    String in = rows.toString();
    String out = folder.resolve("out.csv").toString();
    run("predict", "--model", model.toString(), "--in", in, "--out", out, "--features", "a,b", "--keep", "y",
        "--mean", "--sd", "--quantiles", ".05,.5,.95", "--samples", "2", "--quiet");
    NormalizerStandardize normalizer = new NormalizerStandardize();
    normalizer.fitLabel(true);
    normalizer.fit(new DataSet(
        Nd4j.createFromArray(new float[][] {{0, 1}, {1, 3}}), Nd4j.createFromArray(new float[][] {{1}, {2}})));
    ModelSerializer.addNormalizerToModel(model.toFile(), normalizer);
    run("predict", "--model", model.toString(), "--in", in, "--out", out, "--features", "a,b", "--mean",
        "--distributions", folder.resolve("out.json").toString());
    run("evaluate", "--model", model.toString(), "--in", in, "--label", "y", "--no-pictures");
    run("inspect", model.toString());
    run("inspect", "--json", model.toString());
    run("inspect", in); // a refusal
    run("--help");
  }

  private static MultiLayerNetwork network() {
    MultiLayerNetwork network = new MultiLayerNetwork(new NeuralNetConfiguration.Builder().seed(1).list()
        .layer(new DenseLayer.Builder().nIn(2).nOut(8).activation(Activation.TANH).build())
        .layer(new DenseLayer.Builder().nIn(8).nOut(8).activation(Activation.RELU).build())
        .layer(new MixtureDensityOutputLayer.Builder(1, 3).nIn(8).build())
        .build());
    network.init();
    return network;
  }

  private static void run(String... arguments) {
    StringWriter said = new StringWriter();
    Mdn.run(new PrintWriter(said), new PrintWriter(said), arguments);
  }
}
