// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.layer.torch;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Numbers of several types, little-endian and in the order of rows, as an array. */
final class Numbers {

  private Numbers() {}

  /**
   * Reads an array.
   *
   * @param who for messages
   * @param type F64, F32, F16, BF16, I64 or I32
   * @param shape with no more than 32 axes
   * @param bytes exactly as many as the shape needs
   * @return floats, or doubles for F64 and I64; a scalar for no axes
   * @throws IOException if the type is another or the bytes are not as many
   */
  static INDArray array(String who, String type, long[] shape, ByteBuffer bytes) throws IOException {
    int size =
        switch (type) {
          case "F64", "I64" -> 8;
          case "F32", "I32" -> 4;
          case "F16", "BF16" -> 2;
          default -> throw new IOException(who + ": expected numbers of type F32, F64, F16 or BF16, but got " + type);
        };
    long count = 1;
    for (long axis : shape) {
      if (axis < 0 || axis > 0 && count > Integer.MAX_VALUE / axis || shape.length > 32) {
        throw new IOException(who + ": its shape is " + Arrays.toString(shape) + ", which is none");
      }
      count *= axis;
    }
    if (count * size != bytes.remaining()) {
      throw new IOException(
          who + ": its shape is " + Arrays.toString(shape) + " of " + type + ", but it has " + bytes.remaining() + " bytes");
    }
    double[] numbers = new double[(int) count];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] =
          switch (type) {
            case "F64" -> bytes.getDouble();
            case "I64" -> bytes.getLong();
            case "F32" -> bytes.getFloat();
            case "I32" -> bytes.getInt();
            case "BF16" -> Float.intBitsToFloat(bytes.getShort() << 16);
            default -> half(bytes.getShort());
          };
    }
    if (numbers.length == 0) {
      return Nd4j.empty(DataType.FLOAT);
    }
    INDArray array = Nd4j.createFromArray(numbers);
    INDArray shaped = shape.length == 0 ? array.reshape() : array.reshape('c', shape);
    return size == 8 ? shaped : shaped.castTo(DataType.FLOAT);
  }

  /** Returns a number of IEEE 754 binary16. */
  static double half(short bits) {
    int sign = bits < 0 ? -1 : 1;
    int exponent = bits >> 10 & 31;
    int fraction = bits & 1023;
    if (exponent == 31) {
      return fraction == 0 ? sign * Double.POSITIVE_INFINITY : Double.NaN;
    }
    return exponent == 0
        ? sign * Math.scalb((double) fraction, -24)
        : sign * Math.scalb((double) (1024 + fraction), exponent - 25);
  }
}
