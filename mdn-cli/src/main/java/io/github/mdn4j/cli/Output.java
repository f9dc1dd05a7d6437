// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.cli;

import io.github.mdn4j.layer.Predictions;
import java.util.List;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.ops.transforms.Transforms;

/**
 * One kind of result: a few columns of the file that is written.
 *
 * @param names of the columns
 * @param of what stands in them, [n, names], in units of the label
 */
record Output(List<String> names, Function<Predictions, INDArray> of) {

  static Output mean(int width, Normalising normalising) {
    return new Output(names("mean", width), p -> normalising.undo(p.mean()));
  }

  static Output deviation(int width, Normalising normalising) {
    return new Output(names("sd", width), p -> normalising.undoSpread(Transforms.sqrt(p.variance(), false)));
  }

  static Output quantile(double level, Normalising normalising) {
    return new Output(List.of("q" + level), p -> normalising.undo(p.quantile(level)));
  }

  static Output samples(int count, int width, RandomGenerator random, Normalising normalising) {
    List<String> names =
        IntStream.rangeClosed(1, count).boxed().flatMap(s -> names("sample" + s, width).stream()).toList();
    return new Output(
        names,
        p -> normalising.undo(p.sample(count, random).reshape('c', (long) p.rows() * count, width))
            .reshape('c', p.rows(), (long) count * width));
  }

  // y itself needs no number, the columns of several do
  private static List<String> names(String what, int width) {
    return width == 1 ? List.of(what) : IntStream.rangeClosed(1, width).mapToObj(d -> what + "_" + d).toList();
  }
}
