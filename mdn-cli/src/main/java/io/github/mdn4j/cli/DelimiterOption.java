// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.cli;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads what stands between fields: a character, or {@code \t} for a tab, which few shells let one type. */
final class DelimiterOption implements ITypeConverter<Character> {

  @Override
  public Character convert(String value) {
    if (value.equals("\\t")) {
      return '\t';
    }
    if (value.length() != 1) {
      throw new TypeConversionException("expected one character, or \\t for a tab, but got " + value);
    }
    return value.charAt(0);
  }
}
