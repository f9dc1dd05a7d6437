// SPDX-License-Identifier: Apache-2.0

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Writes WideTiles.java and NarrowTiles.java of mdn-vector, whose tiles are one text for every number of rows: C2 keeps
 * the numbers of a tile in registers only if each has a variable of its own.
 *
 * <p>{@code java tools/Tiles.java DIRECTORY}, where the directory is that of the package.
 */
public final class Tiles {

  private static final String ARGUMENTS =
      "int inner, float[] a, int at, int rowStride, int innerStride, float[] w, int from, float[] c, int to, int stride";
  private static final int MOST_ROWS = 6;

  /** A class: its name, the vectors of a panel and the registers that it is for. */
  private record Shape(String name, int vectors, int registers) {}

  private static final List<Shape> SHAPES = List.of(new Shape("WideTiles", 4, 32), new Shape("NarrowTiles", 2, 16));

  private Tiles() {}

  public static void main(String[] args) throws IOException {
    for (Shape shape : SHAPES) {
      Files.writeString(Path.of(args[0], shape.name + ".java"), source(shape));
    }
  }

  private static String source(Shape shape) {
    StringBuilder text = new StringBuilder();
    int v = shape.vectors;
    text.append("""
        // SPDX-License-Identifier: Apache-2.0
        package io.github.mdn4j.vector;

        import static io.github.mdn4j.vector.FloatLanes.LENGTH;
        import static io.github.mdn4j.vector.FloatLanes.SPECIES;
        import static io.github.mdn4j.vector.FloatLanes.all;
        import static io.github.mdn4j.vector.FloatLanes.load;

        import jdk.incubator.vector.FloatVector;

        /**
         * Products of a few rows with a panel of %1$d vectors, for processors with %2$d vector registers: C[rows][%1$d vectors] =
         * C + A[rows][inner] W[inner][%1$d vectors], the sum in registers from the first step to the last.
         *
         * <p>The largest tile holds %3$d vectors of C, %1$d of W and a number of A. Written by {@code tools/Tiles.java}: change that.
         */
        final class %4$s implements Tiles {

          private static final int WIDTH = %1$d * LENGTH;
          private static final int ROWS = %5$d;

          @Override
          public int width() {
            return WIDTH;
          }

          @Override
          public int rows() {
            return ROWS;
          }

          @Override
          public int multiply(
              int rows, int inner, float[] a, int at, int rowStride, int innerStride, float[] w, int from,
              float[] c, int to, int stride) {
            int parts = (rows + ROWS - 1) / ROWS;
            int some = (rows + parts - 1) / parts; // parts that differ by one row at most: small tiles are slow
            switch (some) {
        """.formatted(v, shape.registers, MOST_ROWS * v, shape.name, MOST_ROWS));
    for (int rows = 1; rows <= MOST_ROWS; rows++) {
      text.append(rows < MOST_ROWS ? "      case " + rows + " -> " : "      default -> ");
      text.append("tile" + rows + "(inner, a, at, rowStride, innerStride, w, from, c, to, stride);\n");
    }
    text.append("    }\n    return some;\n  }\n\n");
    text.append("  private static void add(FloatVector x, float[] c, int at) {\n");
    text.append("    load(c, at).add(x).intoArray(c, at);\n  }\n");
    for (int rows = 1; rows <= MOST_ROWS; rows++) {
      tile(rows, v, text);
    }
    return text.append("}\n").toString();
  }

  private static void tile(int rows, int vectors, StringBuilder text) {
    text.append("\n  /** C[" + rows + (rows == 1 ? " row][" : " rows][") + vectors + " vectors] of one panel. */\n");
    text.append("  private static void tile" + rows + "(\n      " + ARGUMENTS + ") {\n");
    for (int i = 0; i < rows; i++) {
      for (int j = 0; j < vectors; j++) {
        text.append("    FloatVector c" + i + j + " = FloatVector.zero(SPECIES);\n");
      }
    }
    text.append("    for (int k = 0; k < inner; k++, at += innerStride, from += WIDTH) {\n");
    for (int j = 0; j < vectors; j++) {
      text.append("      FloatVector w" + j + " = load(w, from + " + j + " * LENGTH);\n");
    }
    for (int i = 0; i < rows; i++) {
      text.append("      " + (i == 0 ? "FloatVector " : "") + "x = all(a[at + " + i + " * rowStride]);\n");
      for (int j = 0; j < vectors; j++) {
        String c = "c" + i + j;
        text.append("      " + c + " = x.fma(w" + j + ", " + c + ");\n");
      }
    }
    text.append("    }\n");
    for (int i = 0; i < rows; i++) {
      for (int j = 0; j < vectors; j++) {
        text.append("    add(c" + i + j + ", c, to + " + i + " * stride + " + j + " * LENGTH);\n");
      }
    }
    text.append("  }\n");
  }
}
