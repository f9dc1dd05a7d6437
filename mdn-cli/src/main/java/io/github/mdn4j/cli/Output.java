// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.cli;

import io.github.mdn4j.calibration.Calibration;
import io.github.mdn4j.layer.Predictions;
import java.util.List;
import java.util.function.BiFunction;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.ops.transforms.Transforms;

/**
 * One kind of result: a few columns of the file that is written.
 *
 * @param names of the columns
 * @param of what stands in them, [n, names], in units of the label; from predictions and the group of each row
 */
record Output(List<String> names, BiFunction<Predictions, List<String>, INDArray> of) {

  static Output mean(int width, Normalising normalising) {
    return new Output(names("mean", width), (p, groups) -> normalising.undo(p.mean()));
  }

  static Output deviation(int width, Normalising normalising) {
    return new Output(names("sd", width), (p, groups) -> normalising.undoSpread(Transforms.sqrt(p.variance(), false)));
  }

  static Output quantile(double level, Normalising normalising) {
    return new Output(List.of("q" + level), (p, groups) -> normalising.undo(p.quantile(level)));
  }

  static Output interval(Calibration calibration, Normalising normalising) {
    return new Output(
        List.of("low", "high"),
        (p, groups) -> {
          INDArray ends =
              calibration.groups().isPresent()
                  ? p.interval(calibration.groups().get(), groups)
                  : p.interval(calibration.interval().orElseThrow());
          return normalising.undo(ends.reshape('c', 2L * p.rows(), 1)).reshape('c', p.rows(), 2);
        });
  }

  static Output samples(int count, int width, RandomGenerator random, Normalising normalising) {
    List<String> names =
        IntStream.rangeClosed(1, count).boxed().flatMap(s -> names("sample" + s, width).stream()).toList();
    return new Output(
        names,
        (p, groups) -> normalising.undo(p.sample(count, random).reshape('c', (long) p.rows() * count, width))
            .reshape('c', p.rows(), (long) count * width));
  }

  // y itself needs no number, the columns of several do
  private static List<String> names(String what, int width) {
    return width == 1 ? List.of(what) : IntStream.rangeClosed(1, width).mapToObj(d -> what + "_" + d).toList();
  }
}
