// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.examples.inverse;

import io.github.mdn4j.density.Density;
import io.github.mdn4j.density.DiagonalGaussian;
import io.github.mdn4j.density.FullGaussian;
import io.github.mdn4j.density.Mixture;
import io.github.mdn4j.distribution.MixtureDistribution;
import io.github.mdn4j.examples.show.PlotFolder;
import io.github.mdn4j.plot.Canvas;
import java.io.PrintStream;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;

/** The second part of {@link RobotArm}: both ways for a two-link arm to reach a point. */
final class ElbowExample {

  private static final TwoLinkArm ARM = new TwoLinkArm(1, 0.8);
  private static final double NOISE = 0.05;
  private static final double[] TARGET = {0.8, 0.9};
  private static final int DRAWN = 30;

  private final int shorter;
  private final RandomGenerator random;
  private final PlotFolder folder;
  private final PrintStream out;

  ElbowExample(int shorter, RandomGenerator random, PlotFolder folder, PrintStream out) {
    this.shorter = shorter;
    this.random = random;
    this.folder = folder;
    this.out = out;
  }

  void run() {
    say("A two-link arm: both joint angles from where the hand is seen");
    DataSet train = ARM.sample(2000, NOISE, random);
    DataSet fresh = ARM.sample(Task.FRESH, NOISE, random);
    Map<String, Density> densities = new LinkedHashMap<>();
    densities.put("one Gaussian, full covariance", FullGaussian.of(2));
    densities.put("two Gaussians, diagonal", Mixture.of(2, DiagonalGaussian.of(2)));
    densities.put("two Gaussians, full covariance", Mixture.of(2, FullGaussian.of(2)));
    say("Negative log likelihood, nats per row                      training      fresh");
    CarefulFit.Fitted last = null;
    for (Map.Entry<String, Density> entry : densities.entrySet()) {
      Training training = new Training(60, 100, 0, 0).shorter(shorter);
      last = new CarefulFit(entry.getValue(), training, 1e-4).fit(train, random.nextLong());
      say("  %-54s %10.3f %10.3f", entry.getKey(), last.score(train), last.score(fresh));
    }
    branches(last);
    draw(last);
  }

  private MixtureDistribution at(CarefulFit.Fitted fitted) {
    INDArray target = Nd4j.createFromArray(TARGET).castTo(Nd4j.defaultFloatingPointType()).reshape(1, 2);
    return (MixtureDistribution) fitted.predict(target).row(0);
  }

  private static double[] angles(CarefulFit.Fitted fitted, double[] standardised) {
    double[] mean = fitted.units().labelMean();
    double[] deviation = fitted.units().labelDeviation();
    return new double[] {
      mean[0] + deviation[0] * standardised[0], mean[1] + deviation[1] * standardised[1]
    };
  }

  private void branches(CarefulFit.Fitted fitted) {
    double[][] truth = ARM.angles(TARGET[0], TARGET[1]);
    say("Angles (shoulder, elbow) that reach (%.1f, %.1f): (%.2f, %.2f) and (%.2f, %.2f) rad",
        TARGET[0], TARGET[1], truth[0][0], truth[0][1], truth[1][0], truth[1][1]);
    MixtureDistribution mixture = at(fitted);
    for (int k = 0; k < mixture.components(); k++) {
      double[] mean = angles(fitted, mixture.component(k).mean());
      double[][] covariance = mixture.component(k).covariance();
      double correlation = covariance[0][1] / Math.sqrt(covariance[0][0] * covariance[1][1]);
      say("  component %d: weight %.2f, mean (%.2f, %.2f) rad, correlation %.2f",
          k + 1, mixture.weights()[k], mean[0], mean[1], correlation);
    }
  }

  private void draw(CarefulFit.Fitted fitted) {
    MixtureDistribution mixture = at(fitted);
    Canvas canvas = Canvas
        .of("Two ways to reach a point, " + DRAWN + " samples", "first axis (m)", "second axis (m)", 600)
        .horizontal(-0.6, 1.8)
        .vertical(-0.6, 1.8);
    for (int k = 0; k < mixture.components(); k++) {
      for (int i = 0; i < DRAWN / 2; i++) {
        double[][] path = path(angles(fitted, mixture.component(k).sample(random)));
        canvas.faintLine("sample " + k + " " + i, path[0], path[1], Canvas.colour(k));
      }
    }
    for (int k = 0; k < mixture.components(); k++) {
      double[][] path = path(angles(fitted, mixture.component(k).mean()));
      canvas.line("mean of component " + (k + 1), path[0], path[1], Canvas.colour(k));
    }
    folder.save("two-link-arm", canvas.points("target", new double[] {TARGET[0]}, new double[] {TARGET[1]},
        Canvas.BLACK));
  }

  // {first coordinates, second coordinates} of shoulder, elbow, hand
  private static double[][] path(double[] angles) {
    double[] elbow = ARM.elbow(angles[0]);
    double[] hand = ARM.hand(angles[0], angles[1]);
    return new double[][] {{0, elbow[0], hand[0]}, {0, elbow[1], hand[1]}};
  }

  private void say(String format, Object... arguments) {
    out.println(String.format(Locale.ROOT, format, arguments));
  }
}
