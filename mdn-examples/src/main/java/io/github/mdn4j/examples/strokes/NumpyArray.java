// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.examples.strokes;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;

/**
 * An array of NumPy.
 *
 * @param type byte order and type of its elements, such as {@code <i2}, or {@code |O} for objects
 * @param shape how long its axes are
 * @param fortran whether the first axis runs fastest
 * @param contents a list of objects, or the bytes of its numbers
 */
record NumpyArray(String type, int[] shape, boolean fortran, Object contents) {

  /**
   * Returns the objects of an array of one axis.
   *
   * @throws IllegalArgumentException if it is another
   */
  List<?> objects() {
    if (shape.length == 1 && contents instanceof List<?> list && list.size() == shape[0]) {
      return list;
    }
    throw new IllegalArgumentException("expected a list of objects, but got " + this);
  }

  /**
   * Returns the numbers of an array of two axes, row by row.
   *
   * @throws IllegalArgumentException if it is another
   */
  double[][] rows() {
    if (shape.length != 2 || !(contents instanceof byte[] bytes) || type.length() != 3) {
      throw new IllegalArgumentException("expected rows of numbers, but got " + this);
    }
    int rows = shape[0];
    int columns = shape[1];
    int width = type.charAt(2) - '0';
    if (rows < 0 || columns < 0 || bytes.length != (long) rows * columns * width) {
      throw new IllegalArgumentException("expected " + this + ", but got " + bytes.length + " bytes");
    }
    ByteBuffer buffer = ByteBuffer.wrap(bytes)
        .order(type.charAt(0) == '>' ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN);
    double[][] numbers = new double[rows][columns];
    for (int i = 0; i < rows; i++) {
      for (int j = 0; j < columns; j++) {
        numbers[i][j] = number(buffer, (fortran ? j * rows + i : i * columns + j) * width);
      }
    }
    return numbers;
  }

  private double number(ByteBuffer buffer, int at) {
    return switch (type.substring(1)) {
      case "i1" -> buffer.get(at);
      case "i2" -> buffer.getShort(at);
      case "i4" -> buffer.getInt(at);
      case "i8" -> buffer.getLong(at);
      case "f4" -> buffer.getFloat(at);
      case "f8" -> buffer.getDouble(at);
      default -> throw new IllegalArgumentException("expected rows of numbers, but got " + this);
    };
  }

  @Override
  public String toString() {
    return "an array of type " + type + " and shape " + Arrays.toString(shape);
  }
}
