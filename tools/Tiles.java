// SPDX-License-Identifier: Apache-2.0

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Writes Tiles.java of mdn-vector, whose tiles are one text for every number of rows and vectors: C2 keeps the numbers of
 * a tile in registers only if each has a variable of its own, and it compiles all of them into one piece only if they are
 * calls of the vector API itself, which it always inlines: beyond some size, methods of ours it would call, and vectors
 * that are handed to a call become objects. What a loop has summed is always an argument and never what a method is
 * called on, but where it is cast to its class, as vectors of another length are in use elsewhere: which of two classes'
 * methods it is would be looked up, of an object.
 *
 * <p>{@code java tools/Tiles.java DIRECTORY}, where the directory is that of the package.
 */
public final class Tiles {

  private static final String ARGUMENTS =
      "int inner, float[] a, int at, int rowStride, float[] w, int from, float[] s, int start, int startStride,\n"
          + "      float[] c, int to, int stride";
  private static final String VALUES = "inner, a, at, rowStride, w, from, s, start, startStride, c, to, stride";
  private static final int ROWS = 8;
  private static final int VECTORS = 3;
  private static final int STEPS = 2;

  private Tiles() {}

  public static void main(String[] args) throws IOException {
    Files.writeString(Path.of(args[0], "Tiles.java"), source());
  }

  private static String source() {
    StringBuilder text = new StringBuilder("""
        // SPDX-License-Identifier: Apache-2.0
        package io.github.mdn4j.vector;

        import static io.github.mdn4j.vector.FloatLanes.LENGTH;
        import static io.github.mdn4j.vector.FloatLanes.SPECIES;
        import static io.github.mdn4j.vector.FloatLanes.TYPE;

        import jdk.incubator.vector.FloatVector;

        /**
         * Products of a few rows with a panel of up to %1$d vectors,
         * C[rows][vectors] = S[rows][vectors] + A[rows][inner] W[inner][vectors], summed in registers from the first step to the
         * last.
         *
         * <p>The largest tile holds %2$d vectors of C, %1$d of W and a number of A, for processors with 32 vector registers; a
         * tile of 4 rows is for those with 16. Written by {@code tools/Tiles.java}: change that.
         */
        final class Tiles {

          /** The vectors of a panel; the last one may have fewer. */
          static final int VECTORS = %1$d;

          /** The rows of the largest tile there is. */
          static final int ROWS = %3$d;

          /** The steps that a tile takes at once. */
          static final int STEPS = %5$d;

          private Tiles() {}

          /**
           * Multiplies some rows with a panel: C = S + A W.
           *
           * @param rows from 1 to {@value #ROWS}
           * @param vectors of the panel, from 1 to {@value #VECTORS}
           * @param inner columns of A and rows of W, a multiple of {@value #STEPS}
           * @param a A, whose element of row i and step k is at {@code at + i * rowStride + k}
           * @param w the panel, step by step, from an index on
           * @param s S, whose row i is at {@code start + i * startStride}; it may be C
           * @param c C, whose row i is at {@code to + i * stride}
           */
          static void multiply(
              int rows, int vectors,
              %4$s) {
            switch (rows * VECTORS - vectors) {
        """.formatted(VECTORS, ROWS * VECTORS, ROWS, ARGUMENTS, STEPS));
    for (int rows = 1; rows <= ROWS; rows++) {
      for (int vectors = VECTORS; vectors > 0; vectors--) {
        int shape = rows * VECTORS - vectors;
        text.append("      case " + shape + " -> tile" + rows + "x" + vectors + "(" + VALUES + ");\n");
      }
    }
    text.append("      default -> throw new AssertionError(rows + \" rows, \" + vectors + \" vectors\");\n    }\n  }\n");
    for (int rows = 1; rows <= ROWS; rows++) {
      for (int vectors = VECTORS; vectors > 0; vectors--) {
        tile(rows, vectors, text);
      }
    }
    return text.append("}\n").toString();
  }

  private static void tile(int rows, int vectors, StringBuilder text) {
    text.append("\n  private static void tile" + rows + "x" + vectors + "(\n      " + ARGUMENTS + ") {\n");
    text.append("    FloatVector zero = FloatVector.zero(SPECIES);\n");
    for (int i = 0; i < rows; i++) {
      for (int j = 0; j < vectors; j++) {
        text.append("    FloatVector c" + i + j + " = zero;\n");
      }
    }
    int steps = rows > 4 ? STEPS : 1; // more would not fit into 16 registers
    text.append("    for (int k = 0; k < inner; k += " + steps + ") {\n");
    for (int step = 0; step < steps; step++) {
      step(rows, vectors, step, text);
    }
    text.append("    }\n");
    for (int i = 0; i < rows; i++) {
      for (int j = 0; j < vectors; j++) {
        text.append(
            "    TYPE.cast(FloatVector.fromArray(SPECIES, s, start + " + i + " * startStride + " + j + " * LENGTH)"
                + ".add(c" + i + j + "))\n");
        text.append("        .intoArray(c, to + " + i + " * stride + " + j + " * LENGTH);\n");
      }
    }
    text.append("  }\n");
  }

  /** Adds the product with a row of W. */
  private static void step(int rows, int vectors, int step, StringBuilder text) {
    String k = step == 0 ? "k" : "k + " + step;
    for (int j = 0; j < vectors; j++) {
      String type = step == 0 ? "FloatVector " : "";
      text.append(
          "      " + type + "w" + j + " = FloatVector.fromArray(SPECIES, w, from + (" + vectors + " * k + "
              + (vectors * step + j) + ") * LENGTH);\n");
    }
    for (int i = 0; i < rows; i++) {
      String type = step == 0 && i == 0 ? "FloatVector " : "";
      text.append("      " + type + "x = FloatVector.broadcast(SPECIES, a[at + " + i + " * rowStride + " + k + "]);\n");
      for (int j = 0; j < vectors; j++) {
        String c = "c" + i + j;
        text.append("      " + c + " = x.fma(w" + j + ", " + c + ");\n");
      }
    }
  }
}
