#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# ND4J 1.0.0-M2.1: NormalizerStandardize sums in the type of the data, so that for FLOAT its mean can be many deviations off.
#
# 10 000 rows that are 1000 or 1001, in turn: the mean is 1000.5 and the deviation 0.5, exactly. With an offset of a million the sum
# passes the 24 bits of a float. NumPy and scikit-learn add pairs or use double. Seen:
#   offset 1000: mean within a tenth of a deviation: true
#   offset 1000000: mean more than five deviations off: true
#   the same rows in DOUBLE: mean within a tenth of a deviation: true
. "$(dirname "$0")/dl4j.sh"
dl4j <<'JAVA'
import java.util.stream.IntStream;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.api.preprocessor.NormalizerStandardize;
import org.nd4j.linalg.factory.Nd4j;

public class Finding {
  /** The distance of the mean from the true one, in true deviations. */
  static double off(DataType type, double offset) {
    INDArray x = Nd4j.createFromArray(IntStream.range(0, 10_000).mapToDouble(i -> offset + i % 2).toArray())
        .reshape(10_000, 1).castTo(type);
    NormalizerStandardize normalizer = new NormalizerStandardize();
    normalizer.fit(new DataSet(x, x));
    return Math.abs(normalizer.getMean().getDouble(0) - offset - 0.5) / 0.5;
  }

  public static void main(String[] arguments) {
    System.out.println("offset 1000: mean within a tenth of a deviation: " + (off(DataType.FLOAT, 1000) < 0.1));
    System.out.println("offset 1000000: mean more than five deviations off: " + (off(DataType.FLOAT, 1e6) > 5));
    System.out.println("the same rows in DOUBLE: mean within a tenth of a deviation: " + (off(DataType.DOUBLE, 1e6) < 0.1));
  }
}
JAVA
expect 'offset 1000: mean within a tenth of a deviation: true
offset 1000000: mean more than five deviations off: true
the same rows in DOUBLE: mean within a tenth of a deviation: true'
