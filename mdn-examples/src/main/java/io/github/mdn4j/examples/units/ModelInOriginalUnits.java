// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.examples.units;

import io.github.mdn4j.density.DiagonalGaussian;
import io.github.mdn4j.density.Mixture;
import io.github.mdn4j.examples.show.PlotFolder;
import io.github.mdn4j.examples.show.Program;
import io.github.mdn4j.layer.MixtureDensityOutputLayer;
import io.github.mdn4j.layer.MixtureHead;
import io.github.mdn4j.layer.Predictions;
import io.github.mdn4j.layer.Standardization;
import io.github.mdn4j.layer.model.ModelArchive;
import io.github.mdn4j.plot.Canvas;
import java.io.File;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.util.ModelSerializer;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.api.preprocessor.NormalizerStandardize;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Adam;

/**
 * Rents in euros from areas in square metres: a network learns both standardised, and predicts euros from square metres
 * with no normaliser beside it.
 *
 * <p>The rents are made: a flat of a square metres costs 11 a + 120 on the average, and its rent varies by a seventh of
 * that, so that every quantile is known.
 */
public final class ModelInOriginalUnits {

  private static final double[] SHOWN = {30, 60, 90, 120};
  private static final double Z95 = 1.6448536269514722;

  /**
   * How long a run takes and where its picture goes.
   *
   * @param rows flats to learn from
   * @param epochs of training
   * @param plots the folder for the picture
   */
  record Settings(int rows, int epochs, Path plots) {

    static final Settings FULL = new Settings(3000, 1200, Path.of("plots", "model-in-original-units"));
  }

  private final PrintStream out;

  private ModelInOriginalUnits(PrintStream out) {
    this.out = out;
  }

  /** Runs the example; it has no options. */
  public static void main(String[] arguments) {
    System.exit(Program.run(
        ModelInOriginalUnits.class, "Predicts in euros what was learnt in standardised numbers.",
        () -> run(Settings.FULL, System.out), arguments));
  }

  static void run(Settings settings, PrintStream out) throws IOException {
    new ModelInOriginalUnits(out).run(settings);
  }

  private static double mean(double area) {
    return 11 * area + 120;
  }

  private static double deviation(double area) {
    return mean(area) / 7;
  }

  private void run(Settings settings) throws IOException {
    SplittableRandom random = new SplittableRandom(3);
    double[] areas = IntStream.range(0, settings.rows()).mapToDouble(i -> 20 + 120 * random.nextDouble()).toArray();
    double[] rents = new double[areas.length];
    for (int i = 0; i < rents.length; i++) {
      rents[i] = mean(areas[i]) + deviation(areas[i]) * random.nextGaussian();
    }
    DataSet flats = new DataSet(column(areas), column(rents));

    NormalizerStandardize normalizer = Standardization.of(flats, true);
    DataSet standardised = flats.copy();
    normalizer.transform(standardised);
    MultiLayerNetwork learnt = train(settings, standardised);

    MultiLayerNetwork euros = MixtureHead.inUnitsOf(learnt, normalizer);
    File file = File.createTempFile("rents", ".zip");
    try {
      ModelSerializer.writeModel(euros, file, false); // the network alone: whoever reads it gets euros
      Predictions p = Predictions.of(ModelArchive.of(file.toPath()), column(SHOWN));
      tell(p);
    } finally {
      Files.deleteIfExists(file.toPath());
    }
    draw(euros, areas, rents, settings.plots());
    say("The plot is in %s", settings.plots());
  }

  private MultiLayerNetwork train(Settings settings, DataSet rows) {
    MultiLayerNetwork net =
        new MultiLayerNetwork(
            new NeuralNetConfiguration.Builder()
                .seed(5)
                .updater(new Adam(0.005))
                .list()
                .layer(new DenseLayer.Builder().nIn(1).nOut(16).activation(Activation.TANH).build())
                .layer(new MixtureDensityOutputLayer.Builder(Mixture.of(2, DiagonalGaussian.of(1))).nIn(16).build())
                .build());
    net.init();
    for (int epoch = 0; epoch < settings.epochs(); epoch++) {
      net.fit(rows);
      if ((epoch + 1) % Math.max(1, settings.epochs() / 4) == 0) {
        say("epoch %d: %.3f nats per row, in standardised units", epoch + 1, net.score());
      }
    }
    return net;
  }

  private void tell(Predictions p) {
    INDArray mean = p.mean();
    INDArray quantiles = p.quantiles(0.05, 0.95);
    say("%n%s", p.row(0));
    say("%n%6s %22s %22s %22s", "area", "mean", "5 %", "95 %");
    double worst = 0;
    for (int i = 0; i < SHOWN.length; i++) {
      double a = SHOWN[i];
      double low = mean(a) - Z95 * deviation(a);
      double high = mean(a) + Z95 * deviation(a);
      say("%6.0f %11.0f (is %4.0f) %11.0f (is %4.0f) %11.0f (is %4.0f)",
          a, mean.getDouble(i), mean(a), quantiles.getDouble(i, 0), low, quantiles.getDouble(i, 1), high);
      worst = Math.max(worst, Math.abs(quantiles.getDouble(i, 1) - high) / high);
    }
    say("%nresult largest error of the upper quantile %.3f", worst);
  }

  private void draw(MultiLayerNetwork euros, double[] areas, double[] rents, Path plots) {
    double[] x = IntStream.rangeClosed(0, 120).mapToDouble(i -> 20 + i).toArray();
    Predictions p = Predictions.of(euros, column(x));
    double[] low = p.quantile(0.05).toDoubleVector();
    double[] high = p.quantile(0.95).toDoubleVector();
    Canvas canvas =
        Canvas.of("Rents, and the interval that holds nine of ten", "area (square metres)", "rent (euros)", 500)
            .points("flats", areas, rents, Canvas.GREY)
            .band("0.05 to 0.95", x, low, high, Canvas.colour(0))
            .line("mean", x, p.mean().toDoubleVector(), Canvas.colour(0));
    PlotFolder.of(plots).save("rents", canvas);
  }

  private static INDArray column(double[] numbers) {
    return Nd4j.createFromArray(numbers).reshape(numbers.length, 1);
  }

  private void say(String format, Object... arguments) {
    out.println(String.format(Locale.ROOT, format, arguments));
  }
}
