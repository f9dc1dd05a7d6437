// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.distribution;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.IntFunction;
import org.nd4j.linalg.exception.ND4JIllegalArgumentException;

/**
 * The {@link Parameters} of many rows as columns: one array a parameter, with a number, or an array of numbers, a row.
 *
 * <p>A name is that of the families and fields on the way to it, such as {@code mixture.components.gaussian.mean}. Parts
 * that are alike are stacked, so that those means are [n,K,D]; parts that are not have their number in the name.
 */
public final class ParameterTable {

  /** The numbers of one row, or of all. */
  private record Numbers(int[] shape, double[] values) {}

  private final Map<String, Numbers> columns; // values of all rows, shape of one

  private ParameterTable(Map<String, Numbers> columns) {
    this.columns = columns;
  }

  /**
   * Collects rows.
   *
   * @param rows how many, n
   * @param row the parameters of a row; null for a row that has none, whose numbers are NaN then
   * @throws ND4JIllegalArgumentException if rows are not alike, or none has parameters
   */
  public static ParameterTable of(int rows, IntFunction<Parameters> row) {
    Map<String, Numbers> columns = new LinkedHashMap<>();
    for (int i = 0; i < rows; i++) {
      Parameters parameters = row.apply(i);
      if (parameters == null) {
        continue;
      }
      Map<String, Numbers> flat = flat(parameters);
      if (columns.isEmpty()) {
        flat.forEach((name, one) -> columns.put(name, empty(rows, one)));
      }
      if (!flat.keySet().equals(columns.keySet())) {
        throw new ND4JIllegalArgumentException(
            "row " + i + " has the parameters " + flat.keySet() + ", but the rows before it have " + columns.keySet());
      }
      for (Map.Entry<String, Numbers> each : flat.entrySet()) {
        Numbers all = columns.get(each.getKey());
        Numbers one = each.getValue();
        if (!Arrays.equals(one.shape, all.shape)) {
          throw new ND4JIllegalArgumentException(
              each.getKey() + " of row " + i + " has shape " + Arrays.toString(one.shape) + ", but that of the rows"
                  + " before it has " + Arrays.toString(all.shape));
        }
        System.arraycopy(one.values, 0, all.values, i * one.values.length, one.values.length);
      }
    }
    if (columns.isEmpty()) {
      throw new ND4JIllegalArgumentException("expected a row with parameters, but none of " + rows + " has any");
    }
    return new ParameterTable(columns);
  }

  private static Numbers empty(int rows, Numbers one) {
    double[] values = new double[Math.multiplyExact(rows, one.values.length)];
    Arrays.fill(values, Double.NaN);
    return new Numbers(one.shape, values);
  }

  private static Map<String, Numbers> flat(Parameters parameters) {
    Map<String, Numbers> flat = new LinkedHashMap<>();
    parameters.forEach((name, value) -> add(parameters.family() + "." + name, value, flat));
    return flat;
  }

  private static void add(String name, Object value, Map<String, Numbers> flat) {
    if (value instanceof Double number) {
      flat.put(name, new Numbers(new int[0], new double[] {number}));
    } else if (value instanceof double[] numbers) {
      flat.put(name, new Numbers(new int[] {numbers.length}, numbers));
    } else if (value instanceof double[][] rows) {
      int width = rows.length == 0 ? 0 : rows[0].length;
      double[] all = Arrays.stream(rows).flatMapToDouble(Arrays::stream).toArray();
      flat.put(name, new Numbers(new int[] {rows.length, width}, all));
    } else if (value instanceof Parameters part) {
      flat(part).forEach((inner, numbers) -> flat.put(name + "." + inner, numbers));
    } else {
      addParts(name, (List<?>) value, flat);
    }
  }

  private static void addParts(String name, List<?> parts, Map<String, Numbers> flat) {
    List<Map<String, Numbers>> each = parts.stream().map(part -> flat((Parameters) part)).toList();
    Map<String, Numbers> first = each.get(0);
    boolean alike =
        each.stream().allMatch(part -> part.keySet().equals(first.keySet())
            && part.entrySet().stream()
                .allMatch(e -> Arrays.equals(e.getValue().shape, first.get(e.getKey()).shape)));
    if (!alike) {
      for (int k = 0; k < each.size(); k++) {
        String prefix = name + "." + k + ".";
        each.get(k).forEach((inner, numbers) -> flat.put(prefix + inner, numbers));
      }
      return;
    }
    first.forEach((inner, one) -> {
      int[] shape = new int[one.shape.length + 1];
      shape[0] = each.size();
      System.arraycopy(one.shape, 0, shape, 1, one.shape.length);
      double[] stacked = each.stream().flatMapToDouble(part -> Arrays.stream(part.get(inner).values)).toArray();
      flat.put(name + "." + inner, new Numbers(shape, stacked));
    });
  }

  /** Returns the names of the columns. */
  public Set<String> names() {
    return columns.keySet();
  }

  /** Returns the shape of a row of a column; empty where that is one number. */
  public int[] shape(String name) {
    return columns.get(name).shape.clone();
  }

  /** Returns the numbers of a column, by rows. */
  public double[] numbers(String name) {
    return columns.get(name).values.clone();
  }
}
