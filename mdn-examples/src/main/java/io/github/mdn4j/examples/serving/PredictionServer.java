// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.examples.serving;

import io.github.mdn4j.examples.show.Program;
import io.github.mdn4j.layer.MixtureDensityOutputLayer;
import io.github.mdn4j.layer.model.ModelArchive;
import io.github.mdn4j.layer.serving.PredictionService;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.api.preprocessor.NormalizerStandardize;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Adam;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * Serves predictions over HTTP: of a model file until it is stopped, or of a small network that it trains, under load.
 *
 * <p>Without {@code --model} it learns rents from areas, asks the server as a client would, measures how many requests
 * it answers and how fast, and stops it under load without losing one.
 */
@Command(
    name = "PredictionServer",
    description = "Serves a model file over HTTP on this machine, or shows with a small network how that goes.",
    mixinStandardHelpOptions = true)
public final class PredictionServer implements Callable<Integer> {

  private static final int CLIENTS = 16;

  @Option(names = "--model", paramLabel = "FILE", description = "a model file to serve until the program is stopped")
  private Path model;

  @Option(names = "--port", paramLabel = "N", description = "where to listen; 0 for a free port (default: ${DEFAULT-VALUE})")
  private int port;

  @Option(
      names = "--levels", paramLabel = "L,…", split = ",", defaultValue = "0.5,0.9",
      description = "levels of the intervals (default: ${DEFAULT-VALUE})")
  private double[] levels;

  @Option(
      names = "--seconds", paramLabel = "S", defaultValue = "4",
      description = "how long each of the three loads lasts, without --model (default: ${DEFAULT-VALUE})")
  private double seconds;

  @Spec
  private CommandSpec spec;

  private final PrintStream out;

  private PredictionServer(PrintStream out) {
    this.out = out;
  }

  /** Runs the example. */
  public static void main(String[] arguments) {
    System.exit(run(System.out, arguments));
  }

  static int run(PrintStream out, String... arguments) {
    return Program.run(new PredictionServer(out), out, arguments);
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    for (double level : levels) {
      if (!(level > 0 && level < 1)) {
        throw new ParameterException(
            spec.commandLine(), "--levels: expected numbers between 0 and 1, but got " + level);
      }
    }
    if (!(seconds > 0 && seconds <= 60)) {
      throw new ParameterException(spec.commandLine(), "--seconds: expected up to 60, but got " + seconds);
    }
    if (model != null) {
      serve(PredictionService.of(ModelArchive.of(model)).build());
    } else {
      show();
    }
    return 0;
  }

  /** Serves until the JVM is told to end. */
  private void serve(PredictionService service) throws IOException, InterruptedException {
    PredictionHttp http = new PredictionHttp(service, levels, port);
    Runtime.getRuntime().addShutdownHook(new Thread(http::close, "close"));
    say("Serving %s on port %d of this machine.", model, http.port());
    new CountDownLatch(1).await();
  }

  private void show() throws IOException, InterruptedException {
    SplittableRandom random = new SplittableRandom(3);
    double[][] areas = new double[3000][1];
    double[][] rents = new double[3000][1];
    for (int i = 0; i < areas.length; i++) {
      areas[i][0] = 20 + 120 * random.nextDouble();
      rents[i][0] = (11 * areas[i][0] + 120) * (1 + random.nextGaussian() / 7);
    }
    DataSet flats = new DataSet(Nd4j.createFromArray(areas), Nd4j.createFromArray(rents));
    NormalizerStandardize normalizer = new NormalizerStandardize();
    normalizer.fitLabel(true);
    normalizer.fit(flats);
    normalizer.transform(flats);
    MultiLayerNetwork network = trained(flats);
    try (PredictionHttp http =
        new PredictionHttp(PredictionService.of(network, normalizer).build(), levels, port)) {
      say("\n60 square metres: %s", post(http, "{\"rows\": [[60]]}"));
      say("a row of two:     %s", post(http, "{\"rows\": [[60], [60, 3]]}"));
      measure(http);
    }
  }

  private static MultiLayerNetwork trained(DataSet rows) {
    MultiLayerNetwork network = new MultiLayerNetwork(new NeuralNetConfiguration.Builder()
        .seed(5)
        .updater(new Adam(0.01))
        .list()
        .layer(new DenseLayer.Builder().nIn(1).nOut(16).activation(Activation.TANH).build())
        .layer(new MixtureDensityOutputLayer.Builder(1, 2).nIn(16).build())
        .build());
    network.init();
    INDArray features = rows.getFeatures().castTo(network.params().dataType());
    INDArray labels = rows.getLabels().castTo(network.params().dataType());
    for (int epoch = 0; epoch < 300; epoch++) {
      network.fit(features, labels);
    }
    return network;
  }

  private static String post(PredictionHttp http, String body) throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + http.port() + "/predict"))
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build();
    HttpResponse<String> response = HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
    return response.statusCode() + " " + response.body();
  }

  private void measure(PredictionHttp http) throws IOException, InterruptedException {
    Load warm = load(http, seconds, Double.POSITIVE_INFINITY);
    Load peak = load(http, seconds, Double.POSITIVE_INFINITY);
    Load half = load(http, seconds, peak.rate() / 2);
    say("\n%-24s %14s %10s %10s %10s", CLIENTS + " clients", "requests/s", "p50 ms", "p99 ms", "lost");
    tell("as fast as they can", peak);
    tell("at half of that", half);

    Thread closing = new Thread(() -> {
      try {
        Thread.sleep((long) (seconds * 500));
        http.close();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    });
    closing.start();
    Load stopped = load(http, seconds, peak.rate() / 2);
    closing.join();
    tell("while the server stops", stopped);
    say("\nresult server peak %.0f requests/s, p99 at half %.2f ms, lost %d",
        peak.rate(), half.latency(0.99), warm.lost() + peak.lost() + half.lost() + stopped.lost());
  }

  private static Load load(PredictionHttp http, double seconds, double rate) throws IOException {
    return Load.of(http.port(), CLIENTS, seconds, rate, i -> "{\"rows\": [[" + (20 + i % 120) + "]]}");
  }

  private void tell(String what, Load load) {
    say("%-24s %14.0f %10.2f %10.2f %10d", what, load.rate(), load.latency(0.5), load.latency(0.99), load.lost());
  }

  private void say(String format, Object... arguments) {
    out.println(String.format(Locale.ROOT, format, arguments));
  }
}
