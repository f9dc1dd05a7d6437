// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.layer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.mdn4j.density.Density;
import io.github.mdn4j.density.DiagonalGaussian;
import io.github.mdn4j.density.FullGaussian;
import io.github.mdn4j.density.Mixture;
import io.github.mdn4j.density.Scale;
import io.github.mdn4j.distribution.Distribution;
import io.github.mdn4j.layer.model.ModelArchive;
import io.github.mdn4j.layer.model.Units;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import org.deeplearning4j.exception.DL4JException;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration.GraphBuilder;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.graph.MergeVertex;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.util.ModelSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.MultiDataSet;
import org.nd4j.linalg.dataset.api.preprocessor.AbstractMultiDataSetNormalizer;
import org.nd4j.linalg.dataset.api.preprocessor.MultiDataNormalization;
import org.nd4j.linalg.dataset.api.preprocessor.MultiNormalizerHybrid;
import org.nd4j.linalg.dataset.api.preprocessor.MultiNormalizerMinMaxScaler;
import org.nd4j.linalg.dataset.api.preprocessor.MultiNormalizerStandardize;
import org.nd4j.linalg.dataset.api.preprocessor.NormalizerStandardize;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** Units of graphs with several inputs and outputs, beside those of the normaliser by hand on a DOUBLE network. */
class InUnitsOfGraphsTest {

  private static final Density PRICE = Mixture.of(3, DiagonalGaussian.of(1));
  private static final Density PLACE = Mixture.of(2, FullGaussian.of(2, Scale.softplus().floor(0.01)));

  @TempDir
  private Path folder;

  /** Kinds of normalisers, fitted on the same data. */
  enum Kind {
    STANDARDIZE, MIN_MAX, HYBRID;

    MultiDataNormalization fitted() {
      MultiDataNormalization normalizer = switch (this) {
        case STANDARDIZE -> new MultiNormalizerStandardize();
        case MIN_MAX -> new MultiNormalizerMinMaxScaler(-1, 2);
        case HYBRID -> new MultiNormalizerHybrid().standardizeInput(1).standardizeOutput(0)
            .minMaxScaleOutput(1, -3, 3).standardizeOutput(2);
      };
      if (normalizer instanceof AbstractMultiDataSetNormalizer<?> both) {
        both.fitLabel(true);
      }
      normalizer.fit(data());
      return normalizer;
    }
  }

  private static INDArray columns(long seed, double... shiftsAndScales) {
    INDArray array = Networks.gaussian(seed, DataType.DOUBLE, 40, shiftsAndScales.length / 2);
    for (int j = 0; j < shiftsAndScales.length / 2; j++) {
      array.putColumn(j, array.getColumn(j).dup().muli(shiftsAndScales[2 * j + 1]).addi(shiftsAndScales[2 * j]));
    }
    return array;
  }

  /** Two inputs and three outputs, in units of their own. */
  private static MultiDataSet data() {
    return new MultiDataSet(
        new INDArray[] {columns(1, 150, 12, -3, 0.1, 0.5, 7), columns(2, 20, 3, 1e6, 50)},
        new INDArray[] {columns(3, 950, 420), columns(4, 48, 0.3, 11, 0.8), columns(5, -7, 2, 300, 40)});
  }

  /**
   * Two inputs, of which the first is read by a layer and the second by a layer and by a merge, and two densities beside
   * least squares.
   */
  private static ComputationGraph graph(DataType type) {
    GraphBuilder builder = new NeuralNetConfiguration.Builder().seed(9).dataType(type).graphBuilder()
        .addInputs("flat", "year")
        .addLayer("a", new DenseLayer.Builder().nIn(3).nOut(5).activation(Activation.TANH).build(), "flat")
        .addLayer("b", new DenseLayer.Builder().nIn(2).nOut(4).activation(Activation.TANH).build(), "year")
        .addVertex("all", new MergeVertex(), "a", "b", "year")
        .addLayer("price", new MixtureDensityOutputLayer.Builder(PRICE).nIn(11).build(), "all")
        .addLayer("place", new MixtureDensityOutputLayer.Builder(PLACE).nIn(5).build(), "a")
        .addLayer(
            "value",
            new OutputLayer.Builder(LossFunction.MSE).activation(Activation.IDENTITY).nIn(11).nOut(2).build(), "all")
        .setOutputs("price", "place", "value");
    ComputationGraph graph = new ComputationGraph(builder.build());
    graph.init();
    return graph;
  }

  private static INDArray[] normalised(MultiDataNormalization normalizer) {
    MultiDataSet copy = data();
    normalizer.transform(copy);
    return copy.getFeatures();
  }

  private static double[] label(Units units, int output, double[] z) {
    double[] y = z.clone();
    units.output(output).ifPresent(columns -> {
      for (int j = 0; j < y.length; j++) {
        y[j] = columns.shift()[j] + columns.scale()[j] * z[j];
      }
    });
    return y;
  }

  private static void assertDensity(Predictions byHand, Units units, int output, Predictions own) {
    SplittableRandom first = new SplittableRandom(4);
    SplittableRandom second = new SplittableRandom(4);
    double[] scale = units.output(output).orElseThrow().scale();
    for (int i = 0; i < own.rows(); i += 7) {
      Distribution z = byHand.row(i);
      Distribution y = own.row(i);
      assertArrayEquals(label(units, output, z.mean()), y.mean(), 1e-9);
      double jacobian = 0;
      for (int j = 0; j < scale.length; j++) {
        assertEquals(scale[j] * scale[j] * z.variance()[j], y.variance()[j], 1e-9 * scale[j] * scale[j]);
        jacobian += Math.log(scale[j]);
      }
      double[] draw = z.sample(first);
      assertArrayEquals(label(units, output, draw), y.sample(second), 1e-9);
      assertEquals(z.logDensity(draw) - jacobian, y.logDensity(label(units, output, draw)), 1e-9);
      if (scale.length == 1) {
        assertEquals(label(units, output, new double[] {z.quantile(0.9)})[0], y.quantile(0.9), 1e-9);
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void allInputsAndOutputsSpeakTheirUnits(Kind kind) throws IOException {
    MultiDataNormalization normalizer = kind.fitted();
    Units units = Units.of(normalizer);
    for (DataType type : List.of(DataType.DOUBLE, DataType.FLOAT)) {
      ComputationGraph graph = graph(type);
      ComputationGraph wide = type == DataType.DOUBLE ? graph : graph.convertDataType(DataType.DOUBLE);
      INDArray before = graph.params().dup();
      INDArray[] z = normalised(normalizer);
      ComputationGraph own = MixtureHead.inUnitsOf(graph, normalizer);
      INDArray[] features = data().getFeatures();
      assertDensity(Predictions.of(wide, "price", z), units, 0, Predictions.of(own, "price", features));
      assertDensity(Predictions.of(wide, "place", z), units, 1, Predictions.of(own, "place", features));
      INDArray value = wide.output(false, z)[2];
      INDArray inUnits = own.output(false, features)[2];
      for (int i = 0; i < 40; i++) {
        assertArrayEquals(label(units, 2, value.getRow(i).toDoubleVector()), inUnits.getRow(i).toDoubleVector(), 1e-9);
      }
      assertEquals(before, graph.params());
      Path file = folder.resolve("own.zip");
      ModelSerializer.writeModel(own, file.toFile(), false);
      ComputationGraph read = ModelArchive.of(file).graph(false);
      assertEquals(own.output(false, features)[0], read.output(false, features)[0]);
    }
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void aNormaliserBesideAGraphDoesAsOneInside(Kind kind) throws IOException {
    MultiDataNormalization normalizer = kind.fitted();
    ComputationGraph graph = graph(DataType.DOUBLE);
    Predictions beside = NormalizedModel.of(graph, "place", normalizer).predict(data().getFeatures());
    assertDensity(Predictions.of(graph, "place", normalised(normalizer)), Units.of(normalizer), 1, beside);
    assertThrows(
        DL4JException.class, () -> NormalizedModel.of(graph, "place", normalizer).predict(data().getFeatures(0)));
  }

  @Test
  void oneInputAndOneOutputCanBeNamed() {
    ComputationGraph graph = graph(DataType.DOUBLE);
    NormalizerStandardize normalizer = new NormalizerStandardize(
        Nd4j.createFromArray(new double[][] {{20, 1e6}}), Nd4j.createFromArray(new double[][] {{3, 50}}),
        Nd4j.createFromArray(new double[][] {{950}}), Nd4j.createFromArray(new double[][] {{420}}));
    ComputationGraph own = MixtureHead.inUnitsOf(graph, "year", "price", normalizer);
    INDArray[] features = data().getFeatures();
    INDArray[] z = {features[0], Units.of(normalizer).features(features[1])};
    assertDensity(Predictions.of(graph, "price", z), Units.of(normalizer), 0, Predictions.of(own, "price", features));
    assertArrayEquals(
        Predictions.of(graph, "place", z).mean().data().asDouble(),
        Predictions.of(own, "place", features).mean().data().asDouble(), 1e-9);
    refused(() -> MixtureHead.inUnitsOf(graph, "years", "price", normalizer), "no input \"years\"", "[flat, year]");
    refused(() -> MixtureHead.inUnitsOf(graph, "year", "prices", normalizer), "no output \"prices\"");
    refused(() -> MixtureHead.inUnitsOf(graph, "flat", "price", normalizer), "3 feature columns", "\"a\"", "but got 2");
    refused(() -> MixtureHead.inUnitsOf(graph, "year", "place", normalizer), "2 label columns", "but got 1");
    refused(() -> MixtureHead.inUnitsOf(graph, "year", "value", normalizer), "\"value\"", "but got 1");
    refused(
        () -> MixtureHead.inUnitsOf(graph, "year", "price", Kind.STANDARDIZE.fitted()), "one input and one output");
  }

  @Test
  void whatDoesNotFitIsRefused() {
    ComputationGraph graph = graph(DataType.FLOAT);
    MultiNormalizerStandardize without = new MultiNormalizerStandardize();
    refused(() -> MixtureHead.inUnitsOf(graph, without), "fit it first");
    refused(() -> MixtureHead.inUnitsOf(graph, new MultiNormalizerHybrid()), "fit it first");
    without.fit(data());
    refused(() -> MixtureHead.inUnitsOf(graph, without), "fitted without");
    MultiNormalizerHybrid beside = new MultiNormalizerHybrid().standardizeAllInputs().standardizeOutput(2);
    beside.fit(data());
    refused(() -> MixtureHead.inUnitsOf(graph, beside), "changes the labels of a density output", "changes none");
    MultiNormalizerStandardize more = new MultiNormalizerStandardize();
    more.fitLabel(true);
    more.fit(new MultiDataSet(
        new INDArray[] {columns(1, 1, 1), columns(2, 1, 1), columns(3, 1, 1)}, data().getLabels()));
    refused(() -> MixtureHead.inUnitsOf(graph, more), "2 inputs", "but got one of 3");
    NormalizerStandardize one = new NormalizerStandardize();
    one.fitLabel(true);
    one.fit(new DataSet(columns(1, 1, 1), columns(3, 1, 1)));
    refused(() -> MixtureHead.inUnitsOf(graph, one), "the name of an input", "[flat, year]", "[price, place, value]");
    MultiNormalizerStandardize several = (MultiNormalizerStandardize) Kind.STANDARDIZE.fitted();
    refused(
        () -> MixtureHead.inUnitsOf(Networks.dense(PRICE, DataType.FLOAT, new Sgd(1)), several),
        "1 inputs", "but got one of 2 and 3");
    ComputationGraph classes = new ComputationGraph(
        new NeuralNetConfiguration.Builder().seed(1).graphBuilder().addInputs("x", "y")
            .addLayer("price", new MixtureDensityOutputLayer.Builder(PRICE).nIn(5).build(), "x", "y")
            .addLayer("place", new MixtureDensityOutputLayer.Builder(PLACE).nIn(3).build(), "x")
            .addLayer("class", new OutputLayer.Builder().activation(Activation.SOFTMAX).nIn(2).nOut(2).build(), "y")
            .setOutputs("price", "place", "class").build());
    classes.init();
    refused(() -> MixtureHead.inUnitsOf(classes, several), "\"class\"", "OutputLayer");
  }

  private static void refused(Executable action, String... words) {
    String message = assertThrows(DL4JException.class, action).getMessage();
    for (String word : words) {
      assertTrue(message.contains(word), message);
    }
  }
}
