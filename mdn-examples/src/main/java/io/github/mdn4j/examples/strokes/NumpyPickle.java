// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.examples.strokes;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.List;
import net.razorvine.pickle.IObjectConstructor;
import net.razorvine.pickle.Opcodes;
import net.razorvine.pickle.PickleException;
import net.razorvine.pickle.PickleUtils;
import net.razorvine.pickle.Unpickler;
import net.razorvine.pickle.objects.ByteArrayConstructor;

/**
 * Reads arrays of NumPy from a Python pickle, as Python 2 and Python 3 write them, and nothing else: a pickle that
 * names any other class is refused.
 */
final class NumpyPickle extends Unpickler {

  private NumpyPickle() {}

  /** What a pickle fills in after it has made it. */
  private interface Unfinished {

    void finish(Object[] state);
  }

  /** A type of numbers, such as i2, or O for objects; and the order of their bytes. */
  private static final class Type implements Unfinished {

    private final String code;
    private String order = "|";

    private Type(String code) {
      this.code = code;
    }

    @Override
    public void finish(Object[] state) {
      order = (String) state[1];
    }

    @Override
    public String toString() {
      return order + code;
    }
  }

  private static final class Array implements Unfinished {

    private NumpyArray array;

    @Override
    public void finish(Object[] state) {
      Object[] axes = (Object[]) state[1];
      int[] shape = new int[axes.length];
      for (int i = 0; i < shape.length; i++) {
        shape[i] = ((Number) axes[i]).intValue();
      }
      boolean fortran = (Boolean) state[3];
      array = new NumpyArray(state[2].toString(), shape, fortran, contents(state[4]));
    }

    private static Object contents(Object contents) {
      if (contents instanceof String text) { // of Python 2, a character a byte
        byte[] bytes = new byte[text.length()];
        for (int i = 0; i < bytes.length; i++) {
          bytes[i] = (byte) text.charAt(i);
        }
        return bytes;
      }
      if (contents instanceof List<?> list) {
        return list.stream().map(one -> one instanceof Array inner ? inner.array : one).toList();
      }
      return contents;
    }
  }

  /**
   * Reads the array that a pickle holds.
   *
   * @throws IllegalArgumentException if it holds anything else, or is damaged
   */
  static NumpyArray read(byte[] pickle, int from) {
    Object found;
    try {
      found = new NumpyPickle().load(new ByteArrayInputStream(pickle, from, pickle.length - from));
    } catch (IOException | RuntimeException | StackOverflowError e) { // what is damaged may ask for anything
      throw new IllegalArgumentException("no pickled array: " + e.getMessage(), e);
    }
    if (found instanceof Array array && array.array != null) {
      return array.array;
    }
    throw new IllegalArgumentException("no pickled array, but another object");
  }

  @Override
  protected Object dispatch(short key) throws IOException {
    switch (key) {
      case Opcodes.GLOBAL -> {
        String module = PickleUtils.readline(input);
        stack.add(named(module, PickleUtils.readline(input)));
      }
      case Opcodes.STACK_GLOBAL -> {
        String name = (String) stack.pop();
        stack.add(named((String) stack.pop(), name));
      }
      case Opcodes.BUILD -> {
        Object[] state = (Object[]) stack.pop();
        ((Unfinished) stack.peek()).finish(state);
      }
      case Opcodes.BINSTRING, Opcodes.BINBYTES, Opcodes.BINUNICODE, Opcodes.LONG4 -> {
        requireThatMuch(Integer.BYTES);
        return super.dispatch(key);
      }
      case Opcodes.BINBYTES8, Opcodes.BINUNICODE8, Opcodes.BYTEARRAY8 -> {
        requireThatMuch(Long.BYTES);
        return super.dispatch(key);
      }
      default -> {
        return super.dispatch(key);
      }
    }
    return NO_RETURN_VALUE;
  }

  private static Object named(String module, String name) {
    return switch (module + "." + name) {
      case "numpy.core.multiarray._reconstruct", "numpy._core.multiarray._reconstruct" ->
          (IObjectConstructor) arguments -> new Array();
      case "numpy.dtype" -> (IObjectConstructor) arguments -> new Type((String) arguments[0]);
      case "numpy.ndarray" -> "an argument of _reconstruct";
      case "_codecs.encode" -> new ByteArrayConstructor();
      default -> throw new PickleException("it wants the class " + module + "." + name);
    };
  }

  /** Looks ahead at the length of a string, for which memory would be taken without looking. */
  private void requireThatMuch(int bytes) throws IOException {
    input.mark(bytes);
    byte[] little = PickleUtils.readbytes(input, bytes);
    long length = bytes == Integer.BYTES ? PickleUtils.bytes_to_integer(little) : PickleUtils.bytes_to_long(little, 0);
    if (length < 0 || length > input.available()) {
      throw new PickleException("a string of " + length + " bytes, but " + input.available() + " are left");
    }
    input.reset();
  }
}
