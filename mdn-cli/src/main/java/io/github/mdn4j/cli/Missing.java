// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.cli;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Set;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** What is done about a row in which a number is missing. */
enum Missing {
  ERROR,
  BLANK;

  /** What pandas, R, DuckDB, Excel and databases write where there is no number. */
  private static final Set<String> TEXTS =
      Set.of("", "NA", "N/A", "n/a", "NaN", "nan", "-NaN", "-nan", "NULL", "null", "None", "<NA>", "#N/A", "#NA", "\\N");

  private static final int LONGEST = 4;

  /** Returns whether a trimmed text stands for no number. */
  static boolean isText(byte[] text, int from, int to) {
    return to - from <= LONGEST && TEXTS.contains(new String(text, from, to - from, StandardCharsets.UTF_8));
  }

  /** Reads the option. */
  static final class Option implements ITypeConverter<Missing> {
    @Override
    public Missing convert(String value) {
      for (Missing each : values()) {
        if (each.toString().equals(value)) {
          return each;
        }
      }
      throw new TypeConversionException("expected error or blank, but got " + value);
    }
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
