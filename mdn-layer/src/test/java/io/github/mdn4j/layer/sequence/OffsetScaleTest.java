// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.layer.sequence;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.mdn4j.density.DiagonalGaussian;
import io.github.mdn4j.layer.Networks;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.deeplearning4j.exception.DL4JInvalidInputException;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.util.ModelSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.learning.config.Adam;

class OffsetScaleTest {

  @Test
  void theScaleIsTheStandardDeviationOfTheFirstColumnsTogether() {
    List<double[][]> sequences = List.of(new double[][] {{1, 2, 1}, {4, 9, 0}}, new double[][] {{5, -3, 1}});
    // 1, 2, 4, 9, 5, -3: mean 3, squares 4 + 1 + 1 + 36 + 4 + 36
    OffsetScale scale = OffsetScale.fit(2, sequences);
    assertEquals(Math.sqrt(82.0 / 6), scale.scale(), 1e-12);
    double[][] scaled = scale.apply(sequences.get(0));
    assertArrayEquals(new double[] {4 / scale.scale(), 9 / scale.scale(), 0}, scaled[1], 1e-12);
    assertArrayEquals(sequences.get(0)[1], scale.undo(scaled)[1], 1e-12);
    assertArrayEquals(new double[] {4, 9, 0}, sequences.get(0)[1]);
  }

  @Test
  void itIsSavedWithTheNetwork(@TempDir Path folder) throws IOException {
    MultiLayerNetwork net =
        Networks.recurrent(DiagonalGaussian.of(1), DataType.FLOAT, new Adam(0.1), RNNFormat.NCW);
    File file = folder.resolve("net.zip").toFile();
    ModelSerializer.writeModel(net, file, true);
    String message = assertThrows(DL4JInvalidInputException.class, () -> OffsetScale.of(file)).getMessage();
    assertTrue(message.contains("net.zip"), message);
    OffsetScale scale = new OffsetScale(2, 0.1 + 0.2);
    scale.addTo(file);
    assertEquals(scale, OffsetScale.of(file));
    assertEquals(net.params(), ModelSerializer.restoreMultiLayerNetwork(file).params());
  }
}
