// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.evaluation;

import java.io.Serializable;
import java.math.BigDecimal;
import java.util.Arrays;
import org.nd4j.shade.jackson.annotation.JsonCreator;
import org.nd4j.shade.jackson.annotation.JsonValue;

/**
 * A sum of doubles without rounding, so that neither the order of the terms nor their grouping changes it.
 *
 * <p>It is held as a few doubles whose bits do not overlap (Shewchuk 1997, "Adaptive precision floating-point
 * arithmetic and fast robust geometric predicates", section 2.4); only {@link #value()} rounds. Terms that are not
 * finite are kept apart and decide the value.
 */
final class ExactSum implements Serializable {

  private static final long serialVersionUID = 1L;

  private double[] parts = new double[2]; // ascending in magnitude
  private int size;
  private double notFinite;

  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  static ExactSum of(double... terms) {
    ExactSum sum = new ExactSum();
    for (double term : terms) {
      sum.add(term);
    }
    return sum;
  }

  @JsonValue
  private double[] terms() {
    double[] terms = Arrays.copyOf(parts, notFinite == 0 ? size : size + 1);
    if (notFinite != 0) {
      terms[size] = notFinite;
    }
    return terms;
  }

  void add(double term) {
    double x = term;
    if (!Double.isFinite(x)) {
      notFinite += x;
      return;
    }
    int kept = 0;
    for (int i = 0; i < size; i++) {
      double y = parts[i];
      double high = x + y;
      double low = Math.abs(x) < Math.abs(y) ? x - (high - y) : y - (high - x);
      if (low != 0) {
        parts[kept++] = low;
      }
      x = high;
    }
    if (kept == parts.length) {
      parts = Arrays.copyOf(parts, 2 * kept);
    }
    if (x != 0) {
      parts[kept++] = x;
    }
    size = kept;
  }

  void add(ExactSum other) {
    for (double term : other.terms()) {
      add(term);
    }
  }

  void clear() {
    size = 0;
    notFinite = 0;
  }

  /** Adds a product without rounding it. */
  void addProduct(double a, double b) {
    double product = a * b;
    add(product);
    if (Double.isFinite(product)) {
      add(Math.fma(a, b, -product));
    }
  }

  /** Returns the sum itself; all terms must have been finite. */
  BigDecimal exact() {
    BigDecimal sum = BigDecimal.ZERO;
    for (int i = 0; i < size; i++) {
      sum = sum.add(new BigDecimal(parts[i]));
    }
    return sum;
  }

  /** Returns whether all terms were finite. */
  boolean isFinite() {
    return notFinite == 0;
  }

  /** Returns the double nearest to the sum. */
  double value() {
    if (notFinite != 0) {
      return notFinite;
    }
    if (size == 0) {
      return 0;
    }
    int i = size - 1;
    double high = parts[i];
    double low = 0;
    while (i > 0 && low == 0) {
      double x = high;
      double y = parts[--i];
      high = x + y;
      low = y - (high - x);
    }
    // halfway between two doubles, the smaller parts decide which is nearer
    if (i > 0 && low * parts[i - 1] > 0) {
      double next = high + 2 * low;
      if (next - high == 2 * low) {
        high = next;
      }
    }
    return high;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof ExactSum that && Double.compare(value(), that.value()) == 0;
  }

  @Override
  public int hashCode() {
    return Double.hashCode(value());
  }

  @Override
  public String toString() {
    return Double.toString(value());
  }
}
