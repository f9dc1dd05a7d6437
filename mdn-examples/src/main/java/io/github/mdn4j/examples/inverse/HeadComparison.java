// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.examples.inverse;

import io.github.mdn4j.density.Density;
import io.github.mdn4j.density.DiagonalGaussian;
import io.github.mdn4j.density.Scale;
import io.github.mdn4j.evaluation.DensityEvaluation;
import io.github.mdn4j.evaluation.DensityMetric;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Networks with and without a density head, scored on the same rows. */
final class HeadComparison {

  private static final double LEVEL = 0.9;

  private final Pairs fresh;
  private final List<Entry> entries = new ArrayList<>();

  private record Entry(String title, String name, DensityEvaluation scores) {}

  /**
   * Starts with nothing to compare.
   *
   * @param fresh the rows to score
   */
  HeadComparison(Pairs fresh) {
    this.fresh = fresh;
  }

  /** Adds a network that predicts one number, with a Gaussian of one deviation around it. */
  HeadComparison spread(String title, String name, MultiLayerNetwork network, double deviation) {
    INDArray mean = network.output(fresh.dataSet().getFeatures());
    INDArray logDeviation = Nd4j.valueArrayOf(mean.shape(), Math.log(deviation), mean.dataType());
    return add(title, name, DiagonalGaussian.of(1, Scale.exp()), Nd4j.hstack(mean, logDeviation));
  }

  /** Adds a network with a density head. */
  HeadComparison density(String title, String name, Density density, MultiLayerNetwork network) {
    return add(title, name, density, network.output(fresh.dataSet().getFeatures()));
  }

  private HeadComparison add(String title, String name, Density density, INDArray raw) {
    DensityEvaluation scores = new DensityEvaluation.Builder(density)
        .levels(LEVEL)
        .only(DensityMetric.NLL, DensityMetric.CRPS, DensityMetric.RMSE, DensityMetric.INTERVAL_WIDTH)
        .build();
    scores.eval(fresh.dataSet().getLabels(), raw);
    entries.add(new Entry(title, name, scores));
    return this;
  }

  /**
   * Returns a table with a line a network.
   *
   * @param floor what no model can be below, in nats per row
   */
  String table(double floor) {
    List<String> lines = new ArrayList<>();
    lines.add(text("%-27s %9s %7s %15s %11s %18s", "On " + fresh.rows() + " fresh rows", "NLL, nats", "CRPS",
        "in 90% interval", "its width", "RMSE of the mean"));
    for (Entry entry : entries) {
      DensityEvaluation e = entry.scores();
      lines.add(text("%-27s %9.3f %7.3f %15.3f %11.2f %18.2f", "  " + entry.title(), e.getValue(DensityMetric.NLL),
          e.getValue(DensityMetric.CRPS), e.coverage(LEVEL), e.width(LEVEL), e.getValue(DensityMetric.RMSE)));
    }
    lines.add(text("%-27s %9.3f", "  no model is below", floor));
    return String.join(System.lineSeparator(), lines);
  }

  /** Returns name and negative log likelihood of each network, on one line. */
  String likelihoods() {
    return entries.stream()
        .map(entry -> text("%s %.3f", entry.name(), entry.scores().getValue(DensityMetric.NLL)))
        .collect(Collectors.joining(" "));
  }

  private static String text(String format, Object... arguments) {
    return String.format(Locale.ROOT, format, arguments);
  }
}
