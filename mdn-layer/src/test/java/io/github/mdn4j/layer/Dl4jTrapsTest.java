// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.layer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.mdn4j.density.DiagonalGaussian;
import java.io.File;
import java.nio.file.Path;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.util.ModelSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.api.preprocessor.NormalizerStandardize;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.config.NoOp;
import org.nd4j.linalg.learning.config.Sgd;

/**
 * What Deeplearning4j 1.0.0-M2.1 does that users of this library meet, listed in docs/dl4j-notes.md, where no other
 * test pins it. A test that fails here means that a trap has gone.
 */
class Dl4jTrapsTest {

  private static final DataSet ROWS =
      new DataSet(Networks.gaussian(1, DataType.FLOAT, 4, 3), Networks.gaussian(2, DataType.FLOAT, 4, 1));

  private static INDArray afterOneStep(IUpdater updater) {
    MultiLayerNetwork network = Networks.dense(DiagonalGaussian.of(1), DataType.FLOAT, updater);
    network.fit(ROWS);
    return network.params();
  }

  @Test
  void theUpdaterNoOpMovesParametersByTheGradient() {
    INDArray start = Networks.dense(DiagonalGaussian.of(1), DataType.FLOAT, new NoOp()).params();
    assertNotEquals(start, afterOneStep(new NoOp()));
    assertEquals(afterOneStep(new Sgd(1)), afterOneStep(new NoOp()));
    assertEquals(start, afterOneStep(new Sgd(0)));
  }

  @Test
  void writingAModelWithANormaliserThrows(@TempDir Path folder) {
    NormalizerStandardize normaliser = new NormalizerStandardize();
    normaliser.fit(ROWS);
    MultiLayerNetwork network = Networks.dense(DiagonalGaussian.of(1), DataType.FLOAT, new Sgd(0.1));
    File file = folder.resolve("model.zip").toFile();
    assertThrows(Exception.class, () -> ModelSerializer.writeModel(network, file, true, normaliser));
  }

  @Test
  void aNormaliserIsAddedAfterwards(@TempDir Path folder) throws Exception {
    NormalizerStandardize normaliser = new NormalizerStandardize();
    normaliser.fit(ROWS);
    MultiLayerNetwork network = Networks.dense(DiagonalGaussian.of(1), DataType.FLOAT, new Sgd(0.1));
    File file = folder.resolve("model.zip").toFile();
    ModelSerializer.writeModel(network, file, true);
    ModelSerializer.addNormalizerToModel(file, normaliser);
    assertEquals(normaliser, ModelSerializer.restoreNormalizerFromFile(file));
    assertEquals(network.params(), ModelSerializer.restoreMultiLayerNetwork(file).params());
  }
}
