// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Numbers however they are written, by whichever way they are read: the double that is nearest. */
class NumbersTest {

  private static double read(String text) {
    byte[] bytes = (text + ",").getBytes(StandardCharsets.UTF_8);
    Decimal decimal = new Decimal();
    if (decimal.read(Arrays.copyOf(bytes, bytes.length + 8), 0, (byte) ',')) {
      assertEquals(text.length(), decimal.end(), text);
      return decimal.value();
    }
    return Decimal.of(bytes, 0, text.length());
  }

  /** Zeros before and behind, more digits than a double has, exponents that undo the point. */
  private static List<String> spellings(Random random) {
    List<String> texts = new ArrayList<>(List.of(
        "0.0000000000000000123", "-0.0000000000000000123", "0.00000000000000000000000000000000000000000123",
        "00000000000000000000.5", "123000000000000000000000", "0.1e-300", "1" + "0".repeat(400) + "e-400",
        "0." + "0".repeat(400) + "1e401", "4.9e-324", "2.4703282292062327e-324", "2.4703282292062328e-324",
        "2.2250738585072011e-308", "1.7976931348623157e308", "9007199254740993", "9007199254740992.99999999999999999",
        "0.000000000000000000e30", "-0.0", "1.00000000000000011102230246251565404", "8.5e-23", "1e22", "1e23"));
    for (int i = 0; i < 5000; i++) {
      BigDecimal number = new BigDecimal(new BigInteger(1 + random.nextInt(80), random), random.nextInt(60) - 15);
      texts.add(number.toPlainString());
      texts.add(number.toString());
      texts.add("-000" + number.toPlainString());
      texts.add(number.unscaledValue() + "e" + -number.scale());
    }
    return texts;
  }

  @Test
  void theNearestDoubleIsRead() {
    for (String text : spellings(new Random(8))) {
      assertEquals(
          Double.doubleToRawLongBits(Double.parseDouble(text)), Double.doubleToRawLongBits(read(text)), text);
    }
  }
}
