// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.factory.Nd4j;

class DevianceTest {

  // x − log(1 + x) of the doubles x by Python 3.11, decimal.Decimal at 60 digits: tools/reference_constants.py
  @ParameterizedTest
  @CsvSource({
    "-0.9, 1.40258509299404588E0",
    "-0.10001, 5.36162683066626484E-3",
    "-0.0999, 5.34941071909748732E-3",
    "-1e-5, 5.00003333358333615E-11",
    "1e-12, 4.99999999999666647E-25",
    "3e-8, 4.49999991000000122E-16",
    "0.001, 4.99666916466833211E-7",
    "0.0999, 4.68073341906609141E-3",
    "0.10001, 4.69072932790629463E-3",
    "0.7, 1.69371748937829585E-1",
    "12, 9.43505064253846326E0",
    "3e20, 3.00000000000000000E20"
  })
  void hasThirteenDigitsInScalarsAndInTheGraph(double x, double expected) {
    assertEquals(expected, Deviance.value(x, Math.log1p(x)), 1e-13 * expected);
    SameDiff sd = SameDiff.create();
    SDVariable variable = sd.var("x", Nd4j.createFromArray(new double[][] {{x}}));
    double graph = Deviance.value(sd, variable, sd.math().log(variable.add(1))).eval().getDouble(0);
    assertEquals(expected, graph, 1e-13 * expected);
  }
}
