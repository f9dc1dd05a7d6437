// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.layer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.mdn4j.density.DiagonalGaussian;
import io.github.mdn4j.density.Scale;
import io.github.mdn4j.distribution.Distribution;
import java.util.List;
import org.deeplearning4j.datasets.iterator.utilty.ListDataSetIterator;
import org.deeplearning4j.exception.DL4JInvalidConfigException;
import org.deeplearning4j.exception.DL4JInvalidInputException;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.api.iterator.DataSetIterator;
import org.nd4j.linalg.dataset.api.preprocessor.NormalizerStandardize;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;
import org.nd4j.linalg.learning.config.Adam;

class LabelNoiseTest {

  private static DataSet rows(int n, int width) {
    return new DataSet(Networks.gaussian(1, DataType.FLOAT, n, 3), Networks.gaussian(2, DataType.FLOAT, n, width));
  }

  @Test
  void noiseHasTheStandardDeviationOfItsColumn() {
    DataSet data = rows(20_000, 3);
    double[] sigma = {0.5, 0, 2};
    INDArray noise = LabelNoise.of(sigma, RNNFormat.NCW, 7).apply(data).getLabels().sub(data.getLabels());
    for (int j = 0; j < 3; j++) {
      INDArray column = noise.getColumn(j);
      // five standard errors: of a mean σ/√n, of a standard deviation σ/√(2n)
      assertEquals(0, column.meanNumber().doubleValue(), 5 * sigma[j] / Math.sqrt(20_000) + 1e-9);
      assertEquals(sigma[j], column.stdNumber().doubleValue(), 5 * sigma[j] / Math.sqrt(40_000) + 1e-9);
    }
    double correlation =
        noise.getColumn(0).mul(noise.getColumn(2)).meanNumber().doubleValue(); // has standard deviation 1/√n
    assertEquals(0, correlation, 5 / Math.sqrt(20_000));
  }

  @Test
  void eachPassDrawsAfreshFromLabelsThatStayAsTheyAre() {
    DataSet data = rows(10, 1);
    INDArray labels = data.getLabels().dup();
    DataSetIterator noisy = LabelNoise.of(0.1, 3).over(new ListDataSetIterator<>(data.asList(), 4));
    INDArray first = noisy.next().getLabels();
    noisy.next();
    assertEquals(2, noisy.next().numExamples());
    noisy.reset();
    INDArray second = noisy.next().getLabels();
    assertNotEquals(first, second);
    for (int pass = 0; pass < 100; pass++) {
      noisy.reset();
      while (noisy.hasNext()) {
        noisy.next();
      }
    }
    noisy.reset();
    assertEquals(labels, data.getLabels());
    INDArray strayed = noisy.next().getLabels().sub(labels.get(NDArrayIndex.interval(0, 4), NDArrayIndex.all()));
    assertTrue(strayed.amaxNumber().doubleValue() < 0.6, strayed::toString); // and not the sum of a hundred passes
  }

  @Test
  void equalSeedsGiveEqualNoise() {
    DataSet data = rows(5, 2);
    assertEquals(LabelNoise.of(1, 11).apply(data), LabelNoise.of(1, 11).apply(data));
    assertNotEquals(LabelNoise.of(1, 11).apply(data).getLabels(), LabelNoise.of(1, 12).apply(data).getLabels());
  }

  @Test
  void withoutSpreadNothingChanges() {
    DataSet data = rows(5, 2);
    DataSet same = LabelNoise.of(0, 1).apply(data);
    assertEquals(data.getLabels(), same.getLabels());
    assertEquals(DataType.FLOAT, same.getLabels().dataType());
    assertSame(data.getFeatures(), same.getFeatures());
  }

  @Test
  void maskedRowsKeepTheirLabels() {
    DataSet data = rows(4, 2);
    data.getLabels().putScalar(1, 0, Float.NaN);
    for (INDArray mask : List.of(Nd4j.createFromArray(1f, 0, 1, 0), Nd4j.createFromArray(1f, 0, 1, 0).reshape(4, 1))) {
      data.setLabelsMaskArray(mask);
      DataSet noisy = LabelNoise.of(1, 5).apply(data);
      assertSame(mask, noisy.getLabelsMaskArray());
      for (int i = 0; i < 4; i++) {
        assertEquals(i % 2 == 1, data.getLabels().getDouble(i, 1) == noisy.getLabels().getDouble(i, 1), "row " + i);
      }
    }
  }

  @ParameterizedTest
  @EnumSource(RNNFormat.class)
  void stepsOfSequencesGetNoiseByColumnAndMask(RNNFormat format) {
    INDArray labels = Networks.sequences(4, DataType.DOUBLE, format, 2, 3, 5);
    INDArray mask = Nd4j.createFromArray(new double[][] {{1, 1, 0, 1, 0}, {0, 1, 1, 1, 1}});
    for (INDArray shaped : List.of(mask, mask.reshape(2, 1, 5))) {
      DataSet data = new DataSet(labels, labels, shaped, shaped);
      INDArray noisy = LabelNoise.of(new double[] {1, 0, 1}, format, 9).apply(data).getLabels();
      for (int i = 0; i < 2; i++) {
        for (int j = 0; j < 3; j++) {
          for (int t = 0; t < 5; t++) {
            int[] at = format == RNNFormat.NCW ? new int[] {i, j, t} : new int[] {i, t, j};
            boolean noise = mask.getDouble(i, t) == 1 && j != 1;
            assertEquals(noise, labels.getDouble(at) != noisy.getDouble(at), i + " " + j + " " + t);
          }
        }
      }
    }
  }

  @Test
  void aNormaliserComesBeforeTheNoise() {
    DataSet data = rows(2000, 1);
    data.getLabels().muli(100).addi(1000);
    NormalizerStandardize normaliser = new NormalizerStandardize();
    normaliser.fitLabel(true);
    normaliser.fit(data);
    DataSetIterator noisy = LabelNoise.of(0.5, 3).over(new ListDataSetIterator<>(data.asList(), 2000));
    noisy.setPreProcessor(normaliser);
    assertSame(normaliser, noisy.getPreProcessor());
    assertEquals(Math.sqrt(1.25), noisy.next().getLabels().stdNumber().doubleValue(), 0.1);
  }

  @Test
  void aGaussianTrainedUnderNoiseIsWiderByIt() {
    MultiLayerNetwork net =
        new MultiLayerNetwork(
            new NeuralNetConfiguration.Builder()
                .seed(1)
                .dataType(DataType.DOUBLE)
                .updater(new Adam(0.01))
                .list()
                .layer(new MixtureDensityOutputLayer.Builder(DiagonalGaussian.of(1, Scale.exp())).nIn(1).build())
                .build());
    net.init();
    INDArray labels = Networks.gaussian(6, DataType.DOUBLE, 4000, 1).mul(0.3);
    DataSet data = new DataSet(Nd4j.zeros(DataType.DOUBLE, 4000, 1), labels);
    net.fit(LabelNoise.of(0.4, 2).over(new ListDataSetIterator<>(List.of(data), 1)), 600);
    Distribution fitted = Predictions.of(net, Nd4j.zeros(DataType.DOUBLE, 1, 1)).row(0);
    assertEquals(0.3 * 0.3 + 0.4 * 0.4, fitted.variance()[0], 0.02);
  }

  @Test
  void mistakesAreNamed() {
    refused(() -> LabelNoise.of(-0.1, 1), DL4JInvalidConfigException.class, "-0.1");
    refused(() -> LabelNoise.of(Double.NaN, 1), DL4JInvalidConfigException.class, "NaN");
    refused(() -> LabelNoise.of(new double[0], RNNFormat.NCW, 1), DL4JInvalidConfigException.class, "none");
    LabelNoise two = LabelNoise.of(new double[] {1, 1}, RNNFormat.NCW, 1);
    refused(() -> two.apply(rows(4, 3)), DL4JInvalidInputException.class, "[4, 3]", "2 standard deviations");
    refused(() -> two.apply(new DataSet(rows(4, 3).getFeatures(), null)), DL4JInvalidInputException.class, "no labels");
    DataSet masked = rows(4, 2);
    masked.setLabelsMaskArray(Nd4j.ones(4, 2));
    refused(() -> two.apply(masked), DL4JInvalidInputException.class, "4 × 1 rows, but got shape [4, 2]");
  }

  private static <T extends Exception> void refused(
      Executable action, Class<T> type, String... parts) {
    String message = assertThrows(type, action).getMessage();
    for (String part : parts) {
      assertTrue(message.contains(part), message);
    }
  }
}
