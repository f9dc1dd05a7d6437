// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.mdn4j.calibration.Calibration;
import io.github.mdn4j.calibration.TemperatureScaling;
import io.github.mdn4j.density.Affine;
import io.github.mdn4j.density.Bernoulli;
import io.github.mdn4j.density.BivariateGaussian;
import io.github.mdn4j.density.Categorical;
import io.github.mdn4j.density.Density;
import io.github.mdn4j.density.DiagonalGaussian;
import io.github.mdn4j.density.FullGaussian;
import io.github.mdn4j.density.Gamma;
import io.github.mdn4j.density.Independent;
import io.github.mdn4j.density.Joint;
import io.github.mdn4j.density.LowRankGaussian;
import io.github.mdn4j.density.Mixture;
import io.github.mdn4j.density.PointMass;
import io.github.mdn4j.density.StudentT;
import io.github.mdn4j.density.TiedMixture;
import io.github.mdn4j.distribution.Temperature;
import io.github.mdn4j.layer.MixtureDensityOutputLayer;
import io.github.mdn4j.layer.RnnMixtureDensityOutputLayer;
import io.github.mdn4j.layer.ensemble.Ensemble;
import io.github.mdn4j.layer.model.ModelArchive;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.graph.MergeVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.util.ModelSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.api.preprocessor.ImagePreProcessingScaler;
import org.nd4j.linalg.dataset.api.preprocessor.NormalizerStandardize;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;
import org.nd4j.shade.jackson.databind.JsonNode;
import org.nd4j.shade.jackson.databind.ObjectMapper;

/** {@code mdn inspect}: facts of files that were written here, and refusals of what is no model. */
class InspectTest {

  @TempDir
  private Path folder;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int inspect(String... arguments) {
    out.getBuffer().setLength(0);
    err.getBuffer().setLength(0);
    String[] all = new String[arguments.length + 1];
    all[0] = "inspect";
    System.arraycopy(arguments, 0, all, 1, arguments.length);
    return Mdn.run(new PrintWriter(out), new PrintWriter(err), all);
  }

  private JsonNode facts(Path file) throws IOException {
    assertEquals(0, inspect(file.toString(), "--json"), err.toString());
    return new ObjectMapper().readTree(out.toString());
  }

  private static MultiLayerNetwork network(DataType type, int seed) {
    MultiLayerNetwork net = new MultiLayerNetwork(new NeuralNetConfiguration.Builder().seed(seed).dataType(type).list()
        .layer(new DenseLayer.Builder().nIn(2).nOut(3).activation(Activation.TANH).build())
        .layer(new MixtureDensityOutputLayer.Builder(1, 4).nIn(3).build()).build());
    net.init();
    return net;
  }

  private Path written(Model net) throws IOException {
    Path file = folder.resolve("m.zip");
    ModelSerializer.writeModel(net, file.toFile(), true);
    return file;
  }

  @Test
  void aNetworkIsToldLayerByLayer() throws IOException {
    Path file = written(network(DataType.DOUBLE, 1));
    NormalizerStandardize normalizer =
        new NormalizerStandardize(
            Nd4j.createFromArray(new double[][] {{10, -3}}), Nd4j.createFromArray(new double[][] {{2, 0.5}}),
            Nd4j.createFromArray(new double[][] {{150}}), Nd4j.createFromArray(new double[][] {{12}}));
    normalizer.fitLabel(true);
    ModelSerializer.addNormalizerToModel(file.toFile(), normalizer);
    ModelArchive.addCalibration(file, Calibration.of(new TemperatureScaling(Temperature.of(1, 4))));

    JsonNode facts = facts(file);
    assertEquals("MultiLayerNetwork", facts.get("network").asText());
    assertEquals("ModelSerializer", facts.get("format").asText());
    assertEquals(2, facts.get("formatVersion").asInt());
    assertEquals("DOUBLE", facts.get("dataType").asText());
    assertEquals(2 * 3 + 3 + 3 * 12 + 12, facts.get("parameters").asInt());
    assertEquals("[2,3]", facts.at("/layers/0/shapes/W").toString());
    assertEquals("tanh", facts.at("/layers/0/activation").asText());
    assertEquals(3 * 12 + 12, facts.at("/layers/1/parameters").asInt());
    assertEquals("a mixture of 4 Gaussians", facts.at("/outputs/0/words").asText());
    assertEquals(12, facts.at("/outputs/0/rawColumns").asInt());
    assertEquals(-3, facts.at("/normalizer/features/1/shift").asDouble());
    assertEquals(12, facts.at("/normalizer/labels/0/scale").asDouble());
    assertTrue(facts.get("calibration").has("recalibration"), facts.toString());
    assertEquals(Files.size(file), facts.get("bytes").asLong());

    assertEquals(0, inspect(file.toString()), err.toString());
    for (String wanted : List.of(
        "DenseLayer 2 -> 3, tanh, W [2,3], b [3], 9 parameters", "a mixture of 4 Gaussians", "DOUBLE",
        "label 1: z = (x - 150.0) / 12.0", facts.get("sha256").asText())) {
      assertTrue(out.toString().contains(wanted), out.toString());
    }
  }

  /** As sha256sum of GNU coreutils says it. */
  @Test
  void theChecksumIsThatOfTheWholeFile() throws Exception {
    Path file = written(network(DataType.FLOAT, 1));
    assumeTrue(Files.isExecutable(Path.of("/usr/bin/sha256sum")));
    Process process = new ProcessBuilder("sha256sum", file.toString()).start();
    String sum = new String(process.getInputStream().readAllBytes()).split(" ")[0];
    assertEquals(0, process.waitFor());
    assertEquals(sum, facts(file).get("sha256").asText());
  }

  @Test
  void aGraphIsToldWithItsEdgesInputsAndOutputs() throws IOException {
    ComputationGraph graph = new ComputationGraph(new NeuralNetConfiguration.Builder().seed(1).graphBuilder()
        .addInputs("left", "right")
        .addLayer("body", new DenseLayer.Builder().nIn(2).nOut(3).build(), "left")
        .addVertex("both", new MergeVertex(), "body", "right")
        .addLayer("price", new MixtureDensityOutputLayer.Builder(FullGaussian.of(2)).nIn(4).build(), "both")
        .addLayer("class", new OutputLayer.Builder(LossFunction.MCXENT).activation(Activation.SOFTMAX).nIn(4).nOut(2)
            .build(), "both")
        .setInputTypes(InputType.feedForward(2), InputType.feedForward(1))
        .setOutputs("price", "class").build());
    graph.init();
    JsonNode facts = facts(written(graph));
    assertEquals("ComputationGraph", facts.get("network").asText());
    assertEquals("[\"left\",\"right\"]", facts.get("inputs").toString());
    assertEquals("[\"body\",\"right\"]", facts.at("/layers/1/from").toString());
    assertEquals("MergeVertex", facts.at("/layers/1/type").asText());
    assertEquals("price", facts.at("/outputs/0/name").asText());
    assertEquals("a Gaussian of 2 correlated columns", facts.at("/outputs/0/words").asText());
    assertEquals("LossMCXENT", facts.at("/outputs/1/loss").asText());
    assertEquals(0, inspect(folder.resolve("m.zip").toString()));
    assertTrue(out.toString().contains("density of class  none, but LossMCXENT"), out.toString());
  }

  @Test
  void sequencesAndNetworksWithoutADensityAreToldToo() throws IOException {
    MultiLayerNetwork sequences = new MultiLayerNetwork(new NeuralNetConfiguration.Builder().seed(1).list()
        .layer(new LSTM.Builder().nIn(1).nOut(2).build())
        .layer(new RnnMixtureDensityOutputLayer.Builder(1, 2).nIn(2).build()).build());
    sequences.init();
    assertEquals("[1,8]", facts(written(sequences)).at("/layers/0/shapes/W").toString());
    MultiLayerNetwork plain = new MultiLayerNetwork(new NeuralNetConfiguration.Builder().seed(1).list()
        .layer(new OutputLayer.Builder(LossFunction.MSE).activation(Activation.IDENTITY).nIn(1).nOut(1).build()).build());
    plain.init();
    assertEquals("LossMSE", facts(written(plain)).at("/outputs/0/loss").asText());
  }

  @Test
  void anEnsembleIsToldMemberByMember() throws IOException {
    Path file = folder.resolve("e.zip");
    Ensemble.of(network(DataType.FLOAT, 1), network(DataType.FLOAT, 2)).weighted(0.25, 0.75).save(file);
    JsonNode facts = facts(file);
    assertEquals("Ensemble", facts.get("format").asText());
    assertEquals(2, facts.at("/ensemble/members").size());
    assertEquals(0.75, facts.at("/ensemble/members/1/weight").asDouble());
    assertEquals(57, facts.at("/ensemble/members/1/parameters").asInt());
    assertEquals(1, facts.at("/predicts/labelColumns").asInt());
    assertEquals(0, inspect(file.toString()));
    assertTrue(out.toString().contains("layers as member 0"), out.toString());
    Path drawn = folder.resolve("d.zip");
    MultiLayerNetwork dropout = new MultiLayerNetwork(new NeuralNetConfiguration.Builder().seed(1).list()
        .layer(new DenseLayer.Builder().nIn(2).nOut(3).dropOut(0.5).build())
        .layer(new MixtureDensityOutputLayer.Builder(1, 2).nIn(3).build()).build());
    dropout.init();
    Ensemble.ofDropout(dropout, 7).save(drawn);
    assertEquals(7, facts(drawn).at("/ensemble/draws").asInt());
  }

  @Test
  void aNormaliserThatCannotBeAppliedIsAFaultOfAFileThatIsToldAllTheSame() throws IOException {
    Path file = written(network(DataType.FLOAT, 1));
    ModelSerializer.addNormalizerToModel(file.toFile(), new ImagePreProcessingScaler(0, 1));
    assertEquals(1, inspect(file.toString()));
    assertTrue(out.toString().contains("a mixture of 4 Gaussians"), out.toString());
    assertTrue(err.toString().contains("normalizer: expected a NormalizerStandardize"), err.toString());
  }

  private void refused(Path file, String... wanted) {
    assertEquals(1, inspect(file.toString()), out.toString());
    assertEquals("", out.toString());
    assertEquals(1, err.toString().lines().count(), err.toString());
    for (String part : wanted) {
      assertTrue(err.toString().contains(part), err.toString());
    }
  }

  @Test
  void whatIsNoModelIsRefusedInOneLine() throws IOException {
    refused(folder.resolve("none.zip"), "none.zip: there is no such file");
    refused(folder, "expected a file, but this is a folder");
    Path text = Files.writeString(folder.resolve("text.zip"), "a,b\n1,2\n");
    refused(text, "text.zip: expected a model");
    refused(Files.write(folder.resolve("empty.zip"), new byte[0]), "empty.zip: expected a model");
    Path foreign = folder.resolve("foreign.zip");
    try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(foreign))) {
      zip.putNextEntry(new ZipEntry("word/document.xml"));
      zip.write(new byte[1 << 20]);
    }
    refused(foreign, "no Deeplearning4j network is in it");
    Path both = folder.resolve("both.zip");
    try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(both))) {
      for (String name : List.of(ModelSerializer.CONFIGURATION_JSON, ModelSerializer.COEFFICIENTS_BIN)) {
        zip.putNextEntry(new ZipEntry(name));
        zip.write("{}".getBytes());
      }
    }
    refused(both, "both.zip: the network in it cannot be read");
    Path ensemble = folder.resolve("ensemble.zip");
    try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(ensemble))) {
      zip.putNextEntry(new ZipEntry("ensemble.json"));
      zip.write("{\"weights\":[1],\"draws\":0,\"members\":1}".getBytes());
    }
    refused(ensemble, "ensemble.zip: expected an ensemble");
  }

  @Test
  void aDamagedFileIsRefusedOrToldAndNeverAStackTrace() throws IOException {
    byte[] sound = Files.readAllBytes(written(network(DataType.FLOAT, 1)));
    Random random = new Random(6);
    for (int i = 0; i < 60; i++) {
      byte[] damaged = i % 2 == 0 ? sound.clone() : Arrays.copyOf(sound, random.nextInt(sound.length));
      if (i % 2 == 0) {
        damaged[random.nextInt(damaged.length)] ^= (byte) (1 + random.nextInt(255));
      }
      Path file = Files.write(folder.resolve("d.zip"), damaged);
      int status = inspect(file.toString(), "--json");
      assertTrue(status == 0 || status == 1, "status " + status);
      assertFalse(err.toString().contains("\tat "), err.toString());
      assertEquals(status, err.toString().lines().count(), err.toString());
    }
  }

  @Test
  void densitiesAreSaidInWords() {
    Map<Density, String> words = Map.ofEntries(
        Map.entry(DiagonalGaussian.of(1), "a Gaussian"),
        Map.entry(Mixture.of(5, DiagonalGaussian.of(2)), "a mixture of 5 Gaussians of 2 uncorrelated columns"),
        Map.entry(Mixture.of(PointMass.of(0), Gamma.of(1)), "a mixture of a point mass at 0.0 and a gamma distribution"),
        Map.entry(
            Joint.of(Mixture.of(20, BivariateGaussian.of()), Bernoulli.of()),
            "side by side, a mixture of 20 Gaussians of 2 correlated columns and a Bernoulli distribution"),
        Map.entry(Independent.of(3, Categorical.of(4)), "3 times, side by side, a categorical distribution over 4 classes"),
        Map.entry(
            TiedMixture.of(2, DiagonalGaussian.of(1)), "a mixture of 2 Gaussians, which share all but their locations"),
        Map.entry(LowRankGaussian.of(4, 2), "a Gaussian of 4 columns, correlated by rank 2"),
        Map.entry(
            Affine.of(StudentT.of(1, 5), 1, 2), "a Student t distribution with 5.0 degrees of freedom, in other units"));
    words.forEach((density, expected) -> assertEquals(expected, DensityWords.of(density)));
  }
}
