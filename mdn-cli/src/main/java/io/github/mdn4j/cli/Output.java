// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.cli;

import io.github.mdn4j.calibration.Calibration;
import io.github.mdn4j.layer.Predictions;
import java.util.List;
import java.util.function.BiFunction;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * One kind of result: a few columns of the file that is written.
 *
 * @param names of the columns
 * @param inOrder whether it must be asked for the rows in their order, as draws of one generator are
 * @param of what stands in them, [n, names] by rows, in units of the label; from predictions and the group of each row
 */
record Output(List<String> names, boolean inOrder, BiFunction<Predictions, List<String>, double[]> of) {

  static Output mean(int width) {
    return new Output(names("mean", width), false, (p, groups) -> p.plain().mean());
  }

  static Output deviation(int width) {
    return new Output(names("sd", width), false, (p, groups) -> roots(p.plain().variance()));
  }

  static Output quantiles(List<Double> levels) {
    double[] all = levels.stream().mapToDouble(Double::doubleValue).toArray();
    return new Output(
        levels.stream().map(level -> "q" + level).toList(), false, (p, groups) -> p.plain().quantiles(all));
  }

  static Output interval(Calibration calibration) {
    return new Output(
        List.of("low", "high"),
        false,
        (p, groups) ->
            numbers(
                calibration.groups().isPresent()
                    ? p.interval(calibration.groups().get(), groups)
                    : p.interval(calibration.interval().orElseThrow())));
  }

  static Output samples(int count, int width, RandomGenerator random) {
    List<String> names =
        IntStream.rangeClosed(1, count).boxed().flatMap(s -> names("sample" + s, width).stream()).toList();
    return new Output(names, true, (p, groups) -> p.plain().sample(count, random));
  }

  /** Returns the numbers by rows. */
  double[] numbers(Predictions predictions, List<String> groups) {
    return of.apply(predictions, groups);
  }

  private static double[] roots(double... squares) {
    for (int i = 0; i < squares.length; i++) {
      squares[i] = Math.sqrt(squares[i]);
    }
    return squares;
  }

  // toDoubleMatrix would copy each row by itself, at 5 µs a row
  private static double[] numbers(INDArray result) {
    return result.castTo(DataType.DOUBLE).dup('c').data().asDouble();
  }

  // y itself needs no number, the columns of several do
  private static List<String> names(String what, int width) {
    return width == 1 ? List.of(what) : IntStream.rangeClosed(1, width).mapToObj(d -> what + "_" + d).toList();
  }
}
