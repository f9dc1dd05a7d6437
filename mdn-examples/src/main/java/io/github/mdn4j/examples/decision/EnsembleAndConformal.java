// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.examples.decision;

import io.github.mdn4j.calibration.Calibration;
import io.github.mdn4j.calibration.CalibrationSet;
import io.github.mdn4j.calibration.ConformalInterval;
import io.github.mdn4j.calibration.ConformalizedQuantiles;
import io.github.mdn4j.calibration.DistributionalConformal;
import io.github.mdn4j.calibration.Recalibration;
import io.github.mdn4j.calibration.TemperatureScaling;
import io.github.mdn4j.density.Density;
import io.github.mdn4j.density.DiagonalGaussian;
import io.github.mdn4j.density.Mixture;
import io.github.mdn4j.distribution.Distribution;
import io.github.mdn4j.distribution.Interval;
import io.github.mdn4j.evaluation.DensityEvaluation;
import io.github.mdn4j.evaluation.DensityMetric;
import io.github.mdn4j.evaluation.PairedDifference;
import io.github.mdn4j.examples.show.PlotFolder;
import io.github.mdn4j.examples.show.Program;
import io.github.mdn4j.layer.MixtureDensityOutputLayer;
import io.github.mdn4j.layer.Predictions;
import io.github.mdn4j.layer.ensemble.Ensemble;
import io.github.mdn4j.layer.ensemble.EnsembleTraining;
import io.github.mdn4j.layer.ensemble.Uncertainty;
import io.github.mdn4j.layer.model.ModelArchive;
import io.github.mdn4j.plot.Canvas;
import io.github.mdn4j.plot.DensityPlots;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.learning.config.Adam;

/**
 * From a density to a decision: how much to order for tomorrow, when one network is too sure of itself.
 *
 * <p>Five networks learn how much is sold from 200 days and are one mixture; what they disagree about is large where there
 * were no data. On days kept apart, a temperature is fitted and an interval calibrated that holds 90 of 100 days
 * whatever the network is worth. Scores with standard errors say what each step brought. The model, with its
 * calibration, is one file that {@code mdn predict --interval} reads.
 */
public final class EnsembleAndConformal {

  private static final Density DENSITY = Mixture.of(3, DiagonalGaussian.of(1));

  /**
   * How long a run takes and where its pictures go.
   *
   * @param members of the ensemble
   * @param epochs of each
   * @param plots the folder for pictures and the model
   */
  record Settings(int members, int epochs, Path plots) {

    static final Settings FULL = new Settings(5, 1500, Path.of("plots", "ensemble-and-conformal"));
  }

  private final Settings settings;
  private final PrintStream out;

  private EnsembleAndConformal(Settings settings, PrintStream out) {
    this.settings = settings;
    this.out = out;
  }

  /** Runs the example; it has no options. */
  public static void main(String[] arguments) {
    System.exit(Program.run(
        EnsembleAndConformal.class, "Mixes five networks, calibrates them and scores what came of it.",
        () -> run(Settings.FULL, System.out), arguments));
  }

  static void run(Settings settings, PrintStream out) throws IOException {
    new EnsembleAndConformal(settings, out).run();
  }

  private void run() throws IOException {
    SplittableRandom random = new SplittableRandom(20);
    DemandDays training = DemandDays.draw(200, true, random);
    DemandDays calibration = DemandDays.draw(200, false, random);
    DemandDays other = DemandDays.draw(199, false, random);
    DemandDays fresh = DemandDays.draw(3000, false, random);

    Ensemble ensemble = EnsembleTraining.of(EnsembleAndConformal::network, this::fit)
        .members(settings.members()).seed(1).train(training.dataSet());
    Ensemble single = Ensemble.of(ensemble.networks().get(0));

    // one set of days for the recalibration, another for the interval, as a guarantee wants rows that nobody has looked at
    Recalibration temperature = TemperatureScaling.of(rows(ensemble.predict(calibration.features()), calibration));
    Predictions held = ensemble.predict(other.features()).recalibrated(temperature);
    ConformalInterval quantiles = ConformalizedQuantiles.of(0.9, rows(held, other));
    ConformalInterval distributional = DistributionalConformal.of(0.9, rows(held, other));
    say("%s%n", temperature);

    Predictions predicted = ensemble.predict(fresh.features()).recalibrated(temperature);
    DensityEvaluation alone = scores(single.predict(fresh.features()), fresh);
    DensityEvaluation mixed = scores(ensemble.predict(fresh.features()), fresh);
    DensityEvaluation recalibrated = scores(predicted, fresh);
    say("On %d fresh days                    NLL              CRPS", fresh.demand().length);
    line("one network", alone);
    line("ensemble of " + settings.members(), mixed);
    line("with temperature", recalibrated);
    PairedDifference gain = recalibrated.difference(alone, DensityMetric.NLL);
    say("last minus first, row by row: %.3f ± %.3f nats, p = %.2g%n", gain.mean(), gain.standardError(), gain.pValue());

    say("Coverage of 90 %% intervals               share   width");
    coverage("one network, as predicted", single.predict(fresh.features()), fresh, null);
    coverage("with temperature, as predicted", predicted, fresh, null);
    coverage("conformalised quantiles", predicted, fresh, quantiles);
    coverage("distributional conformal", predicted, fresh, distributional);

    PlotFolder.of(settings.plots());
    Path model = settings.plots().resolve("model.zip");
    ensemble.save(model);
    ModelArchive.addCalibration(model, Calibration.of(temperature).with(quantiles));
    draw(ensemble, training, predicted, recalibrated);
    say("%nPlots and the model are in %s", settings.plots());
    say("result decision nll %.3f %.3f %.3f coverage %.3f", alone.getValue(DensityMetric.NLL),
        mixed.getValue(DensityMetric.NLL), recalibrated.getValue(DensityMetric.NLL),
        covered(predicted, fresh, quantiles)[0]);
    if (!Files.exists(model)) {
      throw new IOException(model + " was not written");
    }
  }

  private static MultiLayerNetwork network(long seed) {
    MultiLayerNetwork net = new MultiLayerNetwork(new NeuralNetConfiguration.Builder()
        .seed(seed)
        .updater(new Adam(0.01))
        .list()
        .layer(new DenseLayer.Builder().nIn(1).nOut(30).activation(Activation.TANH).build())
        .layer(new DenseLayer.Builder().nIn(30).nOut(30).activation(Activation.TANH).build())
        .layer(new MixtureDensityOutputLayer.Builder(DENSITY).nIn(30).build())
        .build());
    net.init();
    return net;
  }

  private void fit(MultiLayerNetwork net, DataSet rows) {
    for (int epoch = 0; epoch < settings.epochs(); epoch++) {
      net.fit(rows);
    }
    say("trained a member: %.3f nats on its own rows", net.score());
  }

  private static List<Distribution> distributions(Predictions predictions) {
    return IntStream.range(0, predictions.rows()).mapToObj(predictions::row).toList();
  }

  private static CalibrationSet rows(Predictions predictions, DemandDays days) {
    return CalibrationSet.of(distributions(predictions), days.demand());
  }

  private static DensityEvaluation scores(Predictions predictions, DemandDays days) {
    DensityEvaluation evaluation = new DensityEvaluation.Builder(DENSITY).keepRows()
        .only(DensityMetric.NLL, DensityMetric.CRPS, DensityMetric.PIT_UNIFORMITY).build();
    for (int i = 0; i < predictions.rows(); i++) {
      evaluation.add(predictions.row(i), days.demand()[i]);
    }
    return evaluation;
  }

  private void line(String name, DensityEvaluation scores) {
    say("  %-28s %7.3f ± %.3f   %.4f ± %.4f", name, scores.getValue(DensityMetric.NLL),
        scores.standardError(DensityMetric.NLL), scores.getValue(DensityMetric.CRPS),
        scores.standardError(DensityMetric.CRPS));
  }

  private void coverage(String name, Predictions predictions, DemandDays days, ConformalInterval interval) {
    double[] covered = covered(predictions, days, interval);
    say("  %-36s %6.3f  %6.3f", name, covered[0], covered[1]);
  }

  private static double[] covered(Predictions predictions, DemandDays days, ConformalInterval interval) {
    double[] covered = new double[2];
    int n = predictions.rows();
    for (int i = 0; i < n; i++) {
      Distribution row = predictions.row(i);
      Interval found = interval == null ? row.interval(0.9) : interval.of(row);
      covered[0] += found.contains(days.demand()[i]) ? 1.0 / n : 0;
      covered[1] += found.width() / n;
    }
    return covered;
  }

  private void draw(Ensemble ensemble, DemandDays training, Predictions predicted, DensityEvaluation recalibrated) {
    double[] x = IntStream.rangeClosed(0, 200).mapToDouble(i -> -2 + i / 50.0).toArray();
    Predictions along = ensemble.predict(DemandDays.column(x));
    List<Distribution> rows = distributions(along);
    PlotFolder plots = PlotFolder.of(settings.plots());
    plots.save("fan", DensityPlots.fanChart(x, rows, null).image());
    plots.save("density", DensityPlots.heatMap(x, rows, 0, 6).image());
    plots.save("reliability", DensityPlots.reliability(recalibrated).image());
    plots.save("pit", DensityPlots.pitHistogram(recalibrated).image());
    plots.save("sharpness", DensityPlots.sharpness(distributions(predicted).subList(0, 400), 0.5, 0.8, 0.9).image());
    Uncertainty uncertainty = Uncertainty.of(along);
    plots.save("uncertainty",
        Canvas.of("What nobody can know, and what members disagree about", "temperature (standardised)", "demand", 400)
            .points("training rows", training.temperature(), training.demand(), Canvas.GREY)
            .line("√ aleatoric variance", x, roots(uncertainty.aleatoric()), Canvas.colour(0))
            .line("√ epistemic variance", x, roots(uncertainty.epistemic()), Canvas.colour(1)));
  }

  private static double[] roots(INDArray variances) {
    double[] roots = variances.dup().data().asDouble();
    for (int i = 0; i < roots.length; i++) {
      roots[i] = Math.sqrt(roots[i]);
    }
    return roots;
  }

  private void say(String format, Object... arguments) {
    out.println(String.format(Locale.ROOT, format, arguments));
  }
}
