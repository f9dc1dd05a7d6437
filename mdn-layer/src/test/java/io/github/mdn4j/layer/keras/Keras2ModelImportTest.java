// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.layer.keras;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.mdn4j.layer.Predictions;
import java.io.File;
import org.deeplearning4j.nn.modelimport.keras.KerasModelImport;
import org.deeplearning4j.nn.modelimport.keras.exceptions.InvalidKerasConfigurationException;
import org.deeplearning4j.nn.modelimport.keras.exceptions.UnsupportedKerasConfigurationException;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Models in the form of Keras 2 (tools/reference_keras2.py), whose predictions are said there. */
class Keras2ModelImportTest {

  private static File file(String name) throws Exception {
    return new File(Keras2ModelImportTest.class.getResource(name).toURI());
  }

  private static double[] numbers(INDArray array) {
    return array.dup('c').data().asDouble();
  }

  @BeforeEach
  void seed() {
    Nd4j.getRandom().setSeed(1);
  }

  @Test
  void aDenseOnSequencesKeepsTheSteps() throws Exception {
    MultiLayerNetwork net = Keras2ModelImport.importKerasSequentialModelAndWeights(file("keras2-dense-steps.h5"));
    INDArray mean =
        Predictions.of(net, Nd4j.createFromArray(new float[][][] {{{1}, {2}, {3}}, {{10}, {20}, {30}}})).mean();
    assertArrayEquals(new long[] {2, 3, 1}, mean.shape());
    assertArrayEquals(new double[] {1, 2, 3, 10, 20, 30}, numbers(mean), 1e-5);
  }

  @Test
  void kerasModelImportOfTheSameIsRefusedByName() throws Exception {
    KerasMixtureDensity.register();
    String path = file("keras2-dense-steps.h5").getPath();
    String message =
        assertThrows(
                InvalidKerasConfigurationException.class,
                () -> KerasModelImport.importKerasSequentialModelAndWeights(path, false))
            .getMessage();
    assertTrue(message.contains("Dense \"dense\": it is a Dense on sequences"), message);
    assertTrue(message.contains("use Keras2ModelImport"), message);
  }

  @Test
  void hardSigmoidIsThatOfKeras2() throws Exception {
    MultiLayerNetwork net = Keras2ModelImport.importKerasSequentialModelAndWeights(file("keras2-hard-sigmoid.h5"));
    INDArray x = Nd4j.createFromArray(new float[][] {{-3}, {-1}, {0}, {1}, {3}});
    assertArrayEquals(new double[] {0, 0.3, 0.5, 0.7, 1}, numbers(net.output(x)), 1e-6);
  }

  @Test
  void theSlopeOfLeakyReluIsAlpha() throws Exception {
    MultiLayerNetwork net = Keras2ModelImport.importKerasSequentialModelAndWeights(file("keras2-leaky.h5"));
    INDArray x = Nd4j.createFromArray(new float[][] {{-3}, {2}});
    assertArrayEquals(new double[] {-0.3, 2}, numbers(net.output(x)), 1e-6);
    assertArrayEquals(new double[] {-3, 2}, numbers(x), 0);
  }

  @Test
  void inputsComeInTheOrderOfTheModel() throws Exception {
    INDArray[] outputs =
        Keras2ModelImport.importKerasModelAndWeights(file("keras2-two-inputs.h5"))
            .output(Nd4j.createFromArray(new float[][] {{1}}), Nd4j.createFromArray(new float[][] {{2}}));
    assertEquals(12, outputs[0].getDouble(0), 1e-6);
  }

  @Test
  void whatTheOlderTestsReadIsReadTheSame() throws Exception {
    KerasMixtureDensity.register();
    INDArray x = Nd4j.rand(5, 3);
    for (String name : new String[] {"keras2-rows.h5", "keras2-names.h5"}) {
      MultiLayerNetwork ours = Keras2ModelImport.importKerasSequentialModelAndWeights(file(name));
      MultiLayerNetwork theirs = KerasModelImport.importKerasSequentialModelAndWeights(file(name).getPath(), false);
      assertArrayEquals(numbers(theirs.output(x)), numbers(ours.output(x)), 1e-6);
    }
    INDArray steps = Nd4j.rand(2, 5, 2);
    MultiLayerNetwork ours = Keras2ModelImport.importKerasSequentialModelAndWeights(file("keras2-steps.h5"));
    MultiLayerNetwork theirs =
        KerasModelImport.importKerasSequentialModelAndWeights(file("keras2-steps.h5").getPath(), false);
    assertArrayEquals(numbers(theirs.output(steps)), numbers(ours.output(steps)), 1e-6);
  }

  @Test
  void filesOfKeras3AreRefused() throws Exception {
    File keras3 = file("keras3-rows.h5");
    String message =
        assertThrows(
                UnsupportedKerasConfigurationException.class,
                () -> Keras2ModelImport.importKerasSequentialModelAndWeights(keras3))
            .getMessage();
    assertTrue(message.contains("use Keras3ModelImport"), message);
  }
}
