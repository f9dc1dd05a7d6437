// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.layer;

import io.github.mdn4j.distribution.ParameterTable;
import io.github.mdn4j.distribution.Parameters;
import io.github.mdn4j.layer.internal.AtomicFile;
import io.github.mdn4j.layer.internal.RowAxes;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.function.IntFunction;
import java.util.stream.LongStream;

/**
 * Parameters of rows by name, as JSON or for NumPy.
 *
 * @param axes which row is which
 * @param of gives the parameters of a row; null where there are none
 */
record RowParameters(RowAxes axes, IntFunction<Parameters> of) {

  /** Writes an array of rows, one a line; of sequences, an array of such arrays. */
  void writeJson(Writer out) throws IOException {
    if (axes.format() == null) {
      writeJson(out, 0, axes.rows());
      return;
    }
    out.write("[");
    for (int i = 0; i < axes.examples(); i++) {
      out.write(i == 0 ? "\n" : ",\n");
      writeJson(out, i * axes.steps(), (i + 1) * axes.steps());
    }
    out.write("\n]");
  }

  private void writeJson(Writer out, int from, int to) throws IOException {
    out.write("[");
    for (int i = from; i < to; i++) {
      out.write(i == from ? "\n" : ",\n");
      Parameters row = of.apply(i);
      if (row == null) {
        out.write("null");
      } else {
        row.write(out);
      }
    }
    out.write("\n]");
  }

  /** Writes an array a parameter, [n, …], of sequences [n,T, …]. */
  void writeNpz(OutputStream out) throws IOException {
    ParameterTable table = ParameterTable.of(axes.rows(), of);
    NpzWriter npz = new NpzWriter(out);
    long[] lead =
        axes.format() == null ? new long[] {axes.examples()} : new long[] {axes.examples(), axes.steps()};
    for (String name : table.names()) {
      LongStream one = Arrays.stream(table.shape(name)).asLongStream();
      npz.write(name, LongStream.concat(Arrays.stream(lead), one).toArray(), table.numbers(name));
    }
    npz.finish();
  }

  /** Writes that into a file, which has its name when it is whole. */
  void writeNpz(Path file) throws IOException {
    AtomicFile.write(file, pending -> {
      try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(pending))) {
        writeNpz(out);
      }
    });
  }
}
