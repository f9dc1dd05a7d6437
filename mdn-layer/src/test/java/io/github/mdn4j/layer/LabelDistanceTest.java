// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.layer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.mdn4j.density.Bernoulli;
import io.github.mdn4j.density.Density;
import io.github.mdn4j.density.DiagonalGaussian;
import io.github.mdn4j.density.Mixture;
import io.github.mdn4j.density.StudentT;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Sgd;

class LabelDistanceTest {

  private static final Density DENSITY = DiagonalGaussian.of(1);

  private static String warning(Density density, INDArray labels, INDArray mask) {
    INDArray raw = Nd4j.zeros(DataType.DOUBLE, labels.size(0), density.parameterWidth());
    return LabelDistance.warning(density, labels, raw, mask).orElse("");
  }

  @Test
  void labelsAThousandDeviationsAwayAreWorthAWord() {
    INDArray near = Nd4j.valueArrayOf(new long[] {5, 1}, 900.0, DataType.DOUBLE);
    INDArray far = Nd4j.valueArrayOf(new long[] {5, 1}, 3e5, DataType.DOUBLE);
    assertEquals("", warning(DENSITY, near, null));
    String said = warning(DENSITY, far, null);
    assertTrue(said.contains("standard deviations away") && said.contains("inUnitsOf"), said);
    assertEquals("", warning(DENSITY, far, Nd4j.zeros(DataType.DOUBLE, 5, 1)));
    assertEquals("", warning(StudentT.of(1, 1.5), far, null)); // it has no variance to count in
    assertEquals("", warning(Bernoulli.of(), Nd4j.ones(DataType.DOUBLE, 5, 1), null));
    far.putScalar(0, 0, 0);
    far.putScalar(1, 0, 0);
    far.putScalar(2, 0, 0);
    assertEquals("", warning(DENSITY, far, null)); // half of them are near
  }

  @Test
  @ResourceLock(Resources.SYSTEM_ERR)
  void aTrainingSaysSoOnce() {
    MultiLayerNetwork net =
        Networks.dense(Mixture.of(2, DiagonalGaussian.of(1)), DataType.FLOAT, new Sgd(1e-9));
    INDArray x = Networks.gaussian(3, DataType.FLOAT, 8, 3);
    INDArray y = Networks.gaussian(4, DataType.FLOAT, 8, 1).muli(3e4).addi(5.4e6);
    PrintStream before = System.err;
    ByteArrayOutputStream said = new ByteArrayOutputStream();
    System.setErr(new PrintStream(said, true, StandardCharsets.UTF_8));
    try {
      net.fit(x, y);
      net.fit(x, y);
    } finally {
      System.setErr(before);
    }
    String text = said.toString(StandardCharsets.UTF_8);
    assertEquals(1, text.split("standard deviations away", -1).length - 1, text);
  }
}
