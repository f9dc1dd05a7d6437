// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.examples.inverse;

import io.github.mdn4j.density.DiagonalGaussian;
import io.github.mdn4j.density.Mixture;
import io.github.mdn4j.evaluation.DensityMetric;
import io.github.mdn4j.examples.show.Program;
import io.github.mdn4j.layer.CollapseListener;
import io.github.mdn4j.layer.MixtureDensityOutputLayer;
import java.io.PrintStream;
import java.util.Locale;
import java.util.SplittableRandom;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.ui.api.UIServer;
import org.deeplearning4j.ui.model.stats.StatsListener;
import org.deeplearning4j.ui.model.storage.InMemoryStatsStorage;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.learning.config.Adam;

/**
 * Training that can be watched: Deeplearning4j's own page in a browser, and a line with the signs of collapse now and
 * then.
 *
 * <p>The page at http://localhost:9000/train shows the loss in nats, the sizes of weights and updates, and the layers;
 * the system property {@code org.deeplearning4j.ui.port} sets another port. At a terminal it stays until return is hit.
 */
public final class WatchTraining {

  private static final int COMPONENTS = 8;
  private static final int LINE_EVERY = 200;
  private static final String HEAD = "head";

  private WatchTraining() {}

  /** Runs the example; it has no options. */
  public static void main(String[] arguments) {
    System.exit(Program.run(WatchTraining.class,
        "Trains with Deeplearning4j's page and a listener that watches for collapse.",
        () -> run(3000, System.out, WatchTraining::waitForReturn), arguments));
  }

  private static void waitForReturn(String address) {
    if (System.console() != null) {
      System.out.println("Hit return to end.");
      System.console().readLine();
    }
  }

  /** What is done at the end, while the page can still be seen. */
  interface Visit {
    void at(String address) throws Exception;
  }

  static void run(int epochs, PrintStream out, Visit visit) throws Exception {
    InMemoryStatsStorage storage = new InMemoryStatsStorage();
    UIServer server = UIServer.getInstance();
    server.attach(storage);
    try {
      String address = server.getAddress() + "/train";
      out.println("The training can be watched at " + address);
      train(epochs, out, new StatsListener(storage, 10));
      visit.at(address);
    } finally {
      server.detach(storage);
      UIServer.stopInstance();
    }
  }

  private static void train(int epochs, PrintStream out, StatsListener page) {
    DataSet rows = PrmlInverseProblem.CURVE.sample(1000, new SplittableRandom(5)).swapped().dataSet();
    MultiLayerNetwork net = new MultiLayerNetwork(new NeuralNetConfiguration.Builder()
        .seed(5)
        .updater(new Adam(0.005))
        .list()
        .layer(new DenseLayer.Builder().nIn(1).nOut(20).activation(Activation.TANH).build())
        .layer(new MixtureDensityOutputLayer.Builder(Mixture.of(COMPONENTS, DiagonalGaussian.of(1)))
            .name(HEAD).nIn(20).build())
        .build());
    net.init();
    CollapseListener collapse = new CollapseListener(LINE_EVERY); // logs at level info
    net.setListeners(page, collapse);
    for (int epoch = 0; epoch < epochs; epoch++) {
      net.fit(rows);
      if (epoch % LINE_EVERY == 0) {
        out.println(String.format(Locale.ROOT,
            "  epoch %4d  %6.3f nats/row, smallest scale %.3f, %.1f effective components of %d, %.0f dead",
            epoch, latest(collapse, DensityMetric.NLL), latest(collapse, DensityMetric.SMALLEST_SCALE),
            latest(collapse, DensityMetric.EFFECTIVE_COMPONENTS), COMPONENTS,
            latest(collapse, DensityMetric.DEAD_COMPONENTS)));
      }
    }
  }

  private static double latest(CollapseListener collapse, DensityMetric metric) {
    return collapse.latest(HEAD, metric).orElseThrow();
  }
}
