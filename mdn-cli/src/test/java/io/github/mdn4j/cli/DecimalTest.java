// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Plain numbers have the bits that Java reads, and whatever is no plain number is left to others. */
class DecimalTest {

  private final Decimal decimal = new Decimal();

  private boolean read(String text, int behind) {
    byte[] bytes = Arrays.copyOf(text.getBytes(StandardCharsets.UTF_8), text.length() + behind);
    return decimal.read(bytes, 0, (byte) ',');
  }

  private static String digits(Random random, int count) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < count; i++) {
      text.append(random.nextInt(10));
    }
    return text.toString();
  }

  @Test
  void plainNumbersHaveTheBitsOfJava() {
    Random random = new Random(3);
    int plain = 0;
    for (int i = 0; i < 20_000; i++) {
      String exponent = i % 3 == 0 ? "" : (i % 2 == 0 ? "e" : "E") + (i % 5 == 0 ? "+" : i % 5 < 3 ? "-" : "") + i % 20;
      String whole = (i % 2 == 0 ? "-" : "") + digits(random, i % 19);
      String number = whole + (i % 4 == 0 ? "" : "." + digits(random, i / 19 % 19)) + exponent;
      for (String after : new String[] {",", "\n", "\r", ",5"}) {
        if (read(number + after, 8)) {
          plain++;
          assertEquals(Double.doubleToRawLongBits(Double.parseDouble(number)), Double.doubleToRawLongBits(decimal.value()),
              number);
          assertEquals(number.length(), decimal.end());
        }
      }
    }
    assertTrue(plain > 20_000, "" + plain);
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "-0", "7.", ".5", "-12.5", "00012", "1e5", "12345678", "123456789", "1234567.12345678",
    "0.1234567890123456", "9007199254740992", "1e22", "1E-22"})
  void numbersOfFewDigitsArePlain(String number) {
    assertTrue(read(number + ",", 8));
    assertEquals(Double.parseDouble(number), decimal.value());
  }

  @ParameterizedTest
  @ValueSource(strings = {
    "", "-", ".", "-.", "+1", "--1", "1-", "1.2.3", "1e", "1e+", "1e-,", "e5", "1e5.", "1x", "1 ", " 1", "NA", "1/2",
    "\u00e912", "1:2", "1;2", "9007199254740993", "1234567890123456789", "1e23", "1e-23", "1e99999999999999999999",
    "1\u00b2", "1e1000000000000000001"})
  void whatIsNoPlainNumberIsLeftToOthers(String text) {
    assertFalse(read(text + ",", 16));
  }

  @Test
  void theEndOfTheArrayIsNotCrossed() {
    for (String number : new String[] {"1", "12345678", "1.5", "123456789.1234", "1e5", "-1.25e-3"}) {
      for (int behind = 0; behind < 10; behind++) {
        boolean plain = read(number + "\n", behind);
        assertTrue(plain || behind < 8);
        assertTrue(!plain || decimal.value() == Double.parseDouble(number));
      }
    }
  }
}
