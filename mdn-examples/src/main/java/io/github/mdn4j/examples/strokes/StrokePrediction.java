// SPDX-License-Identifier: Apache-2.0
package io.github.mdn4j.examples.strokes;

import io.github.mdn4j.density.Bernoulli;
import io.github.mdn4j.density.BivariateGaussian;
import io.github.mdn4j.density.Density;
import io.github.mdn4j.density.Joint;
import io.github.mdn4j.density.Mixture;
import io.github.mdn4j.density.Scale;
import io.github.mdn4j.evaluation.DensityEvaluation;
import io.github.mdn4j.evaluation.DensityMetric;
import io.github.mdn4j.examples.sequences.WatchedEpoch;
import io.github.mdn4j.examples.show.PlotFolder;
import io.github.mdn4j.examples.show.Program;
import io.github.mdn4j.layer.GradientNormClipping;
import io.github.mdn4j.layer.RnnMixtureDensityOutputLayer;
import io.github.mdn4j.layer.fused.Fused;
import io.github.mdn4j.layer.fused.FusedLSTM;
import io.github.mdn4j.layer.sequence.OffsetScale;
import io.github.mdn4j.layer.sequence.SequenceDataSetIterator;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.util.ModelSerializer;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.learning.config.Adam;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * Learns to draw: predicts where the pen goes next and whether it is lifted, as in Graves (2013), section 4.
 *
 * <p>A step is the way from one point to the next, divided by the standard deviation of all training ways (one number
 * for x and y), with 1 where the pen is lifted. The first point of a drawing is the origin; a drawing of T points gives
 * T − 1 steps, each predicted from those before it.
 */
@Command(name = "StrokePrediction", mixinStandardHelpOptions = true,
    description = "Learns to draw, and prints nats per step on drawings that it has not seen.")
public final class StrokePrediction implements Callable<Integer> {

  // points lie on a grid: a component that narrows down onto it costs hundreds of nats at the first step beside it
  static final Density DENSITY =
      Joint.of(Mixture.of(20, BivariateGaussian.of(Scale.exp().floor(0.02))), Bernoulli.of());

  private static final int MINIBATCH = 64;

  @Option(names = "--data", paramLabel = "FILE", description =
      "QuickDraw's simplified records with a field split (train, test), one a line; plain or .gz. Without: a made set.")
  private Path data;

  @Option(names = "--epochs", defaultValue = "10", description = "Passes over the drawings; default ${DEFAULT-VALUE}.")
  private int epochs;

  @Option(names = "--plots", paramLabel = "FOLDER", defaultValue = "plots/stroke-prediction", description =
      "Where the picture goes; default ${DEFAULT-VALUE}.")
  private Path plots;

  @Option(names = "--model", paramLabel = "FILE", description =
      "Where the trained network goes, with the scale of its offsets; not saved by default.")
  private Path model;

  @Spec
  private CommandSpec command;

  private final PrintStream out;

  private StrokePrediction(PrintStream out) {
    this.out = out;
  }

  /** Runs the example; see {@code --help}. */
  public static void main(String[] arguments) {
    System.exit(run(System.out, arguments));
  }

  public static int run(PrintStream out, String... arguments) {
    return Program.run(new StrokePrediction(out), out, arguments);
  }

  @Override
  public Integer call() throws IOException {
    Program.atLeast(command, "--epochs", 1, epochs);
    Program.canBeWritten(command, "--model", model);
    StrokeSet set = read();
    PlotFolder folder = PlotFolder.of(plots);
    OffsetScale scale = set.scale();
    SequenceDataSetIterator train = StrokeSet.batches(set.train(), scale, MINIBATCH).shuffle(1, 1).build();
    SequenceDataSetIterator test = StrokeSet.batches(set.test(), scale, MINIBATCH).build();
    say("%d drawings to learn from, %d to be tested on; offsets are divided by %.2f",
        set.train().size(), set.test().size(), scale.scale());
    MultiLayerNetwork net = network();
    double nats = Double.NaN;
    for (int epoch = 1; epoch <= epochs; epoch++) {
      double seen = WatchedEpoch.run(
          net, epoch, train.batches(), List.of(GradientNormClipping.perStep(1)), out, () -> net.fit(train));
      nats = evaluate(net, test);
      say("epoch %2d  training %6.3f  test %6.3f nats/step", epoch, seen, nats);
    }
    if (model != null) {
      ModelSerializer.writeModel(net, model.toFile(), true);
      scale.addTo(model.toFile());
    }
    folder.save("drawings", StrokePicture.of(net, scale, set.test()));
    say("The picture is in %s", plots);
    say("result strokes %s test %.2f nats/step epochs %d", set.name(), nats, epochs);
    return 0;
  }

  private StrokeSet read() {
    try {
      return data == null ? StrokeSet.builtIn() : StrokeFile.read(data);
    } catch (IllegalArgumentException | UncheckedIOException e) {
      throw new ParameterException(command.commandLine(), e.getMessage(), e);
    }
  }

  private static MultiLayerNetwork network() {
    MultiLayerNetwork net = new MultiLayerNetwork(new NeuralNetConfiguration.Builder()
        .seed(1).updater(new Adam(0.001)).list()
        .layer(new FusedLSTM.Builder().nIn(3).nOut(128).activation(Activation.TANH)
            .forgetGateBiasInit(0).build()) // with DL4J's 1 it learns more slowly here
        .layer(new RnnMixtureDensityOutputLayer.Builder(DENSITY).nIn(128).build())
        .build());
    net.init();
    return Fused.accelerate(net);
  }

  private static double evaluate(MultiLayerNetwork net, SequenceDataSetIterator test) {
    DensityEvaluation evaluation = new DensityEvaluation.Builder(DENSITY).only(DensityMetric.NLL).build();
    net.doEvaluation(test, evaluation);
    return evaluation.getValue(DensityMetric.NLL);
  }

  private void say(String format, Object... arguments) {
    out.println(String.format(Locale.ROOT, format, arguments));
  }
}
