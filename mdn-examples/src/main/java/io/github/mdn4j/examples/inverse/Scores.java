// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.examples.inverse;

import java.io.PrintStream;
import java.util.Locale;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.dataset.DataSet;

/** A table of negative log likelihoods, a line a model, on training rows and on fresh ones; and the results. */
final class Scores {

  private final String name;
  private final DataSet train;
  private final DataSet fresh;
  private final double floor;
  private final PrintStream out;
  private final StringBuilder results = new StringBuilder();

  /** Begins the table. */
  Scores(String name, String title, DataSet train, DataSet fresh, double floor, PrintStream out) {
    this.name = name;
    this.train = train;
    this.fresh = fresh;
    this.floor = floor;
    this.out = out;
    say("%s", "");
    say("%-58s training      fresh", title + ", nats per row");
  }

  /** Adds a model. */
  Scores line(String model, double training, double test) {
    say("  %-54s %10.3f %10.3f", model, training, test);
    return this;
  }

  /** Adds a network with a density for its output. */
  Scores line(String model, MultiLayerNetwork net) {
    return line(model, Training.score(net, train), Training.score(net, fresh));
  }

  /** Adds a network for which there is a line of results. */
  Scores result(String kind, String model, MultiLayerNetwork net) {
    return result(kind, model, Training.score(net, train), Training.score(net, fresh));
  }

  /** Adds a careful fit, for which there is a line of results. */
  Scores result(String kind, String model, CarefulFit.Fitted fitted) {
    return result(kind, model, fitted.score(train), fitted.score(fresh));
  }

  private Scores result(String kind, String model, double training, double test) {
    results.append(String.format(
        Locale.ROOT, "result %s %s train %.3f test %.3f floor %.3f%n", name, kind, training, test, floor));
    return line(model, training, test);
  }

  /** Adds a Gaussian around a least-squares fit, with the variance that makes the training rows likeliest. */
  Scores leastSquares(MultiLayerNetwork net) {
    double variance = Training.score(net, train);
    double log = 0.5 * Math.log(2 * Math.PI * variance);
    return line(
        "least squares, as one Gaussian of fixed variance",
        log + 0.5,
        log + 0.5 * Training.score(net, fresh) / variance);
  }

  /** Adds what others report, as ranges such as "1.61–1.63". */
  Scores reference(String model, String training, String test) {
    say("  %-48s %16s %10s", model, training, test);
    return this;
  }

  /** Ends the table, says where the plots are, and prints the results. */
  void end(Object plots) {
    say("  %-54s %10s %10.3f", "floor: the entropy of the label given the input", "", floor);
    say("%s", "");
    say("The plots are in %s", plots);
    out.print(results);
  }

  private void say(String format, Object... arguments) {
    out.println(String.format(Locale.ROOT, format, arguments));
  }
}
