// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.forecast;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/** A short name of series and of what is done with them, which others do not have. */
final class Fingerprint {

  private static final int BYTES = 8;

  private Fingerprint() {}

  /** Returns 16 digits. */
  static String of(List<Series> series, String settings) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      digest.update(settings.getBytes(StandardCharsets.UTF_8));
      for (Series one : series) {
        digest.update(one.name().getBytes(StandardCharsets.UTF_8));
        add(digest, one.values());
        add(digest, one.statics());
        for (int t = 0; one.covariateWidth() > 0 && t < one.covariateLength(); t++) {
          for (int c = 0; c < one.covariateWidth(); c++) {
            add(digest, one.covariate(t, c));
          }
        }
      }
      return HexFormat.of().formatHex(digest.digest(), 0, BYTES);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  private static void add(MessageDigest digest, double... numbers) {
    ByteBuffer bytes = ByteBuffer.allocate(Integer.BYTES + numbers.length * Double.BYTES).putInt(numbers.length);
    for (double number : numbers) {
      bytes.putDouble(number);
    }
    digest.update(bytes.array());
  }
}
