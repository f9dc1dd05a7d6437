// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.layer.model;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nd4j.linalg.api.buffer.DataType;

/** Which numbers a data type holds: those that are finite when they are cast to it. */
class FeatureRangeTest {

  @ParameterizedTest
  @CsvSource({
    "DOUBLE,1e300,", "DOUBLE,1.7976931348623157e308,", "FLOAT,3.4028235e38,", "FLOAT,-3.40282356e38,", "HALF,65504,",
    "BFLOAT16,3e38,", "FLOAT,0,",
    "FLOAT,1e300,'expected a number up to 3.4028235E38, where FLOAT ends, but got 1.0E300'",
    "FLOAT,-1e39,'expected a number up to 3.4028235E38, where FLOAT ends, but got -1.0E39'",
    "HALF,70000,'expected a number up to 65504, where HALF ends, but got 70000.0'",
    "BFLOAT16,1e39,'expected a number up to 3.4028235E38, where BFLOAT16 ends, but got 1.0E39'",
    "FLOAT,NaN,'expected a finite number, but got NaN'",
    "DOUBLE,-Infinity,'expected a finite number, but got -Infinity'"
  })
  void aNumberIsHeldOrItsFaultIsNamed(DataType type, double number, String fault) {
    assertEquals(Optional.ofNullable(fault), new FeatureRange(type).faultOf(number));
  }

  @Test
  void theLargestNumberForAFloatIsTheLastThatIsRoundedToOne() {
    double largest = new FeatureRange(DataType.FLOAT).largest();
    assertEquals(Float.MAX_VALUE, (float) largest);
    assertEquals(Float.POSITIVE_INFINITY, (float) Math.nextUp(largest));
  }
}
