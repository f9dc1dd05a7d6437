// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.evaluation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.nd4j.serde.json.JsonMappers;

class ExactSumTest {

  private static List<Double> terms(Random random) {
    List<Double> terms = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      terms.add(random.nextGaussian() * Math.pow(2, random.nextInt(200) - 100));
    }
    return terms;
  }

  @Test
  void valueIsTheDoubleNearestToTheTrueSumInAnyOrder() {
    Random random = new Random(3);
    for (int trial = 0; trial < 50; trial++) {
      List<Double> terms = terms(random);
      BigDecimal exact = BigDecimal.ZERO;
      ExactSum sum = new ExactSum();
      for (double term : terms) {
        exact = exact.add(new BigDecimal(term));
        sum.add(term);
      }
      Collections.shuffle(terms, random);
      ExactSum shuffled = new ExactSum();
      terms.forEach(shuffled::add);
      assertEquals(exact.doubleValue(), sum.value());
      assertEquals(sum, shuffled);
    }
  }

  @Test
  void largeTermsThatCancelLeaveTheSmallOnes() {
    assertEquals(1e-20, ExactSum.of(1e20, 1, 1e-20, -1, -1e20).value());
    assertEquals(0, ExactSum.of().value());
  }

  @Test
  void halfwaySumsAreDecidedByTheSmallestParts() {
    double half = Math.ulp(1.0) / 2;
    assertEquals(1, ExactSum.of(1, half).value());
    assertEquals(Math.nextUp(1.0), ExactSum.of(1, half, 1e-40).value());
    assertEquals(1, ExactSum.of(1, half, -1e-40).value());
  }

  @Test
  void termsThatAreNotFiniteDecide() {
    assertEquals(Double.POSITIVE_INFINITY, ExactSum.of(1, Double.POSITIVE_INFINITY, -1e300).value());
    assertTrue(Double.isNaN(ExactSum.of(Double.NaN, 1).value()));
    ExactSum sum = ExactSum.of(2);
    sum.add(ExactSum.of(Double.POSITIVE_INFINITY));
    assertEquals(Double.POSITIVE_INFINITY, sum.value());
    sum.clear();
    assertEquals(new ExactSum(), sum);
  }

  @Test
  void aSumCanBeAddedToItself() {
    ExactSum sum = ExactSum.of(1e100, 1, 1e-100);
    sum.add(sum);
    sum.add(-2e100);
    sum.add(-2);
    assertEquals(2e-100, sum.value());
  }

  @Test
  void jsonKeepsEveryBit() throws Exception {
    ExactSum sum = new ExactSum();
    terms(new Random(5)).forEach(sum::add);
    String json = JsonMappers.getMapper().writeValueAsString(sum);
    ExactSum read = JsonMappers.getMapper().readValue(json, ExactSum.class);
    read.add(-sum.value());
    sum.add(-sum.value());
    assertEquals(sum, read);
    ExactSum infinite = ExactSum.of(3, Double.NEGATIVE_INFINITY);
    json = JsonMappers.getMapper().writeValueAsString(infinite);
    assertEquals(infinite, JsonMappers.getMapper().readValue(json, ExactSum.class));
  }
}
